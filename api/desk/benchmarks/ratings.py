"""What each member of a team thinks of a cell: one rating a person, known by initials; who gives none shares one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkRatingRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.tables import BenchmarkCellRow, BenchmarkRow

_PERSON = 64


@dataclass(frozen=True)
class Rating:
    """What one person thinks."""

    author: str
    """Initials, as they were typed last; empty when none were, or where they are not told."""
    value: int
    """From 0 to 4."""
    at: datetime


def person_of(author: str) -> str:
    """Tell whose initials they are, however they are typed.

    Args:
        author: initials.

    Returns:
        Their letters and digits, small; empty for nobody's.

    Examples:
        >>> person_of("A. B.") == person_of("ab"), person_of(" – ")
        (True, '')

    """
    return "".join(filter(str.isalnum, author)).casefold()[:_PERSON]


def write_rating(session: Session, cell: BenchmarkCellRow, value: int | None, *, author: str, at: datetime) -> None:
    """Write the rating of a person, over the one they had given; none to take that back.

    Args:
        session: a writing transaction, in which the benchmark is held.
        cell: the cell.
        value: from 0 to 4, or none.
        author: initials.
        at: when.

    """
    key = (cell.answer_id, cell.criterion_id, person_of(author))
    row = session.get(BenchmarkRatingRow, key)
    if row and value is None:
        session.delete(row)
    elif row and value is not None:
        row.value, row.author, row.at = value, author, at
    elif value is not None:
        names = ("answer_id", "criterion_id", "person")
        session.add(BenchmarkRatingRow(**dict(zip(names, key, strict=True)), value=value, author=author, at=at))


def ratings_of(session: Session, cell: BenchmarkCellRow) -> tuple[Rating, ...]:
    """Read the ratings of a cell, the oldest first."""
    mine = (BenchmarkRatingRow.answer_id == cell.answer_id) & (BenchmarkRatingRow.criterion_id == cell.criterion_id)
    return tuple(_read(row) for row in session.scalars(select(BenchmarkRatingRow).where(mine).order_by(*_ORDER)))


def read_ratings(session: Session, benchmark: BenchmarkRow) -> Mapping[tuple[int, int], tuple[Rating, ...]]:
    """Read the ratings of a benchmark, by answer and criterion, the oldest of each cell first."""
    found: dict[tuple[int, int], tuple[Rating, ...]] = {}
    for row in session.scalars(
        select(BenchmarkRatingRow)
        .join(BenchmarkAnswerRow, BenchmarkAnswerRow.id == BenchmarkRatingRow.answer_id)
        .where(BenchmarkAnswerRow.benchmark_id == benchmark.id)
        .order_by(*_ORDER)
    ):
        place = (row.answer_id, row.criterion_id)
        found[place] = (*found.get(place, ()), _read(row))
    return found


_ORDER = (BenchmarkRatingRow.at, BenchmarkRatingRow.person)


def _read(row: BenchmarkRatingRow) -> Rating:
    return Rating(row.author, row.value, row.at)
