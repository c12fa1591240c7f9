"""What is new to somebody who opens the desk in the morning: what came since the last working day began."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from api.pages.public_holidays import is_worked

_PARIS: Final = ZoneInfo("Europe/Paris")
_NAMES: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")


def recent_from(now: dt.datetime) -> dt.datetime:
    """Give the moment from which a request is new: midnight, where the readers are, of the last day worked before.

    Args:
        now: the present moment, with its offset.

    Returns:
        The beginning of yesterday; after a weekend or a public holiday, that of the last day worked.

    Examples:
        >>> [recent_from(dt.datetime(2026, 11, day, 8, tzinfo=dt.UTC)).day for day in (12, 27, 28, 29, 30)]
        [9, 25, 26, 26, 26]

    """
    return start_of(_day_before(today(now)))


def start_of(day: dt.date) -> dt.datetime:
    """Give the moment at which a day begins where the readers are, in UTC."""
    return dt.datetime.combine(day, dt.time(), tzinfo=_PARIS).astimezone(dt.UTC)


def today(now: dt.datetime) -> dt.date:
    """Give the day that it is where the readers are.

    Args:
        now: the present moment, with its offset.

    Returns:
        The day.

    Examples:
        >>> today(dt.datetime(2026, 11, 29, 23, 30, tzinfo=dt.UTC)).day
        30

    """
    return now.astimezone(_PARIS).date()


def since(now: dt.datetime) -> str:
    """Say it: ``depuis hier``, or such as ``depuis vendredi`` when yesterday was not worked.

    Args:
        now: the present moment, with its offset.

    Returns:
        The words.

    Examples:
        >>> [since(dt.datetime(2026, 11, day, 8, tzinfo=dt.UTC)) for day in (12, 28, 30)]
        ['depuis mardi', 'depuis hier', 'depuis vendredi']

    """
    day = _day_before(today(now))
    return "depuis hier" if (today(now) - day).days == 1 else f"depuis {_NAMES[day.weekday()]}"


def _day_before(date: dt.date) -> dt.date:
    day = date - dt.timedelta(days=1)
    while not is_worked(day):
        day -= dt.timedelta(days=1)
    return day
