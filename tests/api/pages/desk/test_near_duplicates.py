"""An expert tells a near request apart on the page of either, and takes that back."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.desk import Receipt, Role, Scope
from recommender import Recommender
from tests.api.desk.conftest import FORM
from tests.api.desk.needs_filed import DOGS, DOGS_TOO, LYON
from tests.api.pages.conftest import Opener
from tests.api.pages.forms import HEADERS, forms_of
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in, store_of
from tests.api.test_api import problem_of


@pytest.fixture
def desk(site_with: Opener, tmp_path: Path) -> TestClient:
    """A site of its own, whose requests nothing reads but what a test asks to."""
    return site_with(database_url=f"sqlite:///{tmp_path / 'desk.sqlite3'}", rate_reading="")


@pytest.fixture
def two(desk: TestClient, recommender: Recommender) -> tuple[Receipt, Receipt]:
    """A village and Lyon, whose needs are one."""
    store = store_of(desk)
    mine = store.requests.receive(replace(FORM, need=DOGS), key="mine")
    other = store.requests.receive(replace(FORM, need=DOGS_TOO, territory=LYON), key="other")
    store.need_vectors.compute(recommender)
    sign_in(desk, Role.EXPERT)
    return mine, other


def act(desk: TestClient, reference: str, other: str, action: str) -> str:
    """Send the form by which another request is judged, and read what the page then says of others."""
    address = f"/bureau/demandes/{reference}?liste=ordre%3Danciennes"
    forms = forms_of(desk.get(address).text)
    form = next(one for one in forms if "/actions" in one.action and one.fields.get("autre") == other)
    page = desk.post(form.action, data={**form.fields, "action": action}, headers=HEADERS)
    assert page.status_code == 200, text_of(page.text)
    assert "liste=ordre" in str(page.url)
    return others_of(page.text)


def others_of(page: str) -> str:
    return text_of(page).partition("Qui d’autre le demande")[2].replace("\xa0", " ").replace("\u202f", " ")


def test_a_near_request_is_told_apart_for_both_and_brought_back(desk: TestClient, two: tuple[Receipt, Receipt]) -> None:
    mine, other = (one.reference for one in two)
    assert "Ce n’est pas le même besoin" in others_of(desk.get(f"/bureau/demandes/{mine}").text)
    said = act(desk, mine, other, "distinguer")
    assert "1 demande jugée d’un autre besoin" in said
    assert "Proposer une mise en relation" not in said
    assert f"Un autre besoin que {other}" in said.partition("Historique")[2]
    theirs = others_of(desk.get(f"/bureau/demandes/{other}").text)
    assert "Proposer une mise en relation" not in theirs
    assert f"Un autre besoin que {mine}" in theirs.partition("Historique")[2]
    back = act(desk, other, mine, "rapprocher")
    assert "Proposer une mise en relation" in back
    assert "jugée d’un autre besoin" not in back
    file = desk.get(f"/bureau/demandes/{mine}/historique.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    told = [(row["version"], row["evenement"]) for row in rows]
    assert told == [("1", "received"), ("", "pair_apart"), ("", "pair_restored")]


def test_an_older_page_proposes_nothing_between_two_told_apart(desk: TestClient, two: tuple[Receipt, Receipt]) -> None:
    mine, other = (one.reference for one in two)
    forms = forms_of(desk.get(f"/bureau/demandes/{mine}").text)
    form = next(one for one in forms if "/mise-en-relation" in one.action and one.fields.get("autre") == other)
    store_of(desk).told_apart.tell_apart(mine, other, actor="ailleurs")
    late = desk.post(form.action, data={**form.fields, "action": "proposer"}, headers=HEADERS)
    assert late.status_code == 409
    assert "ont été jugées de besoins différents" in text_of(late.text)


def test_what_is_undone_twice_says_so(desk: TestClient, two: tuple[Receipt, Receipt]) -> None:
    mine, other = (one.reference for one in two)
    act(desk, mine, other, "distinguer")
    form = next(one for one in forms_of(desk.get(f"/bureau/demandes/{mine}").text) if one.fields.get("autre") == other)
    store_of(desk).told_apart.bring_together(mine, other, actor="ailleurs")
    late = desk.post(form.action, data={**form.fields, "action": "rapprocher"}, headers=HEADERS)
    assert late.status_code == 409
    assert "ne le sont plus" in text_of(late.text)


def test_a_service_tells_two_requests_apart_in_its_name(desk: TestClient, two: tuple[Receipt, Receipt]) -> None:
    mine, other = (one.reference for one in two)
    keys = store_of(desk).keys
    desk.headers["X-Api-Key"] = keys.add("Lecteur", scopes=[Scope.DESK_READ], quota="600/minute", lifetime=None)
    address = f"/api/v1/desk/requests/{mine}/near/{other}"
    assert "desk:write" in problem_of(desk.delete(address), 403)["detail"]
    desk.headers["X-Api-Key"] = keys.add("Observatoire", scopes=[Scope.DESK_WRITE], quota="600/minute", lifetime=None)
    told = desk.delete(address)
    assert told.json() == {"reference": mine, "near": [], "told_apart": [other]}
    assert told.headers["cache-control"] == "no-store"
    assert "Observatoire : Un autre besoin que" in others_of(desk.get(f"/bureau/demandes/{mine}").text)
    assert desk.post(f"{address}/restore").json() == {"reference": mine, "near": [other], "told_apart": []}
    again = problem_of(desk.post(f"{address}/restore"), 409)
    assert again["type"] == "urn:deja-la:erreur:demandes-distinguees"
    unknown = desk.delete(f"/api/v1/desk/requests/{mine}/near/DL-2026-7K3F9G")
    assert problem_of(unknown, 404)["type"] == "urn:deja-la:erreur:demande-inconnue"
