"""At least sixty hostile strings in every field of text that the API describes: no error of ours, no reflection.

``make fuzz`` sends every string to every field; ``make test`` spreads them over the fields.
"""

import json
import os
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.api.pages.hostile import HOSTILE
from tests.fuzz.fields import Operation, operations

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text(encoding="utf-8"))
OPERATIONS = list(operations(DOCUMENT))
FIELDS = [(operation, at) for operation in OPERATIONS for at in operation.texts]
WHOLE = int(os.environ.get("DEJA_LA_FUZZ_EXAMPLES", "0")) >= 1_000
EACH = 1 if WHOLE else 12
"""One string out of how many a field gets."""


def send(client: TestClient, operation: Operation, parameters: dict[tuple[str, str], object], body: object) -> Response:
    path = operation.template
    for (place, name), value in parameters.items():
        if place == "path":
            path = path.replace("{" + name + "}", quote(str(value).encode("utf-8", "surrogatepass"), safe=""))
    query = [
        f"{quote(name)}={quote(str(value).encode('utf-8', 'surrogatepass'))}"
        for (place, name), value in parameters.items()
        if place == "query" and value is not None
    ]
    headers = {"Content-Type": "application/json"} if body is not None else {}
    content = None if body is None else json.dumps(body).encode()
    told = [(name.encode(), value.encode()) for name, value in headers.items()]
    told += [
        (name.encode(), str(value).encode("utf-8", "surrogatepass"))
        for (place, name), value in parameters.items()
        if place == "header" and value is not None
    ]
    return client.request(operation.method, f"{path}?{'&'.join(query)}", content=content, headers=told)


def check(response: Response, text: str) -> None:
    """The answer is one that is described, and does not give markup back as markup."""
    assert response.status_code < 500, response.text[:500]
    kind = response.headers.get("content-type", "")
    if response.status_code >= 400:
        assert kind == "application/problem+json", (response.status_code, kind)
        problem = response.json()
        assert set(problem) == {"type", "title", "status", "detail", "errors"}
        told = json.dumps(problem, ensure_ascii=False)
        assert not (len(text) > 5 and "<" in text and text in told), "an error quotes what was sent"
    assert "html" not in kind
    assert response.headers["x-content-type-options"] == "nosniff"


def test_there_are_enough_strings_and_fields() -> None:
    assert len(set(HOSTILE)) >= 60
    assert len(FIELDS) >= 40


@pytest.mark.parametrize(
    ("number", "operation", "at"),
    [(number, operation, at) for number, (operation, at) in enumerate(FIELDS)],
    ids=[f"{operation.method} {operation.template} {'.'.join(map(str, at))}" for operation, at in FIELDS],
)
def test_a_hostile_string_is_answered_as_any_other(
    client: TestClient, number: int, operation: Operation, at: tuple[str | int, ...]
) -> None:
    for text in HOSTILE[number % EACH :: EACH]:
        parameters, body = operation.with_text(at, text)
        if ("header", "Idempotency-Key") in parameters and at[-1] != "Idempotency-Key":
            parameters["header", "Idempotency-Key"] = str(uuid4())
        if at[0] == "header" and (set(text) & set("\r\n\0") or len(text) > 8_000):
            # A server refuses such a header before it reaches us.
            continue
        if at[0] in {"path", "query"} and len(text) > 8_000:
            continue
        check(send(client, operation, parameters, body), text)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"text":"' + b"a" * 1_000_000 + b'"}',
        b'{"text":"' + b"a" * 200_000 + b'"}',
        b'{"text":' + b"9" * 5_000 + b"}",
        b'{"text":1e999}',
        b'{"text":"a","text":"b"}',
        b'{"text":"\\ud800"}',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b"\x00",
    ],
    ids=lambda content: ascii(content[:12]),
)
@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.body is not None], ids=lambda one: one.template)
def test_a_hostile_body_is_answered_as_any_other(client: TestClient, operation: Operation, content: bytes) -> None:
    path = operation.template
    for (place, name), value in operation.parameters.items():
        if place == "path":
            path = path.replace("{" + name + "}", str(value))
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
    check(client.request(operation.method, path, content=content, headers=headers), "")
