"""What is new to somebody who opens the desk in the morning: what came since the last working day began."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

_PARIS: Final = ZoneInfo("Europe/Paris")
_FRIDAY: Final = 4
_SINCE: Final = {1: "depuis hier"}


def recent_from(now: dt.datetime) -> dt.datetime:
    """Give the moment from which a request is new: midnight, where the readers are, of the last day worked before.

    Args:
        now: the present moment, with its offset.

    Returns:
        The beginning of yesterday; on a Monday, and over the weekend, that of Friday.

    Examples:
        >>> [recent_from(dt.datetime(2026, 11, day, 8, tzinfo=dt.UTC)).day for day in (27, 28, 29, 30)]
        [26, 27, 27, 27]

    """
    day = _day_before(now.astimezone(_PARIS).date())
    return dt.datetime.combine(day, dt.time(), tzinfo=_PARIS).astimezone(dt.UTC)


def since(now: dt.datetime) -> str:
    """Say it: ``depuis hier``, or ``depuis vendredi`` when yesterday was not worked.

    Args:
        now: the present moment, with its offset.

    Returns:
        The words.

    Examples:
        >>> [since(dt.datetime(2026, 11, day, 8, tzinfo=dt.UTC)) for day in (27, 28, 29, 30)]
        ['depuis hier', 'depuis hier', 'depuis vendredi', 'depuis vendredi']

    """
    today = now.astimezone(_PARIS).date()
    return _SINCE.get((today - _day_before(today)).days, "depuis vendredi")


def _day_before(today: dt.date) -> dt.date:
    yesterday = today - dt.timedelta(days=1)
    return yesterday - dt.timedelta(days=max(0, yesterday.weekday() - _FRIDAY))
