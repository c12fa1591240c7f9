import json
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from tests.api.benchmark_calls import opened
from tests.api.test_conditional import READ

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
    benchmark = "/api/v1/benchmarks/{benchmark_id}"
    cell = "/api/v1/benchmarks/{benchmark_id}/cells/{answer_id}/{criterion_id}"
    assert {"409", "412", "428"} <= told["put", cell]
    for method, path in (
        ("patch", benchmark),
        ("patch", f"{benchmark}/answers/{{answer_id}}"),
        ("delete", f"{benchmark}/answers/{{answer_id}}"),
        ("patch", f"{benchmark}/criteria/{{criterion_id}}"),
        ("delete", f"{benchmark}/criteria/{{criterion_id}}"),
    ):
        assert {"409", "412", "428"} <= told[method, path], path
    for path in ("/api/v1/requests", "/api/v1/benchmarks"):
        assert "410" in told["post", path]
    assert "403" in told["get", "/api/v1/desk/requests"]
    assert not {"409", "412", "428"} & told["get", cell]
    assert not {"404", "409", "422"} & told["get", "/health"]
    assert "412" not in told["post", "/api/v1/requests"]


def test_an_operation_says_what_lets_in_and_what_is_called(client: TestClient) -> None:
    ids = [operation["operationId"] for operations in DOCUMENT["paths"].values() for operation in operations.values()]
    assert len(set(ids)) == len(ids)
    assert all(one.isascii() and one.isalpha() for one in ids)
    assert {"recommend", "changeCriterion", "writeCell"} <= set(ids)
    assert DOCUMENT["components"]["securitySchemes"]["Secret"]["scheme"] == "bearer"

    def lets_in(method: str, path: str) -> list[dict[str, list[str]]]:
        told: list[dict[str, list[str]]] = DOCUMENT["paths"][path][method]["security"]
        return told

    assert lets_in("post", "/api/v1/recommendations") == [{}, {"APIKeyHeader": []}]
    assert {} not in lets_in("patch", "/api/v1/benchmarks/{benchmark_id}")
    assert {"Secret": []} in lets_in("patch", "/api/v1/benchmarks/{benchmark_id}")
    assert {} in lets_in("get", "/api/v1/benchmarks/{benchmark_id}")
    assert lets_in("get", "/api/v1/desk/requests") == [{"APIKeyHeader": []}]
    [key] = DOCUMENT["paths"]["/api/v1/requests"]["post"]["parameters"]
    assert (key["name"], key["required"]) == ("Idempotency-Key", True)
    assert client.post("/api/v1/requests", json={}).status_code in {400, 422}
    assert "Successful Response" not in json.dumps(DOCUMENT)


def test_what_may_be_read_again_says_so_and_nothing_else_does(client: TestClient) -> None:
    for path, operations in DOCUMENT["paths"].items():
        told = operations.get("get", {}).get("responses", {})
        assert ("304" in told) is ("ETag" in told.get("200", {}).get("headers", {})), path
        if path in READ:
            tag = client.get(READ[path]).headers.get("etag")
            assert (tag is not None) is ("304" in told), path
    assert "304" not in DOCUMENT["paths"]["/api/v1/desk/requests"]["get"]["responses"]


def test_the_headers_by_which_a_program_goes_on_are_told() -> None:
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                assert ("Retry-After" in response.get("headers", {})) is (status in {"429", "503"}), (method, path)
    located = {path for path, one in DOCUMENT["paths"].items() if "Location" in str(one.get("post", {}))}
    assert located == {"/api/v1/requests", "/api/v1/benchmarks", "/api/v1/error-reports"}


def test_what_adds_to_a_benchmark_gives_the_tag_that_its_next_change_needs(client: TestClient) -> None:
    address, team = opened(client, records=["pix"])
    for part, body in (("answers", {"own": ["Une affiche"]}), ("criteria", {"label": "Hors ligne"})):
        added = client.post(f"{address}/{part}", json=body, headers=team)
        path = "/api/v1/benchmarks/{benchmark_id}/" + part
        assert "ETag" in DOCUMENT["paths"][path]["post"]["responses"]["200"]["headers"]
        row = f"{address}/{part}/{added.json()[part][-1]['id']}"
        assert client.delete(row, headers={**team, "If-Match": added.headers["etag"]}).status_code == 200


def test_the_files_of_a_study_are_told_as_files() -> None:
    study = DOCUMENT["paths"]["/api/v1/benchmarks/{benchmark_id}/study.{ending}"]["get"]["responses"]["200"]
    assert len(study["content"]) == 5
    assert {str(one["schema"]["format"]) for one in study["content"].values()} == {"binary"}
