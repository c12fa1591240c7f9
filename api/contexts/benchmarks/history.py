"""What the page of a benchmark's history is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Change:
    """What an edit changed."""

    name: str
    """Of the field."""
    before: str
    """Empty where nothing was there."""
    after: str
    """Empty where nothing is there since."""


@dataclass(frozen=True)
class HistoryLine:
    """An edit."""

    at: datetime
    who: str
    """Initials, as they were typed, or who it was at large."""
    what: str
    """What was done."""
    about: str
    """The answer, the criterion or the cell; empty where it is about the whole."""
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class HistoryPage:
    """The history of a benchmark, for its team."""

    secret: str
    title: str
    """Of the benchmark."""
    lines: tuple[HistoryLine, ...]
    """The latest first."""
    total: int
    current: int
    """Which page of them, from 1."""
    last: int
