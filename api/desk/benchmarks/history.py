"""What was done to a benchmark, edit after edit, as its team reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from api.desk.benchmarks.tables import BenchmarkEditRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.tables import BenchmarkRow


@dataclass(frozen=True)
class Edit:
    """A line of the history."""

    what: str
    """What was done: ``cell_written``."""
    author: str
    """Initials, as they were typed; empty when none were."""
    at: datetime
    payload: Mapping[str, Any]
    """What was there before and what is there since, by field; or what was added, removed or put back."""


@dataclass(frozen=True)
class Edits:
    """A part of the history."""

    edits: tuple[Edit, ...]
    """The latest first."""
    total: int


def read_edits(session: Session, row: BenchmarkRow, *, offset: int, limit: int) -> Edits:
    """Read a part of the history of a benchmark.

    Args:
        session: a transaction.
        row: the benchmark.
        offset: how many of the latest edits to pass over.
        limit: how many to read, at most.

    Returns:
        The edits, and how many there are in all.

    """
    mine = BenchmarkEditRow.benchmark_id == row.id
    found = session.scalars(
        select(BenchmarkEditRow).where(mine).order_by(BenchmarkEditRow.sequence.desc()).offset(offset).limit(limit)
    )
    edits = tuple(Edit(one.what, one.author, one.at, one.payload) for one in found)
    return Edits(edits, session.scalar(select(func.count()).select_from(BenchmarkEditRow).where(mine)) or 0)
