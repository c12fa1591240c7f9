import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError
from starlette.requests import Request
from starlette.testclient import TestClient

from api.app import create_app
from api.protection.rate_limits import Action, Quotas, action_of
from api.protection.windows import RecentActions
from api.settings import Settings
from recommender import Recommender
from tests.api.access_table import ROWS

BROWSER = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def request_to(path: str, *, host: str = "192.0.2.9", method: str = "POST") -> Request:
    return Request({"type": "http", "method": method, "path": path, "headers": [], "client": (host, 1), "server": None})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quotas(clock: Clock) -> Quotas:
    return Quotas({Action.SENDING: "2/minute", Action.READING: ""}, key=b"a key", clock=clock)


def test_the_window_moves_and_the_wait_is_until_its_oldest_action_leaves(quotas: Quotas, clock: Clock) -> None:
    waits = []
    for moment in (0.0, 10.0, 20.0, 59.5, 60.0, 61.0, 70.0):
        clock.now = 1_000 + moment
        waits.append(quotas.draw(request_to("/avis")).wait)
    assert waits == [0, 0, 40, 1, 0, 9, 0]


def test_each_client_and_each_form_has_its_own_quota(quotas: Quotas) -> None:
    for _ in range(2):
        assert quotas.draw(request_to("/avis")).wait == 0
    assert quotas.draw(request_to("/avis")).wait == 60
    assert quotas.draw(request_to("/avis", host="192.0.2.8")).wait == 0
    assert quotas.draw(request_to("/demande")).wait == 0


def test_addresses_that_are_made_up_share_one_quota_and_every_form_has_its_own(clock: Clock) -> None:
    quotas = Quotas({Action.SENDING: "1/minute"}, key=b"a key", clock=clock)
    posted = [path.replace("{", "").replace("}", "") for method, path in map(str.split, ROWS) if method == "POST"]
    forms = {path.split("/")[1]: path for path in posted if action_of("POST", path) is Action.SENDING}
    assert len(forms) >= 6
    assert {name: quotas.draw(request_to(path)).wait for name, path in forms.items()} == dict.fromkeys(forms, 0)
    assert [quotas.draw(request_to(f"/{name}")).wait for name in ("x1", "x2/y", "x3", "")] == [0, 60, 60, 60]


def test_what_has_no_rate_has_no_limit(quotas: Quotas) -> None:
    assert [quotas.draw(request_to("/api/v1/tools", method="GET")).wait for _ in range(50)] == [0] * 50
    assert [quotas.draw(request_to("/", method="GET")).wait for _ in range(50)] == [0] * 50


@pytest.mark.parametrize(
    ("method", "path", "action"),
    [
        ("POST", "/demande", Action.SENDING),
        ("POST", "/demande/secret/recapitulatif", Action.SENDING),
        ("POST", "/suivi/secret/effacer", Action.SENDING),
        ("POST", "/demande/secret/besoin", Action.WRITING),
        ("POST", "/suivi/secret/corriger", Action.WRITING),
        ("POST", "/api/v1/needs", Action.WRITING),
        ("POST", "/api/v1/recommendations", Action.SEARCHING),
        ("GET", "/resultats", Action.SEARCHING),
        ("GET", "/resultats/x", Action.SEARCHING),
        ("GET", "/api/v1/territories", Action.READING),
        ("GET", "/resultatsx", None),
        ("GET", "/demande/secret/besoin", None),
        ("GET", "/static/css/deja-la.css", None),
    ],
)
def test_every_kind_of_thing_has_its_quota(method: str, path: str, action: Action | None) -> None:
    assert action_of(method, path) is action


def test_memory_is_bounded_and_the_stillest_is_forgotten_first(clock: Clock) -> None:
    actions = RecentActions(max_keys=3, clock=clock)
    for key in ("a", "b", "c", "a", "d"):
        assert actions.acquire_entry(key, 2, 60)
    assert len(actions) == 3
    assert (actions.get("a"), actions.get("b")) == (2, 0)
    assert not actions.acquire_entry("a", 2, 60)


def test_a_key_is_never_longer_than_its_limit(clock: Clock) -> None:
    actions = RecentActions(clock=clock)
    for _ in range(100):
        clock.now += 1
        actions.acquire_entry("a", 5, 10)
    assert actions.get("a") <= 5
    actions.clear("a")
    assert (actions.get("a"), actions.reset(), actions.check()) == (0, 0, True)


def test_moving_windows_are_all_it_keeps() -> None:
    with pytest.raises(NotImplementedError):
        RecentActions().incr("a", 60)


@pytest.mark.parametrize("rate", ["beaucoup", "5", "/minute", "5/fortnight"])
def test_a_rate_that_cannot_be_read_stops_the_start(rate: str) -> None:
    with pytest.raises(ValidationError):
        Settings(rate_sending=rate)


@pytest.fixture
def hurried(recommender: Recommender, data_dir: Path) -> Iterator[TestClient]:
    settings = Settings(data_dir=data_dir, rate_sending="2/hour", rate_reading="3/hour")
    with TestClient(create_app(settings, recommender), raise_server_exceptions=False) as running:
        yield running


def test_a_program_over_its_quota_gets_a_problem(hurried: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [hurried.get("/api/v1/tools") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["type"] == "urn:deja-la:erreur:trop-de-requetes"
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert 3_500 < int(answers[-1].headers["retry-after"]) <= 3_600
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer.headers["ratelimit-limit"] for answer in answers} == {"3"}
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {"3;w=3600"}
    assert answers[-1].headers["ratelimit-reset"] == answers[-1].headers["retry-after"]
    assert 3_500 < int(answers[0].headers["ratelimit-reset"]) <= 3_600
    assert "testclient" not in caplog.text


def test_a_person_over_their_quota_gets_a_page(hurried: TestClient) -> None:
    for _ in range(3):
        page = hurried.post("/nulle-part", headers=BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert "Une minute de patience" in page.text
    assert int(page.headers["retry-after"]) > 3_500
    assert "content-security-policy" in page.headers
    assert "ratelimit-limit" not in page.headers


def test_a_form_from_elsewhere_gets_a_page_and_draws_on_no_quota(hurried: TestClient) -> None:
    cross = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site"}
    for _ in range(5):
        page = hurried.post("/demande", headers=cross)
        assert page.status_code == 403
    assert "Ce formulaire n’a pas pu être accepté" in page.text
    assert hurried.post("/demande", headers=BROWSER).status_code != 429


def test_secret_addresses_are_kept_from_caches_referrers_and_search_engines(hurried: TestClient) -> None:
    for address in ("/demande/secret/besoin", "/suivi/secret", "/suivi/secret/nulle-part"):
        headers = hurried.get(address, headers=BROWSER).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"] == "noindex, nofollow"
    assert "x-robots-tag" not in hurried.get("/", headers=BROWSER).headers
