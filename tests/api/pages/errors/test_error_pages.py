import logging
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.errors import error_pages
from api.settings import Settings
from recommender import Recommender
from tests.api.failures import add_failures
from tests.api.pages.reading import BROWSER, text_of

STATUSES = (400, 403, 404, 405, 413, 421, 422, 429, 500, 503)


@pytest.fixture
def failing(recommender: Recommender, data_dir: Path) -> Iterator[TestClient]:
    """The site with an address that fails as it is told."""
    app = create_app(Settings(data_dir=data_dir, contact_phone="01 99 00 00 00"), recommender)
    add_failures(app)
    with TestClient(app, raise_server_exceptions=False) as running:
        yield running


@pytest.mark.parametrize("status", STATUSES)
def test_a_person_gets_a_page_that_says_what_to_do_and_a_program_a_problem(failing: TestClient, status: int) -> None:
    page = failing.get(f"/echec/{status}", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "Que faire" in text_of(page.text)
    assert "tel:0199000000" in page.text
    for answer in (failing.get(f"/echec/{status}"), failing.get(f"/api/echec/{status}", headers=BROWSER)):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(("status", "seconds", "words"), [(429, "90", "2 minutes"), (503, "30", "30 secondes")])
def test_who_is_asked_to_wait_is_told_how_long(failing: TestClient, status: int, seconds: str, words: str) -> None:
    page = failing.get(f"/echec/{status}", headers=BROWSER)
    assert page.headers["retry-after"] == seconds
    assert f"Réessayez dans {words}" in text_of(page.text).replace("\N{NO-BREAK SPACE}", " ")
    assert failing.get(f"/echec/{status}").headers["retry-after"] == seconds


def test_an_unexpected_error_has_its_page_with_the_protecting_headers(failing: TestClient) -> None:
    page = failing.get("/echec/unexpected", headers=BROWSER)
    assert page.status_code == 500
    assert "Vous n’y êtes pour rien" in text_of(page.text)
    assert "someone" not in page.text
    assert "content-security-policy" in page.headers


def test_an_error_has_a_bare_page_when_the_templates_fail_too(
    failing: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no such folder")

    monkeypatch.setattr(error_pages, "render", fail)
    with caplog.at_level(logging.ERROR):
        page = failing.get("/echec/unexpected", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "Vous n’y êtes pour rien" in page.text
    assert "no error page: OSError" in caplog.text


def test_an_application_that_has_not_started_still_has_a_page() -> None:
    def answer(request: Request) -> Response:
        return error_pages.error_page(request, 503) or Response(status_code=204)

    with TestClient(Starlette(routes=[Route("/", answer)])) as bare:
        assert "Page d’accueil" in bare.get("/", headers=BROWSER).text


def test_too_large_a_text_gets_a_page_that_gives_it_back(client: TestClient) -> None:
    headers = {**BROWSER, "Sec-Fetch-Site": "same-origin"}
    page = client.post("/contact", data={"need": "x" * 300_000}, headers=headers)
    assert page.status_code == 413
    assert "votre texte y est" in text_of(page.text)
    assert "xxx" not in page.text


def test_a_bad_value_in_an_address_gets_a_page(client: TestClient) -> None:
    assert client.get("/nulle-part?page=a", headers=BROWSER).status_code == 404
    answer = client.get("/api/v1/investigations?page=a", headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "listed"), [("/investigations/pni-93-livry", "/investigations"), ("/outils/klaxi", "/outils")]
)
def test_a_record_that_is_not_there_leads_to_the_list(client: TestClient, address: str, listed: str) -> None:
    page = client.get(address, headers=BROWSER)
    assert page.status_code == 404
    assert f'<a class="fr-btn" href="{listed}">' in page.text
    assert "aucune fiche" in page.text


def test_every_wait_is_said_in_words() -> None:
    for seconds in (0, 1, 59, 60, 61, 3_600):
        said = error_pages._in_words(str(seconds)).split()
        assert int(said[0]) == (max(1, seconds) if seconds < 60 else math.ceil(seconds / 60))
    assert error_pages._in_words(None) == error_pages._in_words("Thu, 26 Nov 2026 09:00:00 GMT") == ""
