"""A program tells an error in a record and follows it; a service with a key reads what waits and answers."""

from pathlib import Path
from uuid import uuid4

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.desk import Role, Scope
from tests.api.pages.conftest import Opener
from tests.api.pages.reading import text_of
from tests.api.signed_in import sign_in, store_of
from tests.api.test_api import problem_of

REPORTS, DESK = "/api/v1/error-reports", "/api/v1/desk/error-reports"
TOLD = {"record_id": "calendly", "kind": "link", "text": "Le lien est mort, dit Mme Martin."}


@pytest.fixture
def desk(site_with: Opener, tmp_path: Path) -> TestClient:
    client = site_with(database_url=f"sqlite:///{tmp_path / 'desk.sqlite3'}", rate_reading="", rate_writing="")
    key = store_of(client).keys.add("Observatoire", scopes=list(Scope), quota="600/minute", lifetime=None)
    client.headers["X-Api-Key"] = key
    return client


def tell(desk: TestClient, told: dict[str, str], key: str | None = None) -> Response:
    return desk.post(REPORTS, json=told, headers={"Idempotency-Key": key or uuid4().hex})


def test_an_error_that_is_told_again_with_its_key_is_told_once(desk: TestClient) -> None:
    first, again = tell(desk, TOLD, "a"), tell(desk, TOLD, "a")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert tell(desk, TOLD, "b").json()["id"] != first.json()["id"]
    other = tell(desk, TOLD | {"text": "Le prix est faux."}, "a")
    assert other.status_code == 201, "somebody else may number from « a » too"
    assert other.json()["secret"] != first.json()["secret"]
    assert problem_of(desk.post(REPORTS, json=TOLD), 400)["type"] == "urn:deja-la:erreur:requete-sans-cle"
    assert desk.get(DESK).json()["waiting"] == 3


def test_an_error_is_told_listed_answered_and_followed(desk: TestClient) -> None:
    sent = tell(desk, TOLD)
    assert sent.status_code == 201
    secret, address = sent.json()["secret"], sent.headers["location"]
    assert sent.json()["page"] == f"/signalement/{secret}"
    [waiting] = desk.get(DESK).json()["reports"]
    assert waiting["text"] == "Le lien est mort, dit [nom]."
    decision = {"outcome": "corrected", "answer": "Le lien est corrigé.", "decisions": 0}
    settled = desk.post(f"{DESK}/{waiting['id']}/decisions", json=decision)
    assert settled.json()["settled"]
    followed = desk.get(address, headers={"Authorization": f"Bearer {secret}"})
    assert followed.json() == settled.json()
    assert followed.headers["cache-control"] == "no-store"
    assert desk.get(DESK).json() == {"reports": [], "waiting": 0}
    assert desk.get(DESK, params={"settled": "true"}).json()["reports"] == [settled.json()]
    sign_in(desk, Role.EXPERT)
    assert "par Observatoire" in text_of(desk.get("/bureau/signalements?etat=regles").text)


def test_what_cannot_be_told_or_decided_is_refused_with_its_cause(desk: TestClient) -> None:
    problem_of(tell(desk, TOLD | {"record_id": "inconnue"}), 404)
    problem_of(tell(desk, TOLD | {"kind": "inconnu"}), 422)
    empty = problem_of(tell(desk, TOLD | {"text": " "}), 422)
    assert empty["errors"][0]["field"] == "text"
    sent = tell(desk, TOLD).json()
    decisions = f"{DESK}/{sent['id']}/decisions"
    unanswered = problem_of(desk.post(decisions, json={"outcome": "unchanged", "decisions": 0}), 422)
    assert unanswered["errors"][0]["field"] == "answer"
    late = {"outcome": "unchanged", "answer": "C’est juste.", "decisions": 3}
    passed = problem_of(desk.post(decisions, json=late), 409)
    assert passed["type"] == "urn:deja-la:erreur:signalement-change"
    assert passed["current"] == desk.get(DESK).json()["reports"][0]
    unknown = problem_of(desk.post(f"{DESK}/999/decisions", json=late), 404)
    assert unknown["type"] == "urn:deja-la:erreur:signalement-inconnu"
    assert unknown["detail"]
    problem_of(desk.get(f"{REPORTS}/{sent['id']}"), 401)
    bearer = {"Authorization": f"Bearer {sent['secret']}"}
    problem_of(desk.get(f"{REPORTS}/{sent['id'] + 1}", headers=bearer), 404)
