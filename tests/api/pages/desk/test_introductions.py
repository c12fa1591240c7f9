"""An expert puts two territories in touch: with whom, how far it has come, and what to do when nobody answers."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.desk import Receipt, Role
from recommender import Recommender
from tests.api.desk.conftest import FORM
from tests.api.desk.needs_filed import DOGS, DOGS_TOO, LYON
from tests.api.pages.forms import HEADERS, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in, store_of


@pytest.fixture
def two(client: TestClient, recommender: Recommender) -> tuple[Receipt, Receipt]:
    """A village and Lyon, whose needs are one."""
    store = store_of(client)
    mine = store.requests.receive(replace(FORM, need=DOGS), key="mine")
    other = store.requests.receive(replace(FORM, need=DOGS_TOO, territory=LYON), key="other")
    store.need_vectors.compute(recommender)
    sign_in(client, Role.EXPERT)
    return mine, other


def _act(client: TestClient, reference: str, action: str) -> str:
    """Send the form of the introduction that is offered, and read what is then said of it."""
    address = f"/bureau/demandes/{reference}"
    form = next(form for form in forms_of(client.get(address).text) if form.action == f"{address}/mise-en-relation")
    page = client.post(form.action, data={**form.fields, "action": action}, headers=HEADERS)
    assert page.status_code == 200, text_of(page.text)
    return _others(page.text)


def _others(page: str) -> str:
    return text_of(page).partition("Qui d’autre le demande")[2]


def _answer(client: TestClient, receipt: Receipt, *, agrees: bool) -> None:
    kept = store_of(client).introductions
    kept.answer(receipt.secret, kept.of_person(receipt.secret)[0].id, agrees=agrees)


def test_a_near_request_is_weighed_by_where_it_comes_from_and_who_has_it(
    client: TestClient, two: tuple[Receipt, Receipt]
) -> None:
    mine, other = two
    expert = sign_in(client, Role.EXPERT)
    store_of(client).treatment.assign(other.reference, expert.id, actor=expert.id)
    said = _others(client.get(f"/bureau/demandes/{mine.reference}").text)
    assert "Rhône (69), 519 127 habitants" in said.replace("\u202f", " ").replace("\u00a0", " ")
    assert "fois plus peuplé que" in said
    assert expert.name in said


def test_the_list_a_request_was_opened_from_is_kept_by_a_proposal(
    client: TestClient, two: tuple[Receipt, Receipt]
) -> None:
    address = f"/bureau/demandes/{two[0].reference}?liste=departement%3D07"
    form = next(one for one in forms_of(client.get(address).text) if "/mise-en-relation" in one.action)
    page = client.post(form.action, data={**form.fields, "action": "proposer"}, headers=HEADERS)
    assert f'href="/bureau?departement=07#d-{two[0].reference}"' in page.text


def test_who_closes_a_request_is_warned_that_a_proposal_ends(client: TestClient, two: tuple[Receipt, Receipt]) -> None:
    address, warning = f"/bureau/demandes/{two[0].reference}", "Clôturer met fin à 1 mise en relation proposée"
    assert warning not in text_of(client.get(address).text)
    _act(client, two[0].reference, "proposer")
    assert warning in text_of(client.get(address).text)
    for receipt in two:
        _answer(client, receipt, agrees=True)
    assert warning not in text_of(client.get(address).text)


def test_an_expert_reads_since_when_who_answered_and_who_refused(
    client: TestClient, two: tuple[Receipt, Receipt]
) -> None:
    mine, other = two
    said = _act(client, mine.reference, "proposer")
    assert "en attente de" in said
    assert f"Mise en relation proposée avec {other.reference}" in said
    _answer(client, mine, agrees=True)
    said = _others(client.get(f"/bureau/demandes/{mine.reference}").text)
    assert "en attente de Lyon" in said
    assert f"avec {other.reference} : acceptée" in said.replace("\u00a0", " ")
    _answer(client, other, agrees=False)
    said = _others(client.get(f"/bureau/demandes/{mine.reference}").text)
    assert "Lyon a refusé" in said
    assert "Proposer à nouveau" in said


def test_a_proposal_without_an_answer_is_taken_back_and_the_history_says_so(
    client: TestClient, two: tuple[Receipt, Receipt]
) -> None:
    mine, other = two
    _act(client, mine.reference, "proposer")
    said = _act(client, mine.reference, "retirer")
    assert "a été retirée" in said
    assert f"Mise en relation retirée avec {other.reference}" in said
    assert "en attente de" in _act(client, mine.reference, "proposer")


def test_proposals_are_told_apart_and_a_far_larger_place_is_said_to_be(
    client: TestClient, two: tuple[Receipt, Receipt]
) -> None:
    mine, _ = two
    _act(client, mine.reference, "proposer")
    asked = f"/suivi/{mine.secret}/mise-en-relation"
    assert "bien plus peuplée que la vôtre" in text_of(client.get(asked).text)
    _act(client, mine.reference, "retirer")
    _act(client, mine.reference, "proposer")
    page = text_of(client.get(asked).text)
    assert "Proposition 1" in page
    assert "Accepter la proposition 2" in page


def test_what_is_said_of_near_requests_follows_their_scores(
    client: TestClient, two: tuple[Receipt, Receipt], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = two
    address = f"/bureau/demandes/{mine.reference}"
    assert "une sur quatre" not in _others(client.get(address).text)
    assert "peu probable" not in _others(client.get(address).text)
    found = store_of(client).near_requests.of(mine.reference)
    unlikely = replace(found, requests=tuple(replace(one, probability=0.2) for one in found.requests))
    monkeypatch.setattr(type(store_of(client).near_requests), "of", lambda *_: unlikely)
    said = _others(client.get(address).text).replace("\u00a0", " ")
    assert "Aucune autre demande ne dit sans doute la même chose." in said
    assert "1 demande peu probable" in said
    assert other.reference in said


def test_who_is_in_touch_reads_with_whom_on_the_page_of_their_request(
    client: TestClient, two: tuple[Receipt, Receipt]
) -> None:
    mine, other = two
    store_of(client).introductions.propose(mine.reference, other.reference, actor="e1")
    for one in two:
        assert "Vous êtes en relation" not in text_of(client.get(f"/suivi/{mine.secret}").text)
        _answer(client, one, agrees=True)
    said = text_of(client.get(f"/suivi/{mine.secret}").text)
    assert "Vous êtes en relation avec Lyon. Voir les coordonnées" in said
    assert "vous a proposé une mise en relation" not in said
    agent = sign_in(client, Role.TERRITORY, territory=FORM.territory)
    store_of(client).requests.correct(mine.secret, {"email": agent.mail})
    assert "Vous êtes en relation avec Lyon." in text_of(client.get(f"/bureau/territoire/{mine.reference}").text)


def test_who_agreed_is_told_at_a_correction_what_becomes_of_the_contact(
    client: TestClient, two: tuple[Receipt, Receipt]
) -> None:
    def said() -> bool:
        page = client.get(f"/suivi/{two[0].secret}/corriger").text
        return "un champ que vous effacez n’est plus transmis" in text_of(page)

    store_of(client).introductions.propose(two[0].reference, two[1].reference, actor="e1")
    assert not said()
    _answer(client, two[0], agrees=True)
    assert said()


def test_a_draft_counts_the_near_requests_of_the_page_that_are_sure(
    client: TestClient, two: tuple[Receipt, Receipt], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, _ = two
    address = f"/bureau/demandes/{mine.reference}/reponse"
    assert "1 autre collectivité semble" in text_of(client.get(address).text).replace("\u00a0", " ")
    found = store_of(client).near_requests.of(mine.reference)
    unsure = replace(found, requests=tuple(replace(one, probability=0.6) for one in found.requests))
    with monkeypatch.context() as patched:
        patched.setattr(type(store_of(client).near_requests), "of", lambda *_: unsure)
        assert "autre collectivité semble" not in text_of(client.get(address).text)
    _act(client, mine.reference, "proposer")
    said = text_of(client.get(address).text)
    assert "proposé d’être mis en relation avec une autre collectivité" in said
    assert "autre collectivité semble" not in said
