import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.protection.origin import OriginCheck

FORM = {"content-type": "application/x-www-form-urlencoded"}
HERE = "http://testserver"


async def taken(request: Request) -> PlainTextResponse:
    return PlainTextResponse("taken")


@pytest.fixture(scope="module")
def site() -> TestClient:
    app = Starlette(routes=[Route("/{rest:path}", taken, methods=["GET", "POST", "PUT", "DELETE"])])
    app.add_middleware(OriginCheck, refuse=lambda _: PlainTextResponse("refused", 403))
    return TestClient(app)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": HERE},
        {"origin": "HTTP://TestServer"},
        {"origin": "https://testserver"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
    ],
)
def test_a_form_of_ours_passes(site: TestClient, headers: dict[str, str]) -> None:
    assert site.post("/demande", headers=FORM | headers).text == "taken"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
        {"sec-fetch-site": "cross-site", "origin": HERE},
        {"origin": "https://ailleurs.exemple"},
        {"origin": "http://testserver.ailleurs.exemple"},
        {"origin": "http://testserver:8000"},
        {"origin": "http://a@testserver"},
        {"origin": "testserver"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://[", "host": ""},
    ],
)
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "Text/Plain;charset=utf-8", None]
)
def test_a_form_from_elsewhere_is_refused(site: TestClient, headers: dict[str, str], kind: str | None) -> None:
    sent = headers | ({"content-type": kind} if kind else {})
    for method in ("POST", "PUT", "DELETE"):
        assert site.request(method, "/demande", headers=sent).status_code == 403


def test_a_hidden_origin_passes_under_a_secret_address_alone(site: TestClient) -> None:
    assert site.post("/demande/secret/besoin", headers=FORM | {"origin": "null"}).text == "taken"
    assert site.post("/suivi/secret", headers=FORM | {"origin": "null"}).text == "taken"
    assert site.post("/demande/secret/besoin", headers=FORM).status_code == 403
    cross = FORM | {"origin": "null", "sec-fetch-site": "cross-site"}
    assert site.post("/demande/secret/besoin", headers=cross).status_code == 403


def test_reading_and_json_are_not_checked(site: TestClient) -> None:
    cross = {"sec-fetch-site": "cross-site", "origin": "https://ailleurs.exemple"}
    assert site.get("/demande", headers=cross).text == "taken"
    assert site.post("/demande", headers=cross | {"content-type": "application/json"}).text == "taken"
    assert site.post("/api/v1/recommendations", headers=cross).text == "taken"
