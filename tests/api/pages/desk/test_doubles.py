"""An expert sees what else a territory asked, and closes a request as the double of another."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.desk import Agent, Receipt, Role, Store
from tests.api.desk.conftest import FORM
from tests.api.desk.needs_filed import CANTEEN, DOGS
from tests.api.pages.desk_forms import do
from tests.api.pages.forms import Person
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in

ANNONAY = "07010"


@pytest.fixture
def two(store: Store, request: pytest.FixtureRequest) -> tuple[Receipt, Receipt]:
    """Two requests of a town, about two things."""
    texts = (DOGS, f"{CANTEEN}. Appeler Mme Exemple au 01 99 00 12 34.")
    filed = [
        store.requests.receive(replace(FORM, need=text, territory=ANNONAY), key=f"{request.node.name} {text}")
        for text in texts
    ]
    return filed[0], filed[1]


@pytest.fixture
def person(site: TestClient, expert: Agent, two: tuple[Receipt, Receipt]) -> Person:
    someone = Person(site)
    assert someone.open(f"/bureau/demandes/{two[0].reference}").status_code == 200, expert
    return someone


def _plain(page: str) -> str:
    return text_of(page).replace("\u00a0", " ")


def test_the_other_requests_of_a_territory_are_told_whatever_they_ask(
    person: Person, store: Store, two: tuple[Receipt, Receipt]
) -> None:
    said = _plain(person.page.text).partition("Les autres demandes de cette collectivité")[2]
    assert said, _plain(person.page.text)
    assert two[1].reference in said
    assert "La cantine jette la moitié des repas" in said
    assert "01 99" not in said
    assert f'href="/bureau/demandes/{two[1].reference}"' in person.page.text
    assert "Toutes les demandes de cette collectivité" not in said
    for number in range(6):
        form = replace(FORM, need=f"{DOGS} {number}", territory=ANNONAY)
        store.requests.receive(form, key=f"{two[0].reference} {number}")
    page = person.open(f"/bureau/demandes/{two[0].reference}").text
    assert page.count('<p class="dl-match__title"><a href="/bureau/demandes/DL-') >= 5
    assert 'href="/bureau?territoire=07010&amp;statut=toutes"' in page
    assert two[1].reference in person.open("/bureau?territoire=07010&statut=toutes").text
    assert "Annonay" in person.page.text
    assert "Aucune demande" in person.open("/bureau?territoire=07999&statut=toutes").text


def test_closing_as_a_double_asks_which_and_tells_it_on_both_pages(
    person: Person, site: TestClient, two: tuple[Receipt, Receipt]
) -> None:
    one, other = two
    assert f'<option value="{other.reference}">même collectivité : La cantine' in person.page.text.replace(
        "\u00a0", " "
    )
    closing = {"action": "statut", "devient": "close", "raison": "double"}
    base = f"/bureau/demandes/{one.reference}"
    do(person, base, **closing, double="DL-2026-7K3F9G")
    assert person.page.status_code == 422
    assert "vérifiez-le" in _plain(person.page.text)
    assert 'href="#double"' in person.page.text
    assert 'value="DL-2026-7K3F9G"' in person.page.text
    do(person, base, **closing, double=other.reference)
    assert person.page.status_code == 200
    said = _plain(person.page.text)
    assert f"Close comme double de {other.reference}" in said
    assert f"(Double d’une autre demande : {other.reference})" in said
    said = _plain(person.open(f"/bureau/demandes/{other.reference}").text)
    assert f"Close comme double de celle-ci : {one.reference}" in said
    assert f"Demande close comme double de celle-ci : {one.reference}" in said
    assert f"Double de {other.reference}" in _plain(person.open("/bureau?territoire=07010&statut=close").text)
    told = f"La demande {other.reference}, de votre collectivité, dit le même besoin"
    assert told in _plain(site.get(f"/suivi/{one.secret}").text)
    read = site.get(f"/api/v1/requests/{one.reference}", headers={"Authorization": f"Bearer {one.secret}"}).json()
    assert read["closing"].startswith(told)
    assert "doubled" not in [event["kind"] for event in read["history"]]
    sign_in(site, Role.TERRITORY, territory=ANNONAY)
    assert told in _plain(site.get(f"/bureau/territoire/{one.reference}").text)


def test_several_are_not_closed_as_doubles_at_once(person: Person) -> None:
    page = person.open("/bureau").text
    assert 'value="silent"' in page
    assert 'value="double"' not in page
