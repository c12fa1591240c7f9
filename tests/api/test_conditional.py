import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

READ = {
    "/api/v1/investigations": "/api/v1/investigations?page_size=2",
    "/api/v1/investigations/{record_id}": "/api/v1/investigations/pni-93-livry-gargan",
    "/api/v1/investigations/{record_id}/similar": "/api/v1/investigations/pni-93-livry-gargan/similar",
    "/api/v1/tools": "/api/v1/tools",
    "/api/v1/tools/{record_id}": "/api/v1/tools/pix",
    "/api/v1/tools/{record_id}/similar": "/api/v1/tools/pix/similar",
    "/api/v1/benchmarks": "/api/v1/benchmarks",
    "/api/v1/sources": "/api/v1/sources",
    "/api/v1/territories": "/api/v1/territories?q=paris",
    "/api/v1/territories/{code}": "/api/v1/territories/75056",
    "/version": "/version",
    "/health": "/health",
    "/ready": "/ready",
}
"""An address of each route that anyone may read."""
SECRET = {
    "/api/v1/desk/error-reports",
    "/api/v1/desk/requests",
    "/api/v1/error-reports/{report_id}",
    "/api/v1/requests/{reference}",
    "/api/v1/benchmarks/{benchmark_id}",
    "/api/v1/benchmarks/{benchmark_id}/cells/{answer_id}/{criterion_id}",
    "/api/v1/benchmarks/{benchmark_id}/study.{ending}",
}
"""Routes that ask for a secret or a key; their own tests read their answers."""


def test_every_route_of_the_api_that_is_read_is_known_here(client: TestClient) -> None:
    routes = iter_route_contexts(client.app.routes)  # type: ignore[attr-defined]
    read = {one.path for one in routes if "GET" in (one.methods or ()) and (one.path or "").startswith("/api/")}
    assert read <= set(READ) | SECRET


@pytest.mark.parametrize("address", READ.values())
def test_who_has_an_answer_is_not_sent_it_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["etag"]
    again = client.get(address, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get(address, headers={"If-None-Match": 'W/"autre"'})
    assert (other.status_code, other.json()) == (200, first.json())


def test_another_answer_bears_another_tag_and_an_error_none(client: TestClient) -> None:
    one, two = client.get("/api/v1/tools?page=1"), client.get("/api/v1/tools?page=2")
    assert one.headers["etag"] != two.headers["etag"]
    assert "etag" not in client.get("/api/v1/tools/absent").headers


def test_the_tag_does_not_depend_on_how_the_answer_travels(client: TestClient) -> None:
    packed = client.get("/api/v1/tools", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/api/v1/tools", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] == plain.headers["etag"]
    assert packed.headers["etag"].startswith("W/")
