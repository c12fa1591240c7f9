from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.desk import Form, InboxFilter, Scope
from api.desk.requests.need_tables import NearPairRow
from tests.api.desk.conftest import FORM
from tests.api.pages.conftest import Opener
from tests.api.signed_in import store_of
from tests.api.test_api import problem_of

DESK = "/api/v1/desk/requests"


@pytest.fixture
def desk(site_with: Opener, tmp_path: Path) -> TestClient:
    """A site of its own with three requests, and a key that reads them."""
    client = site_with(database_url=f"sqlite:///{tmp_path / 'desk.sqlite3'}", rate_reading="")
    store = store_of(client)
    for number, code in enumerate(("07330", "27474", "07330")):
        store.requests.receive(Form(**{**FORM.as_dict(), "territory": code}), key=str(number))
    key = store.keys.add("Observatoire", scopes=[Scope.DESK_READ], quota="600/minute", lifetime=None)
    client.headers["X-Api-Key"] = key
    return client


def test_a_service_reads_the_requests_a_page_at_a_time_the_last_first(desk: TestClient) -> None:
    first = desk.get(DESK, params={"limit": 2}).json()
    second = desk.get(DESK, params={"limit": 2, "after": first["next"]}).json()
    told = [one["territory"] for one in first["requests"] + second["requests"]]
    assert told == ["07330", "27474", "07330"]
    assert second["next"] is None
    assert len({one["reference"] for one in first["requests"] + second["requests"]}) == 3


@pytest.mark.parametrize("after", ["zzz", "1764184000000000-7x", "1764184000000000"])
def test_a_place_that_no_page_gave_is_refused_and_not_the_first_page_again(desk: TestClient, after: str) -> None:
    [error] = problem_of(desk.get(DESK, params={"after": after}), 422)["errors"]
    assert error["field"] == "after"
    assert "next" in error["message"]
    assert len(desk.get(DESK, params={"after": ""}).json()["requests"]) == 3


def test_it_narrows_by_territory_and_status(desk: TestClient) -> None:
    assert len(desk.get(DESK, params={"territory": "07330"}).json()["requests"]) == 2
    assert desk.get(DESK, params={"status": "closed"}).json()["requests"] == []
    assert len(desk.get(DESK, params={"status": ["closed", "received"]}).json()["requests"]) == 3
    assert desk.get(DESK, params={"status": "oubliée"}).status_code == 422
    [error] = desk.get(DESK, params={"statut": "closed"}).json()["errors"]
    assert error["field"] == "statut"
    assert error["message"].endswith("status, territory, after, limit.")


def test_nothing_of_the_person_is_told(desk: TestClient) -> None:
    answer = desk.get(DESK)
    assert answer.headers["cache-control"] == "no-store"
    for word in (FORM.name, FORM.email, FORM.phone, "dechets@exemple.fr"):
        assert word not in answer.text
    assert "encombrants" in answer.json()["requests"][0]["excerpt"]


def test_a_service_reads_how_many_near_requests_each_has(desk: TestClient) -> None:
    store = store_of(desk)
    one, other, alone = (line for line in store.inbox.page(InboxFilter(), size=3).lines)
    with store.database.write() as session:
        ids = [line.place.request_id for line in (one, other)]
        session.add_all(NearPairRow(request_id=a, other_id=b, probability=0.9) for a, b in (ids, ids[::-1]))
    told = {request["reference"]: request["near"] for request in desk.get(DESK).json()["requests"]}
    assert told == {one.reference: 1, other.reference: 1, alone.reference: 0}
