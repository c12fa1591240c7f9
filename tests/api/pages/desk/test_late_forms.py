"""A form of a request that has it no more, since somebody changed the request: what was written is shown."""

import pytest
from starlette.testclient import TestClient

from api.desk import Agent, Closing, Receipt, Role, Status, Store
from tests.api.desk.conftest import FORM
from tests.api.pages.desk_forms import do
from tests.api.pages.forms import Person
from tests.api.pages.reading import text_of
from tests.api.signed_in import agent_with

WRITTEN = "Rappeler la mairie jeudi."


@pytest.fixture
def receipt(store: Store, request: pytest.FixtureRequest) -> Receipt:
    return store.requests.receive(FORM, key=request.node.name)


@pytest.fixture
def base(receipt: Receipt) -> str:
    return f"/bureau/demandes/{receipt.reference}"


@pytest.fixture
def person(site: TestClient, expert: Agent, base: str) -> Person:
    someone = Person(site)
    assert someone.open(base).status_code == 200, expert
    return someone


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "noter", "note": WRITTEN},
        {"action": "ecarter", "fiche": "klaxit", "motif": "other", "note": WRITTEN},
        {"action": "statut", "devient": "en-attente", "question": WRITTEN},
    ],
)
def test_what_was_written_of_a_request_that_its_person_withdrew_is_shown(
    person: Person, base: str, store: Store, receipt: Receipt, sent: dict[str, str]
) -> None:
    store.requests.withdraw(receipt.secret)
    do(person, base, **sent)
    assert person.page.status_code == 409
    assert f"Ce que vous avez écrit {WRITTEN}" in text_of(person.page.text)


def test_a_question_to_a_request_that_a_colleague_closed_is_shown(
    person: Person, base: str, store: Store, receipt: Receipt
) -> None:
    store.treatment.move(receipt.reference, Status.CLOSED, actor=agent_with(store, Role.ADMIN).id, reason=Closing.OVER)
    do(person, base, "statut", devient="en-attente", question=WRITTEN)
    assert person.page.status_code == 409
    assert f"Ce que vous avez écrit {WRITTEN}" in text_of(person.page.text)


def test_what_still_has_its_form_stands_there_alone(person: Person, base: str, store: Store, receipt: Receipt) -> None:
    store.decisions.note(receipt.reference, "Entre-temps", actor=agent_with(store, Role.ADMIN).id)
    do(person, base, "noter", note=WRITTEN)
    assert person.page.status_code == 409
    assert f"{WRITTEN}</textarea>" in person.page.text
    assert "Ce que vous avez écrit" not in text_of(person.page.text)


def test_the_page_of_a_reply_that_cannot_leave_says_why(
    person: Person, base: str, store: Store, receipt: Receipt
) -> None:
    assert "Il ne part que lorsque vous l’envoyez" in text_of(person.open(f"{base}/reponse").text)
    store.treatment.move(receipt.reference, Status.CLOSED, actor=agent_with(store, Role.ADMIN).id, reason=Closing.OVER)
    told = text_of(person.open(f"{base}/reponse").text)
    assert "remettez-la d’abord" in told
    assert "Il ne part que lorsque vous l’envoyez" not in told
    store.requests.withdraw(receipt.secret)
    assert "La personne a retiré sa demande" in text_of(person.open(f"{base}/reponse").text)
