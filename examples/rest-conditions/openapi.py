"""Reads an OpenAPI document (3.0 or 3.1): its GET operations, and GraphQL types of the JSON that they answer."""

import json
import re
from dataclasses import dataclass, field

SCALARS = {"string": "String", "integer": "Int", "number": "Float", "boolean": "Boolean"}
ANY = "JSON"
MAX_DEPTH = 32


class DocumentError(Exception):
    """Something of the document, or of the mapping, that the adapter cannot use; the text names its place."""


@dataclass
class Type:
    """A GraphQL object type; `sources` has the JSON name of each field that is called something else there."""

    fields: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        return [described(self.texts.get(name), f"{name}: {kind}") for name, kind in self.fields.items()]


def graphql_name(name: str) -> str:
    """`beam-energy` becomes `beam_energy`; GraphQL has letters, digits and `_` only."""
    plain = re.sub(r"[^0-9A-Za-z_]", "_", name)
    return re.sub(r"^__+", "_", plain if re.match(r"[A-Za-z_]", plain) else f"_{plain}")


def described(text: str | None, line: str) -> str:
    return f"{json.dumps(text, ensure_ascii=False)} {line}" if text else line


class Document:
    """@param names GraphQL names of schemas that must not have their own, such as that of a type of Visor"""

    def __init__(self, document: dict, names: dict[str, str]) -> None:
        self.document, self.names = document, names
        self.types: dict[str, Type] = {}
        self.operations = {
            operation["operationId"]: (path, item, operation)
            for path, item in document.get("paths", {}).items()
            for method, operation in item.items()
            if method == "get" and "operationId" in operation
        }

    def follow(self, node: dict) -> dict:
        """What a `$ref` within the document leads to."""
        for _ in range(MAX_DEPTH):
            if "$ref" not in node:
                return node
            if not node["$ref"].startswith("#/"):
                raise DocumentError(f"{node['$ref']} is in another document; bring it into this one")
            target = self.document
            for part in node["$ref"][2:].split("/"):
                try:
                    target = target[part.replace("~1", "/").replace("~0", "~")]
                except (KeyError, TypeError):
                    raise DocumentError(f"{node['$ref']} is not in the document") from None
            node = target
        raise DocumentError(f"{node['$ref']} leads to itself")

    def type_of(self, schema: dict, place: str) -> str:
        """The GraphQL type of a JSON schema. @param place names an object type that has no name of its own"""
        name = schema["$ref"].rsplit("/", 1)[-1] if "$ref" in schema else place
        whole = self.whole(schema)
        kinds = whole.get("type", "object" if "properties" in whole else None)
        kind = next((one for one in kinds if one != "null"), None) if isinstance(kinds, list) else kinds
        if kind == "array":
            return f"[{self.type_of(whole.get('items', {}), f'{place}Item')}]"
        if kind == "object" and whole.get("properties"):
            return self.object_type(self.names.get(name, graphql_name(name)), whole)
        if kind == "integer" and whole.get("format") == "int64":
            return "Float"
        return SCALARS.get(kind, ANY)

    def whole(self, schema: dict, depth: int = 0) -> dict:
        """A schema with all that `allOf` adds; of `anyOf` and `oneOf` the only one that is not null."""
        if depth > MAX_DEPTH:
            raise DocumentError("a schema is part of itself by allOf, anyOf or oneOf")
        schema = self.follow(schema)
        some = [one for one in schema.get("anyOf", schema.get("oneOf", [])) if one.get("type") != "null"]
        parts = schema.get("allOf", []) + (some if len(some) == 1 else [])
        if not parts:
            return schema
        merged = {"properties": {}, "required": []}
        for part in [*(self.whole(part, depth + 1) for part in parts), {**schema, "allOf": []}]:
            merged["properties"].update(part.get("properties", {}))
            merged["required"] += part.get("required", [])
            merged.update({key: value for key, value in part.items() if key not in merged})
        return merged

    def object_type(self, name: str, schema: dict) -> str:
        if name in self.types:
            return name
        known = self.types[name] = Type()
        for source, inner in schema["properties"].items():
            target = graphql_name(source)
            if target in known.fields:
                raise DocumentError(f"{name} has two properties that would both be called {target}")
            if target != source:
                known.sources[target] = source
            known.texts[target] = self.follow(inner).get("description", "")
            known.fields[target] = self.type_of(inner, f"{name}_{target}")
        return name

    def parameters(self, operation_id: str) -> dict[str, dict]:
        _, item, operation = self.operation(operation_id)
        found = [self.follow(one) for one in [*item.get("parameters", []), *operation.get("parameters", [])]]
        for one in found:
            if one["in"] not in ("path", "query") and one.get("required"):
                raise DocumentError(f"{operation_id} needs {one['name']} in the {one['in']}, which is not supported")
        return {one["name"]: one for one in found if one["in"] in ("path", "query")}

    def operation(self, operation_id: str) -> tuple[str, dict, dict]:
        if operation_id not in self.operations:
            known = ", ".join(self.operations) or "none"
            raise DocumentError(f"the document has no GET operation {operation_id}; it has {known}")
        return self.operations[operation_id]

    def answer(self, operation_id: str) -> dict:
        """The schema of the JSON that an operation answers."""
        responses = self.operation(operation_id)[2].get("responses", {})
        good = next((responses[key] for key in ("200", "201", "2XX", "default") if key in responses), {})
        for kind, media in self.follow(good).get("content", {}).items():
            if re.fullmatch(r"application/([\w.-]+\+)?json(;.*)?|\*/\*", kind):
                return media.get("schema", {})
        raise DocumentError(f"{operation_id} answers no JSON")
