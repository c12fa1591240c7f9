"""What a service that has a key decides of a recurrent need."""

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.desk import Role, Scope
from api.desk.recurrent_needs.work import ClusterWork
from recommender import Recommender, Verdict
from tests.api.desk.conftest import FORM, SEEN
from tests.api.desk.needs_filed import DOGS, DOGS_AGAIN, DOGS_TOO, LYON, VALLON, VILLEURBANNE
from tests.api.pages.conftest import Opener
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in, store_of
from tests.api.test_api import problem_of

NOTHING = replace(SEEN, verdict=Verdict.NOTHING_COMPARABLE, themes=(), matches=())


@pytest.fixture
def desk(site_with: Opener, tmp_path: Path, recommender: Recommender) -> TestClient:
    """A site of its own with a need of three territories, and a key that decides of it."""
    client = site_with(database_url=f"sqlite:///{tmp_path / 'desk.sqlite3'}", rate_reading="")
    store = store_of(client)
    for need, code in ((DOGS, VALLON), (DOGS_TOO, LYON), (DOGS_AGAIN, VILLEURBANNE)):
        store.requests.receive(replace(FORM, need=need, territory=code), key=code, seen=NOTHING)
    store.need_vectors.compute(recommender)
    ClusterWork(store.database, store.need_vectors, clock=store.clock).refresh()
    key = store.keys.add("Observatoire", scopes=[Scope.DESK_READ, Scope.DESK_WRITE], quota="600/minute", lifetime=None)
    client.headers["X-Api-Key"] = key
    return client


def listed(desk: TestClient) -> dict[str, int | None]:
    told = desk.get("/api/v1/desk/requests").json()["requests"]
    return {one["reference"]: one["recurrent_need"] for one in told}


def test_a_request_is_taken_out_of_its_need_and_put_back_in_the_name_of_the_service(desk: TestClient) -> None:
    before = listed(desk)
    last, *others = before
    [need] = set(before.values())
    address = f"/api/v1/desk/recurrent-needs/{need}/requests/{last}"
    out = desk.delete(address)
    assert out.json() == {"id": need, "requests": others, "taken_out": [last]}
    assert out.headers["cache-control"] == "no-store"
    assert listed(desk) == {**before, last: None}
    assert problem_of(desk.delete(address), 409)["type"] == "urn:deja-la:erreur:besoin-recurrent-autre"
    assert desk.post(f"{address}/restore").json() == {"id": need, "requests": [last, *others], "taken_out": []}
    assert listed(desk) == before
    assert problem_of(desk.post(f"{address}/restore"), 409)["type"] == "urn:deja-la:erreur:besoin-recurrent-autre"
    sign_in(desk, Role.EXPERT)
    told = text_of(desk.get(f"/bureau/besoins-recurrents/{need}").text)
    assert f"Observatoire : Demande {last} remise" in told.replace("\u00a0", " ")


def test_a_need_or_a_request_that_is_not_there_is_not_found(desk: TestClient) -> None:
    [need] = set(listed(desk).values())
    unknown = desk.delete(f"/api/v1/desk/recurrent-needs/{need}/requests/DL-2026-7K3F9G")
    assert problem_of(unknown, 404)["type"] == "urn:deja-la:erreur:demande-inconnue"
    nowhere = desk.post(f"/api/v1/desk/recurrent-needs/999/requests/{next(iter(listed(desk)))}/restore")
    assert problem_of(nowhere, 404)["type"] == "urn:deja-la:erreur:besoin-recurrent-inconnu"


def test_a_key_that_only_reads_changes_nothing(desk: TestClient) -> None:
    desk.headers["X-Api-Key"] = store_of(desk).keys.add(
        "Lecteur", scopes=[Scope.DESK_READ], quota="600/minute", lifetime=None
    )
    before = listed(desk)
    reference, need = next(iter(before.items()))
    refused = desk.delete(f"/api/v1/desk/recurrent-needs/{need}/requests/{reference}")
    assert "desk:write" in problem_of(refused, 403)["detail"]
    assert listed(desk) == before


def test_a_service_gives_a_need_its_theme_and_a_request_another(desk: TestClient) -> None:
    before = listed(desk)
    [need] = set(before.values())
    told = desk.put(f"/api/v1/desk/recurrent-needs/{need}/theme", json={"theme": "securite"})
    assert (told.status_code, told.json()) == (200, {"theme": "securite", "requests": 3})
    assert told.headers["cache-control"] == "no-store"
    one = next(iter(before))
    told = desk.put(f"/api/v1/desk/requests/{one}/theme", json={"theme": None})
    assert told.json() == {"theme": None, "requests": 1}
    themes = {row["reference"]: row["themes"] for row in desk.get("/api/v1/desk/requests").json()["requests"]}
    assert themes == {reference: [] if reference == one else ["securite"] for reference in before}
    sign_in(desk, Role.EXPERT)
    page = text_of(desk.get(f"/bureau/besoins-recurrents/{need}").text).replace("\u00a0", " ")
    assert "Observatoire : Thème : Sécurité et gestion de crise, pour 3 demandes" in page
    assert "Observatoire : Thème : aucun de la liste, pour 1 demande" in page


def test_a_service_lets_a_theme_be_computed_again(desk: TestClient) -> None:
    before = listed(desk)
    [need] = set(before.values())
    one = next(iter(before))
    desk.put(f"/api/v1/desk/recurrent-needs/{need}/theme", json={"theme": "securite"})
    for _ in range(2):
        told = desk.delete(f"/api/v1/desk/requests/{one}/theme")
        assert (told.status_code, told.content) == (204, b"")
    assert [told.kind.value for told in store_of(desk).given_themes.of(one)] == ["given", "returned"], "twice is once"
    assert desk.delete(f"/api/v1/desk/recurrent-needs/{need}/theme").status_code == 204
    told_all = [store_of(desk).given_themes.of(reference)[-1].kind.value for reference in before]
    assert told_all == ["returned"] * 3
    gone = desk.delete("/api/v1/desk/recurrent-needs/999/theme")
    assert problem_of(gone, 404)["type"] == "urn:deja-la:erreur:besoin-recurrent-inconnu"
    key = store_of(desk).keys.add("Lecteur", scopes=[Scope.DESK_READ], quota="600/minute", lifetime=None)
    refused = desk.delete(f"/api/v1/desk/requests/{one}/theme", headers={"X-Api-Key": key})
    assert "desk:write" in problem_of(refused, 403)["detail"]


def test_a_theme_of_nothing_or_that_is_none_of_ours_is_refused(desk: TestClient) -> None:
    [need] = set(listed(desk).values())
    for body in ({"theme": "fourriere"}, {}):
        problem_of(desk.put(f"/api/v1/desk/recurrent-needs/{need}/theme", json=body), 422)
    nowhere = desk.put("/api/v1/desk/recurrent-needs/999/theme", json={"theme": "sport"})
    assert problem_of(nowhere, 404)["type"] == "urn:deja-la:erreur:besoin-recurrent-inconnu"
    unknown = desk.put("/api/v1/desk/requests/DL-2026-7K3F9G/theme", json={"theme": "sport"})
    assert problem_of(unknown, 404)["type"] == "urn:deja-la:erreur:demande-inconnue"
    key = store_of(desk).keys.add("Lecteur", scopes=[Scope.DESK_READ], quota="600/minute", lifetime=None)
    refused = desk.put(
        f"/api/v1/desk/recurrent-needs/{need}/theme", json={"theme": "sport"}, headers={"X-Api-Key": key}
    )
    assert "desk:write" in problem_of(refused, 403)["detail"]
