import logging
import sqlite3
import threading
from dataclasses import replace
from datetime import date

import pytest

from api.desk import Counts, Form, Store
from api.desk.usage.counts import What
from recommender import Recommendation, Verdict
from tests.api.desk.clock import Clock

NOTHING = Recommendation(
    verdict=Verdict.NOTHING_COMPARABLE,
    probability=0.1,
    questions=(),
    themes=(),
    rewording=None,
    investigations=(),
    tools=(),
    rankings={},
    index_version="v",
)
TODAY = date(2026, 3, 2)


def test_answers_are_counted_by_verdict_and_by_day(store: Store, clock: Clock) -> None:
    for verdict in (Verdict.FOUND, Verdict.FOUND, Verdict.VAGUE, Verdict.NOTHING_COMPARABLE):
        store.usage.record_answer(replace(NOTHING, verdict=verdict))
    clock.advance(days=1)
    store.usage.record_answer(NOTHING)
    figures = store.usage.figures(TODAY)
    assert figures.total == Counts(need_found=2, need_vague=1, need_nothing=2)
    assert (figures.total.needs, figures.total.share_found, figures.total.share_nothing) == (5, 0.4, 0.4)
    assert [day for day, _ in figures.days] == [TODAY, date(2026, 3, 3)]
    assert store.usage.figures(date(2026, 3, 3)).total == Counts(need_nothing=1)


def test_no_use_has_no_share(store: Store) -> None:
    total = store.usage.figures(TODAY).total
    assert (total.needs, total.share_found, total.share_nothing, total.satisfaction) == (0, None, None, None)


def test_counts_of_several_processes_add_up(store: Store, clock: Clock) -> None:
    other = Store(store.database, clock=clock)
    for usage in (store.usage, other.usage, store.usage):
        usage.record_answer(NOTHING)
        usage.flush()
    assert store.usage.figures(TODAY).total.need_nothing == 3


def test_counts_of_several_threads_add_up(store: Store) -> None:
    def count() -> None:
        for _ in range(50):
            store.usage.record_answer(NOTHING)
        store.usage.flush()

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.usage.figures(TODAY).total.need_nothing == 400


def test_a_second_click_changes_the_first(store: Store, clock: Clock) -> None:
    assert store.usage.record_vote("a", helped=True)
    assert store.usage.record_vote("a", helped=True)
    assert store.usage.record_vote("b", helped=True)
    clock.advance(days=1)
    assert store.usage.record_vote("a", helped=False)
    figures = store.usage.figures(TODAY)
    assert (figures.total.vote_helped, figures.total.vote_not_helped, figures.total.satisfaction) == (1, 1, 0.5)
    assert [day for day, _ in figures.days] == [TODAY]


def test_a_reason_is_counted_once_and_only_of_an_answer_that_did_not_help(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    assert not store.usage.record_reason("a", What.OFF_TOPIC), "nobody judged it"
    store.usage.record_vote("a", helped=True)
    assert not store.usage.record_reason("a", What.OFF_TOPIC)
    store.usage.record_vote("a", helped=False)
    assert store.usage.record_reason("a", What.OUTDATED)
    assert not store.usage.record_reason("a", What.OTHER_SIZE)
    assert store.usage.figures(TODAY).total == Counts(vote_not_helped=1, reason_outdated=1)
    assert not caplog.records


def test_a_database_that_is_busy_costs_neither_answer_nor_count(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    if not store.database.is_sqlite:
        pytest.skip("PostgreSQL writers do not exclude each other")
    other = sqlite3.connect(str(store.database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.usage.record_answer(NOTHING)
    with caplog.at_level(logging.WARNING):
        store.usage.flush()
        assert not store.usage.record_vote("un secret", helped=True)
    other.execute("ROLLBACK")
    other.close()
    assert [record.getMessage() for record in caplog.records] == [
        "counts not written yet: StoreUnavailableError",
        "vote not counted: StoreUnavailableError",
    ]
    assert store.usage.figures(TODAY).total == Counts(need_nothing=1)


def test_requests_are_counted_with_what_becomes_of_them_and_outlive_them(
    store: Store, form: Form, clock: Clock
) -> None:
    receipts = [store.requests.receive(form, key=str(number)) for number in range(3)]
    store.treatment.answer(receipts[0].reference, "Voici.", actor="expert")
    store.treatment.answer(receipts[0].reference, "Voici encore.", actor="expert")
    store.requests.withdraw(receipts[1].secret)
    for receipt in (receipts[2], receipts[2], receipts[1]):
        store.requests.erase(receipt.secret)
    expected = Counts(request_received=3, request_answered=1, request_withdrawn=1, request_erased=2)
    assert store.usage.figures(TODAY).total == expected
    clock.advance(days=800)
    store.purge()
    assert store.usage.figures(TODAY).days[0] == (TODAY, expected)
