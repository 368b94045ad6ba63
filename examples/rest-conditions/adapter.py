"""Joins a REST service to Visor's graph: reads its OpenAPI document and serves a GraphQL subgraph of Apollo Federation.

mapping.json says which operation answers which field:
  "Query.reports":   {"operation": "listReports"}                                  parameters become arguments
  "Dataset.quality": {"operation": "getReport", "parameters": {"datasetId": "id"}} from the entity's key
  "Report.dataset":  {"entity": "Dataset", "key": "datasetId"}                     leads back into the graph
"""

import asyncio
import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlencode

import uvicorn
from ariadne.asgi import GraphQL
from ariadne.contrib.federation import FederatedObjectType, make_federated_schema
from ariadne import ObjectType

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
SCALARS = {"string": "String", "integer": "Int", "number": "Float", "boolean": "Boolean"}
TIMEOUT_SECONDS = 5
MAX_BYTES = 4 * 1024 * 1024
MAX_AT_ONCE = 16
MAX_ATTEMPTS = 30


class Adapter:
    def __init__(self, base: str, document: dict, mapping: dict) -> None:
        self.base, self.document, self.mapping = base, document, mapping
        self.types: dict[str, list[str]] = {}
        self.at_once = asyncio.Semaphore(MAX_AT_ONCE)
        self.operations = {
            operation["operationId"]: (path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
            if method == "get" and "operationId" in operation
        }

    def type_of(self, schema: dict) -> str:
        """The GraphQL type of a JSON schema; object types come from `components`."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            if name not in self.types:
                self.types[name] = []
                self.add_type(name, self.document["components"]["schemas"][name])
            return name
        if schema.get("type") == "array":
            return f"[{self.type_of(schema['items'])}!]"
        return SCALARS[schema["type"]]

    def add_type(self, name: str, schema: dict) -> None:
        required = set(schema.get("required", []))
        for field, inner in schema["properties"].items():
            text = json.dumps(inner["description"]) + " " if "description" in inner else ""
            self.types[name].append(f"{text}{field}: {self.type_of(inner)}{'!' if field in required else ''}")

    def sdl(self) -> str:
        entities: set[str] = set()
        for coordinate, rule in self.mapping.items():
            owner, field = coordinate.split(".")
            if "entity" in rule:
                entities.add(rule["entity"])
                self.types.setdefault(owner, []).append(f"{field}: {rule['entity']}")
                continue
            _, operation = self.operations[rule["operation"]]
            given = rule.get("parameters", {})
            if owner != "Query":
                entities.add(owner)
            arguments = ", ".join(
                f"{parameter['name']}: {self.type_of(parameter['schema'])}{'!' if parameter.get('required') else ''}"
                for parameter in operation.get("parameters", [])
                if parameter["name"] not in given
            )
            answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
            text = json.dumps(operation.get("summary", ""))
            line = f"{text} {field}{f'({arguments})' if arguments else ''}: {self.type_of(answer)}"
            self.types.setdefault(owner, []).append(line)
        for name in entities:
            self.types.setdefault(name, []).insert(0, "id: ID!")
        key = {name: ' @key(fields: "id")' for name in entities}
        blocks = [f"type {name}{key.get(name, '')} {{\n  " + "\n  ".join(lines) + "\n}" for name, lines in self.types.items()]
        return "\n\n".join([LINK, *blocks]) + "\n"

    def get(self, url: str) -> object:
        """Returns the JSON of an answer; None where nothing is there."""
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
                body = response.read(MAX_BYTES + 1)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise
        if len(body) > MAX_BYTES:
            raise ValueError(f"the answer is larger than {MAX_BYTES} bytes")
        return json.loads(body)

    def resolver(self, rule: dict):
        path, operation = self.operations[rule["operation"]]
        given = rule.get("parameters", {})

        async def resolve(parent: object, _info: object, **arguments: object) -> object:
            values = {**arguments, **{name: parent[key] for name, key in given.items()}}
            url, query = path, {}
            for parameter in operation.get("parameters", []):
                name = parameter["name"]
                if values.get(name) is None:
                    continue
                if parameter["in"] == "path":
                    url = url.replace("{" + name + "}", quote(str(values[name]), safe=""))
                else:
                    query[name] = values[name]
            async with self.at_once:
                return await asyncio.to_thread(self.get, self.base + url + (f"?{urlencode(query)}" if query else ""))

        return resolve

    def schema(self):
        types: dict[str, ObjectType] = {}
        sdl = self.sdl()
        for coordinate, rule in self.mapping.items():
            owner, field = coordinate.split(".")
            is_entity = f"type {owner} @key" in sdl
            known = types.setdefault(owner, FederatedObjectType(owner) if is_entity else ObjectType(owner))
            if "entity" in rule:
                known.set_field(field, lambda parent, _info, key=rule["key"]: {"id": parent[key]})
            else:
                known.set_field(field, self.resolver(rule))
        for known in types.values():
            if isinstance(known, FederatedObjectType):
                known.reference_resolver(lambda _object, _info, representation: representation)
        return make_federated_schema(sdl, list(types.values()))


def read_document(url: str) -> dict:
    """Reads the OpenAPI document; the service may start at the same time."""
    for attempt in range(MAX_ATTEMPTS):
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
                return json.load(response)
        except urllib.error.URLError:
            if attempt == MAX_ATTEMPTS - 1:
                raise
            time.sleep(1)
    raise AssertionError("not reached")


def open_adapter() -> Adapter:
    base = os.environ.get("REST_URL", "http://127.0.0.1:8091")
    document = read_document(f"{base}/openapi.json")
    mapping = json.loads((Path(__file__).parent / "mapping.json").read_text())
    return Adapter(base, document, mapping)


if __name__ == "__main__":
    app = GraphQL(open_adapter().schema())
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ.get("PORT", "8092")), log_level="warning")
