"""A form that is sent once the session is over: the page holds it, and sends it again."""

import pytest
from starlette.testclient import TestClient

from api.desk import Agent, Role, Store
from tests.api.pages.desk_forms import do
from tests.api.pages.forms import HEADERS, Person, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import COOKIE, sign_in

NOTE = "Appeler la mairie <lundi> :\n« l’abri » est à refaire."


@pytest.fixture
def person(site: TestClient, expert: Agent, base: str) -> Person:
    assert expert.name
    someone = Person(site)
    someone.open(base)
    return someone


def test_a_note_sent_after_the_session_is_held_and_leaves_once_signed_in_again(
    person: Person, base: str, store: Store
) -> None:
    store.sessions.end(person.client.cookies[COOKIE])
    do(person, base, "noter", note=NOTE)
    assert person.page.status_code == 401
    assert person.page.headers["cache-control"] == "no-store"
    assert "rien n’est perdu" in text_of(person.page.text)
    assert " ".join(NOTE.split()) in text_of(person.page.text)
    (held,) = [form for form in forms_of(person.page.text) if form.fields.get("note")]
    assert held.action == f"{base}/actions"
    sign_in(person.client, Role.EXPERT)
    sent = person.client.post(held.action, data=held.fields, headers=HEADERS, follow_redirects=False)
    assert sent.status_code == 303
    assert store.decisions.of(base.rpartition("/")[2])[-1].note == NOTE


def test_a_form_that_another_account_sends_is_held_too(person: Person, base: str, store: Store) -> None:
    store.sessions.end(person.client.cookies[COOKIE])
    sign_in(person.client, Role.TERRITORY)
    do(person, base, "noter", note=NOTE)
    assert person.page.status_code == 403
    assert "Votre compte n’ouvre pas cette page" in text_of(person.page.text)
    (held,) = [form for form in forms_of(person.page.text) if form.fields.get("note")]
    assert " ".join(held.fields["note"].split()) == " ".join(NOTE.split())
    assert 'href="/deconnexion"' in person.page.text


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_a_form_that_fastapi_reads_by_itself_is_refused_as_any_other(person: Person, accept: str) -> None:
    person.client.cookies.clear()
    decided = {"action": "publier", "version": "1", "jeton": "x"}
    answer = person.client.post("/bureau/comparatifs/1", data=decided, headers={**HEADERS, "Accept": accept})
    assert answer.status_code == 401
    assert ("rien n’est perdu" in answer.text) is (accept == "text/html")


def test_a_page_repeats_no_password(person: Person) -> None:
    typed = {"ancien": "un ancien mot de passe", "nouveau": "quatre chevaux verts", "encore": "quatre chevaux verts"}
    person.client.cookies.clear()
    page = person.client.post("/bureau/compte/mot-de-passe", data=typed, headers=HEADERS)
    assert page.status_code == 401
    assert "Connectez-vous, puis recommencez" in text_of(page.text)
    assert all(word not in page.text for word in typed.values())


def test_a_program_gets_a_problem(person: Person, base: str) -> None:
    person.client.cookies.clear()
    answer = person.client.post(f"{base}/actions", data={"note": NOTE}, headers={**HEADERS, "Accept": "*/*"})
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:deja-la:erreur:acces-connexion"
