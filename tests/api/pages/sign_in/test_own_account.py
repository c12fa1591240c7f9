"""An agent looks after their own account: the password, and the browsers where they are signed in."""

import logging

import pytest
from starlette.testclient import TestClient

from api.desk import NewAccount, Role
from tests.api.pages.conftest import Opener
from tests.api.pages.forms import HEADERS, Person
from tests.api.pages.reading import text_of
from tests.api.signed_in import COOKIE, store_of

MAIL, OLD, NEW = "dominique@exemple.fr", "seize lapins bleus", "quatre chevaux verts"
PASSWORD_FORM = 0


def browser_of(client: TestClient, *, mail: str = MAIL, password: str = OLD) -> str:
    """Sign in as from another browser; gives its token."""
    client.cookies.clear()
    person = Person(client)
    person.open("/connexion?suite=/bureau/compte")
    page = person.send(adresse=mail, mot_de_passe=password)
    assert page.status_code == 200, text_of(page.text)
    return str(client.cookies[COOKIE])


def account_page(client: TestClient, token: str) -> Person:
    client.cookies.clear()
    client.cookies[COOKIE] = token
    person = Person(client)
    person.open("/bureau/compte")
    return person


@pytest.fixture
def local(client: TestClient) -> TestClient:
    accounts = store_of(client).accounts
    accounts.add(NewAccount(MAIL, "Dominique Exemple", Role.EXPERT, "Incubateur d’Exemple"), password=OLD)
    accounts.add(NewAccount("autre@exemple.fr", "Camille Exemple", Role.EXPERT), password=OLD)
    return client


def opens(client: TestClient, token: str) -> bool:
    client.cookies.clear()
    answer = client.get("/bureau", headers={**HEADERS, "Cookie": f"{COOKIE}={token}"}, follow_redirects=False)
    return answer.status_code == 200


def test_an_agent_changes_their_password_and_their_other_sessions_end(local: TestClient) -> None:
    elsewhere, here = browser_of(local), browser_of(local)
    person = account_page(local, here)
    page = person.send(number=PASSWORD_FORM, ancien=OLD, nouveau=NEW, encore=NEW)
    assert "Votre mot de passe est changé" in text_of(page.text)
    assert OLD not in page.text
    assert NEW not in page.text
    assert opens(local, here)
    assert not opens(local, elsewhere)
    accounts = store_of(local).accounts
    assert accounts.check(MAIL, NEW)
    assert accounts.check(MAIL, OLD) is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"ancien": "un autre mot de passe", "nouveau": NEW, "encore": NEW}, "pas votre mot de passe actuel"),
        ({"ancien": OLD, "nouveau": NEW, "encore": NEW + "x"}, "pas le même que le nouveau"),
        ({"ancien": OLD, "nouveau": "court", "encore": "court"}, "entre 12 et 200 caractères"),
        ({"ancien": OLD, "nouveau": "motdepasse2026", "encore": "motdepasse2026"}, "trop facile à deviner"),
        ({"nouveau": NEW, "encore": NEW}, "Indiquez votre mot de passe actuel"),
    ],
)
def test_who_does_not_give_the_old_one_and_a_good_new_one_changes_nothing(
    local: TestClient, typed: dict[str, str], told: str
) -> None:
    elsewhere, here = browser_of(local), browser_of(local)
    page = account_page(local, here).send(number=PASSWORD_FORM, **typed)
    assert page.status_code == 422
    assert told in text_of(page.text).replace("\N{NO-BREAK SPACE}", " ")
    assert not [value for value in typed.values() if value in page.text]
    assert store_of(local).accounts.check(MAIL, OLD)
    assert opens(local, elsewhere)


def test_the_old_password_is_guessed_so_often_and_no_more(site_with: Opener) -> None:
    client = site_with(rate_guessing="2/hour", rate_signing_in="", rate_writing="")
    agent = store_of(client).accounts.add(NewAccount(MAIL, "Dominique Exemple", Role.EXPERT), password=OLD)
    person = account_page(client, store_of(client).sessions.open(agent))
    for status in (422, 422, 429):
        page = person.send(number=PASSWORD_FORM, ancien="essai", nouveau=NEW, encore=NEW)
        assert page.status_code == status
    assert int(page.headers["retry-after"]) > 3_000
    # One who was made to wait could not be told from the real one.
    assert person.send(number=PASSWORD_FORM, ancien=OLD, nouveau=NEW, encore=NEW).status_code == 429


def test_an_agent_sees_their_sessions_and_ends_one(local: TestClient) -> None:
    browser_of(local, mail="autre@exemple.fr")
    elsewhere, here = browser_of(local), browser_of(local)
    person = account_page(local, here)
    text = text_of(person.page.text)
    assert text.count("Ouverte le") == 2
    assert text.count("C’est cette session-ci") == 1
    page = person.send(number=1)
    assert "La session est fermée" in text_of(page.text)
    assert text_of(page.text).count("Ouverte le") == 1
    assert opens(local, here)
    assert not opens(local, elsewhere)


def test_all_the_others_end_together_and_nobody_elses(local: TestClient) -> None:
    stranger = browser_of(local, mail="autre@exemple.fr")
    others, here = [browser_of(local), browser_of(local)], browser_of(local)
    page = account_page(local, here).send(number=-1)
    assert "Vos autres sessions sont fermées" in text_of(page.text)
    assert opens(local, here)
    assert opens(local, stranger)
    assert not any(opens(local, token) for token in others)


def test_a_session_of_another_agent_is_not_ended_by_its_name(local: TestClient) -> None:
    stranger, here = browser_of(local, mail="autre@exemple.fr"), None
    store = store_of(local)
    theirs = store.sessions.agent(stranger)
    assert theirs
    (named,) = store.open_sessions.of(theirs, token=stranger)
    browser_of(local)
    here = browser_of(local)
    account_page(local, here).send(number=1, session=named.name)
    for wrong in ("%" * 16, "_" * 16, "", named.name[:5]):
        assert store.open_sessions.end(theirs, wrong) == 0
    assert opens(local, stranger)


def test_what_is_done_to_an_account_leaves_a_line_without_what_was_typed(
    local: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    person = account_page(local, browser_of(local))
    with caplog.at_level(logging.INFO, "api.security"):
        person.send(number=PASSWORD_FORM, ancien="un autre mot de passe", nouveau=NEW, encore=NEW)
        person.open("/bureau/compte")
        person.send(number=PASSWORD_FORM, ancien=OLD, nouveau=NEW, encore=NEW)
    lines = [record.getMessage() for record in caplog.records if record.name == "api.security"]
    assert lines == ["account password_refused", "account password_changed"]
    told = str([record.__dict__ for record in caplog.records])
    assert not [word for word in (OLD, NEW, MAIL) if word in told]


def test_a_form_without_its_token_changes_nothing(local: TestClient) -> None:
    here = browser_of(local)
    person = account_page(local, here)
    assert person.send(number=PASSWORD_FORM, ancien=OLD, nouveau=NEW, encore=NEW, jeton="").status_code == 422
    assert store_of(local).accounts.check(MAIL, OLD)
