"""What the pages that account for the service are given: its use, its budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from api.desk import Counts
    from api.operating.budget import BudgetYear


@dataclass(frozen=True)
class Month:
    """The use of one month."""

    first: dt.date
    last: dt.date
    """The last day counted: today, in the month that is not over."""
    counts: Counts


@dataclass(frozen=True)
class Column:
    """A month of the picture; lengths are shares of the tallest month, in [0, 1]."""

    label: str
    x: float
    """Left edge, in hundredths of the picture's width."""
    width: float
    found: float
    vague: float
    nothing: float


@dataclass(frozen=True)
class StatsPage:
    """The use of the service."""

    today: dt.date
    since: dt.date | None
    """The first day on which something happened; none when nothing has."""
    total: Counts
    months: tuple[Month, ...]
    """The last twelve months at most, oldest first, none left out between two."""
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class BudgetPage:
    """What the service costs."""

    years: tuple[BudgetYear, ...]
    """Latest first; empty when nothing is published."""
