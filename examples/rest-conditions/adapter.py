"""Joins a REST service to Visor's graph: reads its OpenAPI document and serves a GraphQL subgraph of Apollo Federation.

mapping.json says which operation answers which field:
  "Query.reports":   {"operation": "listReports"}                                  parameters become arguments
  "Dataset.quality": {"operation": "getReport", "parameters": {"datasetId": "id"}} from the entity's key
  "Report.dataset":  {"entity": "Dataset", "key": "datasetId"}                     leads back into the graph
  "names":           {"Dataset": "CheckedDataset"}                                 schemas that need another name
"""

import asyncio
import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin

import uvicorn
from ariadne import ObjectType
from ariadne.asgi import GraphQL
from ariadne.contrib.federation import FederatedObjectType, make_federated_schema

from openapi import ANY, Document, DocumentError, Type, described, graphql_name

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
TIMEOUT_SECONDS = 5
MAX_BYTES = 4 * 1024 * 1024
MAX_AT_ONCE = 16
MAX_ATTEMPTS = 30


class Adapter:
    """@param base where the paths of the document begin; @param headers go with each request, such as an authorization"""

    def __init__(self, base: str, document: dict, mapping: dict, headers: dict[str, str]) -> None:
        self.base, self.headers = base.rstrip("/"), headers
        self.document = Document(document, mapping.get("names", {}))
        self.rules = {tuple(name.split(".", 1)): rule for name, rule in mapping.items() if "." in name}
        self.at_once = asyncio.Semaphore(MAX_AT_ONCE)
        self.entities = {owner for (owner, _), rule in self.rules.items() if "operation" in rule and owner != "Query"}
        self.entities |= {rule["entity"] for rule in self.rules.values() if "entity" in rule}

    def field_line(self, owner: str, name: str, rule: dict) -> str:
        operation = rule["operation"]
        arguments = ", ".join(
            f"{graphql_name(key)}: {self.document.type_of(one.get('schema', {}), f'{owner}_{name}_{key}')}"
            + ("!" if one.get("required") else "")
            for key, one in self.document.parameters(operation).items()
            if key not in rule.get("parameters", {})
        )
        summary = self.document.operation(operation)[2].get("summary")
        answer = self.document.type_of(self.document.answer(operation), f"{owner}_{name}")
        return described(summary, f"{name}{f'({arguments})' if arguments else ''}: {answer}")

    def sdl(self) -> str:
        added: dict[str, list[str]] = {}
        links = []
        for (owner, name), rule in self.rules.items():
            if "entity" in rule:
                links.append((owner, name, rule))
            else:
                added.setdefault(owner, []).append(self.field_line(owner, name, rule))
        for owner, name, rule in links:
            key = self.type_of(owner).fields.get(graphql_name(rule["key"]))
            if key is None:
                raise DocumentError(f"{owner}.{name}: {owner} has no property {rule['key']}")
            target = f"[{rule['entity']}]" if key.endswith("]") else rule["entity"]
            added.setdefault(owner, []).append(f"{name}: {target}")
        for name in sorted(self.entities & set(self.document.types)):
            raise DocumentError(f'the schema {name} has the name of a type of Visor; give it another one in "names"')
        own = {name: known.lines() + added.pop(name, []) for name, known in self.document.types.items()}
        keyed = {name: ["id: ID!", *added.pop(name, [])] for name in sorted(self.entities)}
        blocks = [f"type {name} {{\n  " + "\n  ".join(lines) + "\n}" for name, lines in {**added, **own}.items()]
        blocks += [f'type {name} @key(fields: "id") {{\n  ' + "\n  ".join(lines) + "\n}" for name, lines in keyed.items()]
        return "\n\n".join([LINK, f"scalar {ANY}", *blocks]) + "\n"

    def type_of(self, name: str) -> Type:
        if name not in self.document.types:
            known = ", ".join(self.document.types) or "none"
            raise DocumentError(f"no operation of the mapping answers the type {name}; they answer {known}")
        return self.document.types[name]

    def get(self, url: str) -> object:
        """Returns the JSON of an answer; None where nothing is there."""
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=self.headers), timeout=TIMEOUT_SECONDS) as response:
                body = response.read(MAX_BYTES + 1)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise
        if len(body) > MAX_BYTES:
            raise ValueError(f"the answer is larger than {MAX_BYTES} bytes")
        return json.loads(body) if body else None

    def resolver(self, rule: dict):
        path = self.document.operation(rule["operation"])[0]
        parameters = self.document.parameters(rule["operation"])
        given = rule.get("parameters", {})

        async def resolve(parent: object, _info: object, **arguments: object) -> object:
            url, query = path, {}
            for name, parameter in parameters.items():
                value = parent[given[name]] if name in given else arguments.get(graphql_name(name))
                if value is None:
                    continue
                text = json.dumps(value) if isinstance(value, bool) else value
                if parameter["in"] == "path":
                    url = url.replace("{" + name + "}", quote(str(text), safe=""))
                else:
                    query[name] = text
            words = f"?{urlencode(query, doseq=True)}" if query else ""
            async with self.at_once:
                return await asyncio.to_thread(self.get, self.base + url + words)

        return resolve

    def schema(self):
        sdl = self.sdl()
        bound = {name: FederatedObjectType(name) for name in self.entities}
        for name, known in self.document.types.items():
            bound[name] = ObjectType(name)
            for target, source in known.sources.items():
                bound[name].set_field(target, lambda parent, _info, source=source: parent.get(source))
        for (owner, name), rule in self.rules.items():
            kind = bound.setdefault(owner, ObjectType(owner))
            kind.set_field(name, link_of(rule) if "entity" in rule else self.resolver(rule))
        for name in self.entities:
            bound[name].reference_resolver(lambda _object, _info, representation: representation)
        return make_federated_schema(sdl, list(bound.values()))


def link_of(rule: dict):
    """Resolves a reference into the graph by the key, or the list of keys, that the answer has."""

    def resolve(parent: dict, _info: object) -> object:
        key = parent.get(rule["key"])
        if isinstance(key, list):
            return [{"id": one} for one in key]
        return None if key is None else {"id": key}

    return resolve


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
    """OPENAPI names the document (a URL or file:///...), MAPPING the mapping, REST_AUTHORIZATION the header of each request."""
    base = os.environ.get("REST_URL", "http://127.0.0.1:8091")
    address = os.environ.get("OPENAPI", f"{base}/openapi.json")
    document = read_document(address)
    servers = document.get("servers") or [{"url": "/"}]
    mapping = json.loads(Path(os.environ.get("MAPPING", Path(__file__).parent / "mapping.json")).read_text())
    secret = os.environ.get("REST_AUTHORIZATION")
    return Adapter(urljoin(f"{base}/", servers[0]["url"]), document, mapping, {"authorization": secret} if secret else {})


if __name__ == "__main__":
    try:
        app = GraphQL(open_adapter().schema())
    except DocumentError as error:
        raise SystemExit(f"adapter.py: {error}") from None
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ.get("PORT", "8092")), log_level="warning")
