import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("address", ["/", "/accessibilite", "/health", "/robots.txt", "/static/css/deja-la.css"])
def test_a_head_request_is_answered_as_get_without_the_body(client: TestClient, address: str) -> None:
    asked, got = client.head(address), client.get(address)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-type"] == got.headers["content-type"]
    assert asked.headers["content-length"] == got.headers["content-length"]


def test_a_head_request_where_nothing_is_read_is_refused_all_the_same(client: TestClient) -> None:
    assert client.head("/api/v1/recommendations").status_code == 405
