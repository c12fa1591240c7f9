import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.observation.log_lines import JsonLines
from api.settings import Settings
from recommender import Recommender
from tests.api.pages.forms import HEADERS
from tests.conftest import UNHURRIED

NEED = "Les encombrants de la rue des Lilas attendent devant l’école."
PERSON = "203.0.113.77"


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    """The lines of log of a request, as a program reads them."""
    kept: list[dict[str, object]] = []

    class _Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(json.loads(JsonLines().format(record)))

    handler, root = _Keep(), logging.getLogger()
    ours = logging.getLogger("api")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    yield kept
    root.removeHandler(handler)
    ours.setLevel(before)


@pytest.fixture
def watched(recommender: Recommender, data_dir: Path) -> Iterator[TestClient]:
    """A site behind one proxy of ours."""
    settings = Settings(data_dir=data_dir, trusted_proxies=1, **UNHURRIED)
    headers = {**HEADERS, "X-Forwarded-For": PERSON}
    with TestClient(create_app(settings, recommender), raise_server_exceptions=False, headers=headers) as running:
        yield running


def accesses(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    return [line for line in lines if line["logger"] == "api.access"]


def test_a_request_leaves_one_line_that_says_which_route_and_not_which_address(
    watched: TestClient, lines: list[dict[str, object]]
) -> None:
    watched.get("/outils/pix?mots=secret")
    (line,) = accesses(lines)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/outils/{record_id}", 200)
    assert line["ms"] > 0  # type: ignore[operator]
    assert "pix" not in json.dumps(line)
    assert "secret" not in json.dumps(line)


def test_who_asks_is_cut_to_a_network(watched: TestClient, lines: list[dict[str, object]]) -> None:
    watched.get("/")
    assert accesses(lines)[0]["client"] == "203.0.113.0/24"
    assert PERSON not in json.dumps(lines)


def test_a_need_and_its_secret_addresses_are_in_no_line(watched: TestClient, lines: list[dict[str, object]]) -> None:
    found = watched.post("/recherche", data={"besoin": NEED}, follow_redirects=False)
    draft = watched.post("/demande", data={"besoin": NEED}, follow_redirects=False)
    secrets = [answer.headers["location"].split("/")[2].split("#")[0].split("?")[0] for answer in (found, draft)]
    for secret in secrets:
        assert len(secret) > 20
    watched.get(found.headers["location"])
    watched.get(draft.headers["location"])
    watched.get("/suivi/un-secret-qui-ne-mene-nulle-part")
    watched.get("/nulle-part-un-secret")
    told = json.dumps(lines, ensure_ascii=False)
    assert not [word for word in (*secrets, "Lilas", "encombrants", "un-secret") if word in told]
    assert {line["route"] for line in accesses(lines)} >= {"/recherche", "/recherche/{key}", "/demande", "none"}


def test_every_line_of_a_request_bears_its_name_and_so_does_the_answer(
    watched: TestClient, recommender: Recommender, lines: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(NEED)

    monkeypatch.setattr(recommender, "recommend", fail)
    sent = "0f8e2c1a-77aa-4b1e-9c53-1a2b3c4d5e6f"
    answer = watched.post("/api/v1/recommendations", json={"text": NEED}, headers={"X-Request-ID": sent})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, sent)
    ours = [line for line in lines if str(line["logger"]).startswith("api")]
    assert [line["request_id"] for line in ours] == [sent, sent]
    assert str(ours[0]["message"]).startswith("unexpected RuntimeError")
    assert "encombrants" not in json.dumps(lines)


@pytest.mark.parametrize("sent", [None, "", "court", "x" * 65, "marie@exemple.fr", "deux mots ici", "12345678\t{}"])
def test_a_name_that_is_not_well_formed_is_replaced(watched: TestClient, sent: str | None) -> None:
    answer = watched.get("/health", headers={} if sent is None else {"X-Request-ID": sent})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])
    assert watched.get("/health").headers["x-request-id"] != answer.headers["x-request-id"]


def test_a_probe_that_goes_well_is_told_to_those_who_debug_alone(
    watched: TestClient, lines: list[dict[str, object]]
) -> None:
    watched.get("/health")
    watched.get("/version")
    assert [(line["route"], line["level"]) for line in accesses(lines)] == [("/health", "debug"), ("/version", "info")]


def test_what_is_refused_before_any_route_is_seen_too(watched: TestClient, lines: list[dict[str, object]]) -> None:
    refused = watched.post("/recherche", data={"besoin": NEED}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert refused.headers["x-request-id"] == accesses(lines)[0]["request_id"]
    assert (accesses(lines)[0]["route"], accesses(lines)[0]["status"]) == ("none", 403)
