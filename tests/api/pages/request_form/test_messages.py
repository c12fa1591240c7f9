"""A person and the team write to each other on the page of the request."""

import pytest
from starlette.testclient import TestClient

from api.desk import Role, Status, Store
from tests.api.pages.forms import Person, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in, store_of

QUESTION = "Combien de rues sont concernées ?"
REPLY = "Trois rues. Appelez-moi au 01 99 00 12 34."


@pytest.fixture
def person(client: TestClient) -> Person:
    someone = Person(client)
    someone.reach("nulle part")
    someone.follow()
    return someone


@pytest.fixture
def store(client: TestClient) -> Store:
    return store_of(client)


def _write(person: Person, text: str) -> int:
    forms = forms_of(person.page.text)
    number = next(n for n, form in enumerate(forms) if form.action.endswith("/message"))
    return person.send(number=number, message=text).status_code


def test_the_person_reads_the_question_and_answers_it_on_the_page(
    client: TestClient, person: Person, store: Store
) -> None:
    reference, base = person.reference, person.address
    sign_in(client, Role.EXPERT)
    desk = Person(client)
    desk.open(f"/bureau/demandes/{reference}")
    number = next(n for n, form in enumerate(forms_of(desk.page.text)) if "question" in form.fields)
    refused = desk.send(number=number, action="statut", devient="en-attente", note="Écrit à la main")
    assert refused.status_code == 409
    assert "Écrivez la question" in text_of(refused.text)
    desk.send(number=number, action="statut", devient="en-attente", question=QUESTION)
    assert QUESTION in text_of(desk.page.text)

    assert QUESTION in text_of(person.open(base).text)
    assert "Répondre à l’équipe" in text_of(person.page.text)
    assert _write(person, REPLY) == 200
    said = text_of(person.page.text)
    assert "Votre message est arrivé" in said
    assert "Trois rues. Appelez-moi au 01 99 00 12 34." in said
    assert "Message de votre part" in said
    assert store.treatment.read(reference).status is Status.IN_PROGRESS

    said = text_of(client.get(f"/bureau/demandes/{reference}").text)
    assert "Trois rues" in said
    assert "01 99 00 12 34" not in said
    assert "01 99 00 12 34" in text_of(client.get(f"/bureau/demandes/{reference}?coordonnees=oui").text)
    listed = text_of(client.get("/bureau?nouvelles=oui").text)
    assert reference in listed
    assert "Du nouveau du territoire" in listed
    assert reference not in client.get("/bureau?nouvelles=oui&statut=close").text


def test_colleagues_read_the_exchange_without_what_points_at_a_person(
    client: TestClient, person: Person, store: Store
) -> None:
    reference = person.reference
    store.treatment.move(reference, Status.WAITING, actor="expert-1", question=QUESTION)
    _write(person, REPLY)
    sign_in(client, Role.TERRITORY, territory="27474")
    page = client.get(f"/bureau/territoire/{reference}").text
    assert QUESTION in text_of(page)
    assert "Trois rues" in page
    assert "01 99 00 12 34" not in page


def test_a_message_that_is_not_right_is_shown_again_whole(person: Person, store: Store) -> None:
    assert _write(person, " ") == 422
    assert "Écrivez votre message." in text_of(person.page.text)
    long = "a" * 5_001
    assert _write(person, long) == 422
    assert long in person.page.text
    assert "<title>Erreur" in person.page.text
    forms = forms_of(person.page.text)
    number = next(n for n, form in enumerate(forms) if form.action.endswith("/message"))
    assert person.send(number=number, message="Bonjour", jeton="faux").status_code == 403
    assert store.treatment.read(person.reference).messages == ()


def test_what_is_withdrawn_is_written_about_no_more(person: Person, store: Store) -> None:
    secret = person.address.rsplit("/", 1)[-1]
    store.requests.withdraw(secret)
    assert _write(person, "Finalement si") == 409
    assert "ne reçoit plus de message" in text_of(person.page.text)
    assert not any(form.action.endswith("/message") for form in forms_of(person.page.text))
