from urllib.parse import parse_qsl, urlencode

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.protection.form_bodies import CUT, FORM, FormBodies

LIMIT = 1_000


async def told(request: Request) -> JSONResponse:
    body = await request.body()
    return JSONResponse([body.decode(), request.headers["content-length"], getattr(request.state, CUT, False)])


@pytest.fixture(scope="module")
def site() -> TestClient:
    app = Starlette(routes=[Route("/{rest:path}", told, methods=["POST"])])
    app.add_middleware(FormBodies, max_bytes=LIMIT)
    return TestClient(app)


def sent(site: TestClient, body: str, *, kind: str = FORM, path: str = "/demande") -> tuple[str, str, bool]:
    kept, length, cut = site.post(path, content=body, headers={"content-type": kind}).json()
    return kept, length, cut


def test_a_form_within_the_limit_passes_whole(site: TestClient) -> None:
    body = "a=" + "x" * (LIMIT - 2)
    assert sent(site, body) == (body, str(LIMIT), False)
    assert sent(site, "") == ("", "0", False)


def test_a_longer_form_keeps_its_beginning_and_says_so(site: TestClient) -> None:
    kept, length, cut = sent(site, "a=" + "x" * LIMIT)
    assert (len(kept), length, cut) == (LIMIT, str(LIMIT), True)


@pytest.mark.parametrize("shift", range(12))
def test_a_sign_is_never_kept_in_part(site: TestClient, shift: int) -> None:
    kept, _, cut = sent(site, urlencode({"a": "x" * shift + "é" * LIMIT}))
    assert cut
    value = dict(parse_qsl(kept, errors="strict"))["a"]
    assert set(value) <= {"x", "é"}


@pytest.mark.parametrize(
    ("kind", "path", "length"),
    [("application/json", "/demande", 2 * LIMIT), (FORM, "/api/v1/needs", 2 * LIMIT), (FORM, "/demande", 33 * LIMIT)],
)
def test_what_is_no_form_or_is_beyond_reason_is_left_to_others(
    site: TestClient, kind: str, path: str, length: int
) -> None:
    assert len(sent(site, "x" * length, kind=kind, path=path)[0]) == length
