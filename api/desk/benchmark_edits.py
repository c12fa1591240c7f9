"""The history of a benchmark: lines are added, none is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk.benchmark_tables import BenchmarkEditRow
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmark_tables import BenchmarkRow

_INITIALS = 40


def signed(author: str) -> str:
    """Bring initials to one short line."""
    return clean_line(author)[:_INITIALS].strip()


def append_edit(
    session: Session,
    row: BenchmarkRow,
    what: str,
    *,
    at: datetime,
    payload: Mapping[str, object],
    author: str = "",
) -> None:
    """Add a line.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        what: what was done.
        at: when.
        payload: what was there before, what is there now.
        author: whose initials were typed; empty when none were.

    """
    row.sequence += 1
    row.updated_at = at
    session.add(
        BenchmarkEditRow(
            benchmark_id=row.id, sequence=row.sequence, what=what, author=author, at=at, payload=dict(payload)
        )
    )
