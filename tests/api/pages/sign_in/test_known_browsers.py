import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from api.desk import NewAccount, Role
from api.protection.known_browsers import COOKIE, LIFETIME, KnownBrowsers
from tests.api.pages.conftest import Opener
from tests.api.pages.forms import Person, forms_of
from tests.api.pages.reading import text_of
from tests.api.pages.sign_in.test_lost_password import link
from tests.api.signed_in import store_of

MAIL, PASSWORD, BAD = "claude@exemple.fr", "seize lapins bleus", "un autre mot de passe"
NEW = "vingt renards roux"


@pytest.fixture
def guarded(site_with: Opener) -> TestClient:
    client = site_with(rate_signing_in="", rate_guessing="3/hour")
    store_of(client).accounts.add(NewAccount(MAIL, "Claude Exemple", Role.EXPERT), password=PASSWORD)
    return client


def test_passwords_tried_elsewhere_do_not_keep_an_agent_out(guarded: TestClient) -> None:
    assert _tried(guarded, PASSWORD) == 200
    known = guarded.cookies[COOKIE]
    guarded.cookies.clear()
    assert [_tried(guarded, BAD) for _ in range(4)] == [422, 422, 422, 429]
    assert _tried(guarded, PASSWORD) == 429
    guarded.cookies.set(COOKIE, known)
    assert _tried(guarded, PASSWORD) == 200


def test_a_known_browser_tries_as_often_as_anybody(guarded: TestClient) -> None:
    assert _tried(guarded, PASSWORD) == 200
    known = guarded.cookies[COOKIE]
    guarded.cookies.clear()
    guarded.cookies.set(COOKIE, known)
    assert [_tried(guarded, BAD) for _ in range(4)] == [422, 422, 422, 429]


def test_a_link_to_choose_a_password_opens_the_door_to_a_known_browser_too(guarded: TestClient) -> None:
    assert _tried(guarded, PASSWORD) == 200
    assert [_tried(guarded, BAD) for _ in range(4)] == [422, 422, 422, 429]
    person = Person(guarded)
    person.open(link(guarded, MAIL))
    person.send(nouveau=NEW, encore=NEW)
    assert _tried(guarded, NEW) == 200


def test_who_is_signed_in_changes_a_password_whatever_others_try(guarded: TestClient) -> None:
    agent = Person(guarded)
    agent.open("/connexion")
    agent.send(adresse=MAIL, mot_de_passe=PASSWORD)
    for _ in range(4):
        guarded.app_state["guesses"].draw(MAIL)
    agent.open("/bureau/compte")
    number = [form.action for form in forms_of(agent.page.text)].index("/bureau/compte/mot-de-passe")
    page = agent.send(number=number, ancien=PASSWORD, nouveau=NEW, encore=NEW)
    assert "Votre mot de passe est changé" in text_of(page.text)


def test_a_browser_is_known_for_its_account_and_its_time_alone() -> None:
    clock = [1_000.0]
    browsers = KnownBrowsers(b"key", clock=lambda: clock[0])
    response = Response()
    browsers.keep(_request(), response, MAIL)
    kept = response.headers["set-cookie"].partition(";")[0]
    assert "claude" not in kept
    assert browsers.name(_request(kept), f" {MAIL.upper()}")
    assert browsers.name(_request(kept), MAIL) == browsers.name(_request(kept), MAIL)
    assert browsers.name(_request(kept), "dominique@exemple.fr") == ""
    assert browsers.name(_request(f"{COOKIE}=é.1.2"), MAIL) == ""
    assert KnownBrowsers(b"other").name(_request(kept), MAIL) == ""
    assert KnownBrowsers(b"new", former=b"key", clock=lambda: clock[0]).name(_request(kept), MAIL)
    clock[0] += LIFETIME.total_seconds() + 1
    assert browsers.name(_request(kept), MAIL) == ""


def _tried(client: TestClient, password: str) -> int:
    client.cookies.delete("deja-la-session")
    person = Person(client)
    person.open("/connexion")
    return person.send(adresse=MAIL, mot_de_passe=password).status_code


def _request(cookie: str = "") -> Request:
    return Request(
        {
            "type": "http",
            "scheme": "http",
            "server": ("localhost", 80),
            "path": "/",
            "headers": [(b"cookie", cookie.encode())],
        }
    )
