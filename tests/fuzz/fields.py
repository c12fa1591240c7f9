"""Every field of text that the API describes, and a request that is right but for that field."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_METHODS = ("get", "post", "put", "patch", "delete")
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Operation:
    """One operation, with a request to start from."""

    method: str
    template: str
    parameters: Mapping[tuple[str, str], Any]
    """By place (``path``, ``query``, ``header``) and name."""
    body: Any
    """None when there is none."""
    texts: tuple[Path, ...] = field(default=())
    """Where a text stands: a parameter's place and name, or ``body`` and the steps to it."""

    def with_text(self, at: Path, text: str) -> tuple[dict[tuple[str, str], Any], Any]:
        """Give parameters and body with one text replaced."""
        if at[0] != "body":
            return {**self.parameters, (str(at[0]), str(at[1])): text}, self.body
        body: Any = deepcopy(self.body)
        inner = body
        for step in at[1:-1]:
            inner = inner[step]
        inner[at[-1]] = text
        return dict(self.parameters), body


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Read the operations of an OpenAPI document."""
    for template, described in document["paths"].items():
        for method in _METHODS:
            if method in described:
                yield _operation(method, template, described[method], document)


def _operation(method: str, template: str, described: Mapping[str, Any], document: Mapping[str, Any]) -> Operation:
    parameters, texts = {}, []
    for parameter in described.get("parameters", ()):
        at = (parameter["in"], parameter["name"])
        parameters[at] = _sample(parameter["schema"], document)
        # A number in a path or a query is text too, until it is read.
        texts.append(at)
    content = described.get("requestBody", {}).get("content", {}).get("application/json")
    body = _sample(content["schema"], document) if content else None
    inner = [("body", *path) for path in _texts(body)] if content else []
    return Operation(method, template, parameters, body, (*texts, *inner))


_PLAIN = {"string": "a", "integer": 1, "number": 1.0, "boolean": False}


def _sample(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """Make a value that fits a schema, near enough."""
    schema = _resolved(schema, document)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    sort = schema.get("type")
    if sort == "object":
        return {name: _sample(inner, document) for name, inner in schema.get("properties", {}).items()}
    if sort == "array":
        return [_sample(schema.get("items", {}), document)]
    return schema["examples"][0] if schema.get("examples") else _PLAIN.get(str(sort))


def _resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference, and take the first of several choices."""
    if "$ref" in schema:
        return _resolved(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    choices = [schema[choice][0] for choice in ("anyOf", "oneOf", "allOf") if choice in schema]
    return _resolved(choices[0], document) if choices else schema


def _texts(value: Any, at: Path = ()) -> Iterator[Path]:
    if isinstance(value, str):
        yield at
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, (*at, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*at, place))
