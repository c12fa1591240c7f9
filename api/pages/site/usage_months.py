"""The use of the service, month by month, and its picture."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from api.contexts.site.figures import Column, Month
from api.desk import Counts
from api.pages.typography import month

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.desk import Figures

MOST_MONTHS: Final = 12
_GAP: Final = 0.3
"""Share of a column's place that stays empty, so that columns are told apart."""


def months_of(figures: Figures, *, today: dt.date) -> tuple[Month, ...]:
    """Sum the days of each month.

    Args:
        figures: counts by day.
        today: ends the last month.

    Returns:
        From the first month with a count, twelve at most, to this one; a month without a count is one of zeros.

    """
    if not figures.days:
        return ()
    start = figures.days[0][0].replace(day=1)
    firsts: list[dt.date] = []
    first = today.replace(day=1)
    while first >= start and len(firsts) < MOST_MONTHS:
        firsts.append(first)
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return tuple(
        Month(
            first,
            min(today, first.replace(day=calendar.monthrange(first.year, first.month)[1])),
            total_of(counts for day, counts in figures.days if day.replace(day=1) == first),
        )
        for first in reversed(firsts)
    )


def total_of(counted: Iterable[Counts]) -> Counts:
    """Add counts up.

    Args:
        counted: the counts.

    Returns:
        Their sums.

    """
    every = list(counted)
    return Counts(**{field.name: sum(getattr(one, field.name) for one in every) for field in fields(Counts)})


def columns_of(months: Sequence[Month]) -> tuple[Column, ...]:
    """Draw the needs of each month as a column of three pieces.

    Args:
        months: oldest first.

    Returns:
        A column a month; none when no month has a need.

    """
    tallest = max((one.counts.needs for one in months), default=0)
    if not tallest:
        return ()
    place = 100 / len(months)
    return tuple(
        Column(
            label=month(one.first),
            x=index * place + place * _GAP / 2,
            width=place * (1 - _GAP),
            found=one.counts.need_found / tallest,
            vague=one.counts.need_vague / tallest,
            nothing=one.counts.need_nothing / tallest,
        )
        for index, one in enumerate(months)
    )
