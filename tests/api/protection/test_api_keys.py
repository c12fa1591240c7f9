import pytest
from starlette.testclient import TestClient

from api.desk import Role, Scope
from tests.api.pages.conftest import Opener
from tests.api.signed_in import sign_in, store_of

DESK = "/api/v1/desk/requests"


def _key(client: TestClient, *scopes: Scope, quota: str = "600/minute") -> dict[str, str]:
    return {"X-Api-Key": store_of(client).keys.add("Exemple", scopes=scopes, quota=quota, lifetime=None)}


def test_the_public_api_needs_no_key_and_takes_one(client: TestClient) -> None:
    for headers in ({}, _key(client)):
        assert client.get("/api/v1/tools?page_size=1", headers=headers).status_code == 200


@pytest.mark.parametrize("sent", ["", "x", "dl_00000000_" + "x" * 43, "é" * 3, "x" * 5_000])
def test_a_key_that_does_not_hold_is_told_wherever_it_is_sent(client: TestClient, sent: str) -> None:
    for path in ("/api/v1/tools", DESK):
        answer = client.get(path, headers={"X-Api-Key": sent.encode()})  # type: ignore[arg-type]
        assert answer.status_code == 401
        assert answer.json()["type"].endswith("acces-cle-refusee")


def test_keys_that_do_not_hold_are_tried_so_often_and_no_more(site_with: Opener) -> None:
    client = site_with(rate_reading="2/minute")
    headers = {"X-Api-Key": "x"}
    assert [client.get("/api/v1/tools", headers=headers).status_code for _ in range(3)] == [401, 401, 429]


def test_a_key_is_told_nothing_of_pages(client: TestClient) -> None:
    assert client.get("/", headers={"X-Api-Key": "x"}).status_code == 200


def test_a_key_has_a_quota_of_its_own_whatever_it_does(site_with: Opener) -> None:
    client = site_with(rate_reading="1/minute", rate_searching="1/minute")
    mine, other = _key(client, quota="3/minute"), _key(client, quota="1/minute")
    need = {"text": "dépôts sauvages d’encombrants dans la rue"}
    assert client.get("/api/v1/tools", headers=mine).status_code == 200
    assert client.post("/api/v1/recommendations", json=need, headers=mine).status_code == 200
    assert client.get("/api/v1/tools", headers=mine).status_code == 200
    answer = client.get("/api/v1/tools", headers=mine)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert client.get("/api/v1/tools", headers=other).status_code == 200
    assert client.get("/api/v1/tools").status_code == 200
    assert client.get("/api/v1/tools").status_code == 429


def test_a_revoked_key_is_refused_at_the_next_call(client: TestClient) -> None:
    headers = _key(client, Scope.DESK_READ)
    assert client.get(DESK, headers=headers).status_code == 200
    store_of(client).keys.revoke(headers["X-Api-Key"].split("_")[1])
    assert client.get(DESK, headers=headers).status_code == 401


def test_the_desk_opens_to_the_keys_that_have_the_scope(client: TestClient) -> None:
    without = client.get(DESK)
    assert (without.status_code, without.json()["type"].rpartition(":")[2]) == (401, "acces-cle")
    scopeless = client.get(DESK, headers=_key(client))
    assert (scopeless.status_code, scopeless.json()["type"].rpartition(":")[2]) == (403, "acces-droit")
    assert "desk:read" in scopeless.json()["detail"]
    assert client.get(DESK, headers=_key(client, Scope.DESK_READ)).status_code == 200


def test_a_session_is_no_key(client: TestClient) -> None:
    sign_in(client, Role.ADMIN)
    assert client.get(DESK).status_code == 401
