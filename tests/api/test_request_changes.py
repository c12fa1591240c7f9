"""A request that a program corrects, withdraws and erases, as its person does on the page of its link."""

import pytest
from starlette.testclient import TestClient

from api.desk import Status
from tests.api.signed_in import store_of
from tests.api.test_api import problem_of
from tests.api.test_requests import BODY, REQUESTS, keyed


class Sent:
    """A request that was sent, and who holds its secret."""

    def __init__(self, client: TestClient) -> None:
        self.receipt = client.post(REQUESTS, json=BODY, headers=keyed()).json()
        self.address = f"{REQUESTS}/{self.receipt['reference']}"
        self.bearer = {"Authorization": f"Bearer {self.receipt['secret']}"}

    def tagged(self, tag: str) -> dict[str, str]:
        return {**self.bearer, "If-Match": tag}


@pytest.fixture
def sent(client: TestClient) -> Sent:
    return Sent(client)


def test_what_is_given_is_corrected_and_the_rest_stays(client: TestClient, sent: Sent) -> None:
    read = client.get(sent.address, headers=sent.bearer)
    changes = {"need": "Les dépôts sauvages s’accumulent.", "contact": {"phone": "01 99 00 00 00"}}
    done = client.patch(sent.address, json=changes, headers=sent.tagged(read.headers["etag"]))
    assert done.status_code == 200
    told = done.json()
    contact = {**BODY["contact"], "phone": "01 99 00 00 00"}  # type: ignore[dict-item]
    assert told["request"] == BODY | {"need": changes["need"], "contact": contact}
    assert [event["kind"] for event in told["history"]] == ["received", "corrected"]
    assert done.headers["etag"] == f'"{told["version"]}"'
    assert done.headers["cache-control"] == "no-store"
    assert client.get(sent.address, headers=sent.bearer).headers["etag"] == done.headers["etag"]


def test_a_correction_that_is_sent_again_is_made_once(client: TestClient, sent: Sent) -> None:
    changes = {"version": 1, "deadline": "avant la rentrée"}
    first, again = (client.patch(sent.address, json=changes, headers=sent.bearer) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


def test_what_was_not_read_is_not_written_over(client: TestClient, sent: Sent) -> None:
    tag = client.get(sent.address, headers=sent.bearer).headers["etag"]
    store_of(client).requests.correct(sent.receipt["secret"], {"deadline": "avant l’hiver"})
    changes = {"deadline": "avant la rentrée"}
    passed = problem_of(client.patch(sent.address, json=changes, headers=sent.tagged(tag)), 412)
    stale = problem_of(client.patch(sent.address, json={"version": 1, **changes}, headers=sent.bearer), 409)
    assert passed["type"] == stale["type"] == "urn:deja-la:erreur:demande-changee"
    assert passed["current"] == stale["current"] == client.get(sent.address, headers=sent.bearer).json()
    blind = problem_of(client.patch(sent.address, json=changes, headers=sent.bearer), 428)
    assert blind["type"].endswith("version-absente")
    assert "de la demande" in blind["detail"]
    unread = problem_of(client.patch(sent.address, json=changes, headers=sent.tagged("*")), 412)
    assert "ETag" in unread["detail"]
    assert client.get(sent.address, headers=sent.bearer).json()["request"]["deadline"] == "avant l’hiver"


def test_a_wrong_correction_names_its_field_and_changes_nothing(client: TestClient, sent: Sent) -> None:
    for changes, field in (
        ({"need": " "}, "need"),
        ({"contact": {"email": "mairie"}}, "contact.email"),
        ({"territory": "29"}, "territory"),
        ({"contact": {"phone": 199000000}}, "contact.phone"),
    ):
        problem = problem_of(client.patch(sent.address, json={"version": 1, **changes}, headers=sent.bearer), 422)
        assert [error["field"] for error in problem["errors"]] == [field]
    assert client.get(sent.address, headers=sent.bearer).json()["request"] == BODY


def test_a_request_is_withdrawn_once_and_then_only_erased(client: TestClient, sent: Sent) -> None:
    first, again = (client.post(f"{sent.address}/withdraw", headers=sent.bearer) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert (first.json()["status"], first.json()["label"]) == (Status.WITHDRAWN, "retirée")
    fixed = client.patch(sent.address, json={"version": first.json()["version"], "need": "Autre."}, headers=sent.bearer)
    assert problem_of(fixed, 409)["type"].endswith("demande-figee")
    assert [client.delete(sent.address, headers=sent.bearer).status_code for _ in range(2)] == [204, 204]
    read = client.get(sent.address, headers=sent.bearer).json()
    assert (read["status"], read["request"]) == (Status.ERASED, None)
    assert problem_of(client.post(f"{sent.address}/withdraw", headers=sent.bearer), 409)["type"].endswith(
        "demande-figee"
    )


@pytest.mark.parametrize(("method", "path"), [("PATCH", ""), ("POST", "/withdraw"), ("DELETE", "")])
def test_only_its_own_secret_changes_a_request(client: TestClient, sent: Sent, method: str, path: str) -> None:
    other = Sent(client)
    body = {"version": 1, "need": "Autre chose."} if method == "PATCH" else None
    problem_of(client.request(method, sent.address + path, json=body), 401)
    for secret in (other.receipt["secret"], sent.receipt["reference"]):
        refused = client.request(method, sent.address + path, json=body, headers={"Authorization": f"Bearer {secret}"})
        assert problem_of(refused, 404)["type"].endswith("demande-inconnue")
    assert client.get(sent.address, headers=sent.bearer).json()["version"] == 1
