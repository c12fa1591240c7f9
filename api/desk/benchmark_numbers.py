"""The numbers of benchmarks: one is never given twice, since the address of what was published bears it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from api.desk.benchmark_tables import BenchmarkNumberRow, BenchmarkRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ONLY: Final = 1
"""The id of the one row of the table."""


def new_number(session: Session) -> int | None:
    """Give the number of a benchmark that is opened.

    SQLite gives the number of the last row again once it is deleted, unless its table is made anew; the sequences of
    PostgreSQL never do.

    Args:
        session: a writing transaction.

    Returns:
        A number that no benchmark bore since numbers are kept; none where the database gives one.

    """
    if session.get_bind().dialect.name != "sqlite":
        return None
    kept = session.get(BenchmarkNumberRow, _ONLY)
    # The version before may have opened others meanwhile.
    highest = session.scalar(select(func.max(BenchmarkRow.id))) or 0
    number = max(kept.last if kept else 0, highest) + 1
    if kept:
        kept.last = number
    else:
        session.add(BenchmarkNumberRow(id=_ONLY, last=number))
    return number
