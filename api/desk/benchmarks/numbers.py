"""The numbers of benchmarks: one is never given twice, since the address of what was published bears it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, text

from api.desk.benchmarks.tables import BenchmarkNumberRow, BenchmarkRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ONLY: Final = 1
"""The id of the one row of the table."""
_DRAW: Final = text("SELECT nextval(pg_get_serial_sequence('benchmark', 'id'))")
"""What PostgreSQL would have given, and gives where nobody asks here."""


def new_number(session: Session) -> int:
    """Give the number of a benchmark that is opened.

    SQLite gives the number of the last row again once it is deleted, unless its table is made anew. The sequences of
    PostgreSQL never do, but no backup holds them: the highest number is a row on both.

    Args:
        session: a writing transaction.

    Returns:
        A number that no benchmark bore since numbers are kept.

    """
    kept = session.get(BenchmarkNumberRow, _ONLY)
    # The version before may have opened others meanwhile, and deleted them.
    highest = session.scalar(select(func.max(BenchmarkRow.id))) or 0
    drawn = session.scalar(_DRAW) if session.get_bind().dialect.name == "postgresql" else None
    number = max(kept.last if kept else 0, highest, (drawn or 1) - 1) + 1
    if kept:
        kept.last = number
    else:
        session.add(BenchmarkNumberRow(id=_ONLY, last=number))
    return number
