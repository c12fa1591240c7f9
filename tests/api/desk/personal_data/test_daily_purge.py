import logging

import pytest

from api.desk import Form, Store
from api.desk.personal_data.daily_purge import DailyPurge
from tests.api.desk.clock import Clock

_DAY = 24 * 3600.0


class _Passing:
    """Seconds that pass, whatever the clock says."""

    def __init__(self) -> None:
        self.at = 5.0

    def __call__(self) -> float:
        return self.at


def test_a_clock_that_jumped_ends_nothing_until_it_was_seen_again(
    store: Store, form: Form, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    passing = _Passing()
    daily = DailyPurge(store.purge, clock=clock, seconds=passing)
    receipt = store.requests.receive(form, key="a")
    clock.advance(days=3_650)
    passing.at += _DAY
    with caplog.at_level(logging.ERROR):
        daily()
    assert "nothing is purged" in caplog.text
    clock.advance(days=-3_648)
    passing.at += _DAY
    daily()
    assert store.requests.follow(receipt.secret).form == form


def test_a_clock_that_stays_is_believed_a_day_later(store: Store, form: Form, clock: Clock) -> None:
    passing = _Passing()
    daily = DailyPurge(store.purge, clock=clock, seconds=passing)
    receipt = store.requests.receive(form, key="a")
    clock.advance(days=3_650)
    daily()
    clock.advance(days=1)
    passing.at += _DAY
    daily()
    assert store.requests.follow(receipt.secret).form is None


def test_days_that_pass_are_purged_as_ever(store: Store, form: Form, clock: Clock) -> None:
    passing = _Passing()
    daily = DailyPurge(store.purge, clock=clock, seconds=passing)
    receipt = store.requests.receive(form, key="a")
    clock.advance(days=800)
    passing.at += 800 * _DAY
    daily()
    assert store.requests.follow(receipt.secret).form is None
