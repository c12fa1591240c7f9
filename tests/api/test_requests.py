import json
import sqlite3
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from tests.api.signed_in import store_of
from tests.api.test_api import problem_of
from tests.hostile import HOSTILE

REQUESTS = "/api/v1/requests"
BODY = {
    "territory": "07330",
    "need": "Les habitants ne savent pas quand sortir leurs encombrants.",
    "tried": "Une affiche.",
    "deadline": "avant l’été",
    "contact": {"name": "Camille Exemple", "role": "", "email": "mairie@exemple.fr", "phone": ""},
}


def keyed(key: str | None = None) -> dict[str, str]:
    return {"Idempotency-Key": key or str(uuid4())}


def test_a_request_is_sent_then_followed_by_its_secret(client: TestClient) -> None:
    sent = client.post(REQUESTS, json=BODY, headers=keyed())
    assert sent.status_code == 201
    assert sent.headers["cache-control"] == "no-store"
    receipt = sent.json()
    read = client.get(sent.headers["location"], headers={"Authorization": f"Bearer {receipt['secret']}"})
    assert read.status_code == 200
    told = read.json()
    assert (told["reference"], told["status"], told["label"]) == (receipt["reference"], "received", "reçue")
    assert told["request"] == BODY
    assert told["eligible"] is True
    assert [event["kind"] for event in told["history"]] == ["received"]


def test_the_same_key_and_body_are_the_same_request(client: TestClient) -> None:
    headers = keyed()
    first, second = (client.post(REQUESTS, json=BODY, headers=headers) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    problem = problem_of(client.post(REQUESTS, json=BODY | {"need": "Autre chose"}, headers=headers), 422)
    assert problem["type"].endswith("requete-cle-reprise")


def test_a_key_of_what_was_erased_is_gone(client: TestClient) -> None:
    headers = keyed()
    receipt = client.post(REQUESTS, json=BODY, headers=headers).json()
    store_of(client).requests.erase(receipt["secret"])
    problem = problem_of(client.post(REQUESTS, json=BODY, headers=headers), 410)
    assert problem["type"].endswith("requete-cle-effacee")


def test_sendings_at_once_are_the_same_request(client: TestClient) -> None:
    headers, receipts = keyed(), []

    def send() -> None:
        receipts.append(client.post(REQUESTS, json=BODY, headers=headers).json())

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 4
    assert len({(receipt["reference"], receipt["secret"]) for receipt in receipts}) == 1


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": ""}, {"Idempotency-Key": "a b"}, keyed("a" * 256)])
def test_a_request_without_a_readable_key_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    problem = problem_of(client.post(REQUESTS, json=BODY, headers=headers), 400)
    assert problem["type"].endswith("requete-sans-cle")


def test_a_wrong_field_is_said_and_the_key_stays_free(client: TestClient) -> None:
    headers = keyed()
    contact = {"name": "Camille Exemple", "email": "mairie"}
    problem = problem_of(client.post(REQUESTS, json=BODY | {"contact": contact}, headers=headers), 422)
    assert [error["field"] for error in problem["errors"]] == ["contact.email"]
    assert problem["detail"].startswith("contact.email\u00a0: ")
    nowhere = problem_of(client.post(REQUESTS, json=BODY | {"territory": "29"}, headers=headers), 422)
    assert nowhere["detail"].startswith("territory\u00a0: Aucune commune ni aucun EPCI ne porte ce code")
    assert "/api/v1/territories" in nowhere["errors"][0]["message"]
    assert client.post(REQUESTS, json=BODY, headers=headers).status_code == 201


def test_only_its_own_secret_opens_a_request(client: TestClient) -> None:
    first, second = (client.post(REQUESTS, json=BODY, headers=keyed()).json() for _ in range(2))
    address = f"{REQUESTS}/{first['reference']}"
    for authorization in ("", "Bearer", f"Basic {first['secret']}"):
        response = client.get(address, headers={"Authorization": authorization})
        problem_of(response, 401)
        assert response.headers["www-authenticate"] == "Bearer"
    for secret in (second["secret"], first["reference"], "inconnu"):
        problem = problem_of(client.get(address, headers={"Authorization": f"Bearer {secret}"}), 404)
        assert problem["type"].endswith("demande-inconnue")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_hostile_string_is_a_request_or_a_problem(client: TestClient, text: str) -> None:
    contact = {**BODY["contact"], "name": text}  # type: ignore[dict-item]
    for body in (BODY | {"need": text}, BODY | {"territory": text}, BODY | {"contact": contact}):
        # Escaped, since a lone surrogate travels in JSON and not in UTF-8.
        headers = keyed() | {"Content-Type": "application/json"}
        response = client.post(REQUESTS, content=json.dumps(body), headers=headers)
        assert response.status_code in {201, 422}, response.text


def test_a_database_that_is_away_asks_to_come_back(client: TestClient, data_dir: Path) -> None:
    other = sqlite3.connect(data_dir / "desk.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    response = client.post(REQUESTS, json=BODY, headers=keyed())
    page = client.post(REQUESTS, json=BODY, headers=keyed() | {"Accept": "text/html"})
    other.execute("ROLLBACK")
    other.close()
    for refused in (response, page):
        assert problem_of(refused, 503)["type"].endswith("base-indisponible")
        assert refused.headers["retry-after"] == "5"
