import re

from starlette.testclient import TestClient

from tests.api.pages.reading import links, text_of


def test_every_operation_is_listed_without_javascript(client: TestClient) -> None:
    page = client.get("/docs").text
    text = text_of(page)
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method in operations:
            assert f"{method.upper()} {path}" in text
    assert "/openapi.json" in links(page)


def test_the_tool_that_tries_the_api_is_served_by_us_and_only_when_asked_for(client: TestClient) -> None:
    page = client.get("/docs").text
    files = re.findall(r'data-(?:script|style)="([^"]+)"', page)
    assert len(files) == 2
    assert all(client.get(file).status_code == 200 for file in files)
    assert "swagger-ui-bundle" not in " ".join(re.findall(r"<script[^>]*>|<link[^>]*>", page))
