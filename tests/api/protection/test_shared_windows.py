import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.desk import StoreUnavailableError
from api.desk.database import Database, default_url
from api.desk.upgrades import upgrade
from api.desk.usage.action_counts import ActionCounts
from api.protection.guesses import Guesses
from api.protection.rate_limits import Action, Quotas
from api.protection.shared_windows import SharedActions
from api.settings import Settings
from recommender import Recommender
from tests.api.protection.test_rate_limits import Clock, request_to
from tests.conftest import UNHURRIED

MINUTE = 60


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("counts")
    made = default_url(folder)
    if request.param == "postgresql":
        made = str(request.getfixturevalue("postgres").create("action_counts"))
    with closing(Database(made)) as database:
        upgrade(database, data_dir=folder)
    return made


@pytest.fixture
def processes(url: str, clock: Clock) -> Iterator[list[SharedActions]]:
    """Two of them, on counts that are empty."""
    counts = [ActionCounts(url) for _ in range(2)]
    counts[0].sweep(float("inf"))
    yield [SharedActions(one, clock=clock) for one in counts]
    for one in counts:
        one.close()


def test_what_one_process_noted_counts_for_the_other(processes: list[SharedActions], clock: Clock) -> None:
    quotas = [Quotas({Action.SENDING: "3/minute"}, key=b"key", clock=clock, shared=one) for one in processes]
    drawn = [quotas[number % 2].draw(request_to("/avis")).wait for number in range(4)]
    assert drawn[:3] == [0, 0, 0]
    # To the end of its slice of a second.
    assert drawn[3] == 61
    assert quotas[0].draw(request_to("/avis", host="192.0.2.8")).wait == 0
    clock.now += drawn[3] - 0.5
    assert quotas[1].draw(request_to("/avis")).wait == 1
    clock.now += 0.5
    assert quotas[1].draw(request_to("/avis")).wait == 0


def test_no_window_ever_holds_more_than_the_quota(processes: list[SharedActions], clock: Clock) -> None:
    done = []
    for number in range(900):
        clock.now += 0.37
        if processes[number % 2].acquire_entry("a", 7, MINUTE):
            done.append(clock.now)
    assert max(sum(moment <= other <= moment + MINUTE for other in done) for moment in done) == 7
    assert len(done) >= 5 * 7


def test_of_many_at_the_same_moment_so_many_pass_and_no_more(processes: list[SharedActions]) -> None:
    passed: list[bool] = []
    ready = threading.Barrier(8)

    def act(actions: SharedActions) -> None:
        ready.wait()
        passed.extend(actions.acquire_entry("crowd", 5, MINUTE) for _ in range(3))

    threads = [threading.Thread(target=act, args=(processes[number % 2],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(passed), len(passed)) == (5, 24)


def test_passwords_tried_through_one_process_are_tried_for_all_until_one_is_good(
    processes: list[SharedActions], clock: Clock
) -> None:
    one, other = (Guesses("2/hour", key=b"key", clock=clock, shared=actions) for actions in processes)
    assert [one.draw("a@exemple.fr"), other.draw("A@exemple.fr")] == [0, 0]
    assert one.draw("a@exemple.fr") > 3_600
    other.forget("a@exemple.fr")
    assert one.draw("a@exemple.fr") == 0


def test_a_row_stays_small_whatever_the_quota_and_says_nothing_of_whom(
    url: str, processes: list[SharedActions], clock: Clock
) -> None:
    for _ in range(300):
        clock.now += 1
        assert processes[0].acquire_entry("a\0é\ud800" + "/" * 5_000, 1_000, 200)
    with closing(Database(url)) as database, database.connect() as connection:
        digest, counts = connection.exec_driver_sql("SELECT name_digest, counts FROM action_count").one()
    assert len(digest) == 64
    assert len(str(counts)) < 2_000


def test_a_clock_that_was_years_ahead_refuses_nobody_afterwards(processes: list[SharedActions], clock: Clock) -> None:
    clock.now += 1e9
    assert processes[0].acquire_entry("a", 1, MINUTE)
    clock.now -= 1e9
    assert processes[1].acquire_entry("a", 1, MINUTE)
    assert not processes[0].acquire_entry("a", 1, MINUTE)


def test_what_no_longer_counts_is_dropped(url: str, processes: list[SharedActions], clock: Clock) -> None:
    processes[0].acquire_entry("a", 1, MINUTE)
    with closing(ActionCounts(url)) as counts, closing(Database(url)) as database:
        for later, left in ((MINUTE, 1), (MINUTE + 2, 0)):
            counts.sweep(clock.now + later)
            with database.connect() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM action_count").scalar_one() == left


class Away:
    """A database that does not answer."""

    asked = 0

    def note(self, *_: object, **__: object) -> bool:
        self.asked += 1
        raise StoreUnavailableError("away")

    first = forget = note


def test_while_the_database_is_away_each_process_counts_for_itself(clock: Clock) -> None:
    away = Away()
    actions = SharedActions(cast("ActionCounts", away), clock=clock)
    assert [actions.acquire_entry("a", 2, MINUTE) for _ in range(3)] == [True, True, False]
    assert actions.get_moving_window("a", 2, MINUTE) == (1_000.0, 2)
    actions.clear("a")
    assert actions.acquire_entry("a", 2, MINUTE)
    assert away.asked == 1


def test_two_services_of_one_database_refuse_together(recommender: Recommender, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, quotas="database", **(UNHURRIED | {"rate_reading": "2/hour"}))
    with (
        TestClient(create_app(settings, recommender)) as one,
        TestClient(create_app(settings, recommender)) as other,
    ):
        answers = [client.get("/api/v1/tools") for client in (one, other, one, other)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert 3_500 < int(answers[2].headers["retry-after"]) <= 3_661
    assert "ratelimit-limit" in answers[0].headers
    assert "ratelimit-remaining" not in answers[0].headers


def test_who_is_forgotten_is_the_only_one(processes: list[SharedActions]) -> None:
    one, other = processes
    assert one.acquire_entry("a", 1, MINUTE)
    assert one.acquire_entry("b", 1, MINUTE)
    other.clear("a")
    assert not one.acquire_entry("b", 1, MINUTE)
    assert one.acquire_entry("a", 1, MINUTE)
