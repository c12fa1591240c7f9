import json
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text(encoding="utf-8"))


def references_in(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(references_in, part))
    if not isinstance(part, dict):
        return set()
    told = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    return told.union(*map(references_in, part.values()))


def test_every_reference_points_to_what_is_there() -> None:
    references = references_in(DOCUMENT)
    assert "#/components/schemas/ProblemDetails" in references
    assert references <= {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}


def test_the_shape_of_an_error_is_told_once_and_is_that_of_errors(client: TestClient) -> None:
    assert json.dumps(DOCUMENT, ensure_ascii=False).count("Une erreur (RFC 9457).") == 1
    error = client.post("/api/v1/recommendations", json={"text": ""})
    assert error.headers["content-type"] == "application/problem+json"
    schema = DOCUMENT["components"]["schemas"]["ProblemDetails"]
    assert set(schema["required"]) <= set(error.json()) <= set(schema["properties"])


def test_an_operation_tells_the_errors_that_it_may_answer_with_and_no_other() -> None:
    told = {
        (method, path): set(operation["responses"])
        for path, operations in DOCUMENT["paths"].items()
        for method, operation in operations.items()
    }
    cell = "/api/v1/benchmarks/{benchmark_id}/cells/{answer_id}/{criterion_id}"
    assert {"409", "412", "428"} <= told["put", cell]
    assert "412" in told["patch", "/api/v1/benchmarks/{benchmark_id}"]
    assert not {"409", "412", "428"} & told["get", cell]
    assert not {"404", "409", "422"} & told["get", "/health"]
    assert "412" not in told["post", "/api/v1/requests"]
