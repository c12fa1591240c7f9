"""Whose turn it is to group all requests anew: a lease in the database, as mails have, so that one process does it.

What takes the processor for minutes holds no lock meanwhile: the turn ends by itself when its process was killed.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from api.desk.requests.need_tables import NeedGroupingTurnRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from api.desk.clock import Clock
    from api.desk.database import Database

_LEASE = timedelta(minutes=15)
"""Grouping 100,000 requests takes 95 s of processor, and rests as long: three to four minutes on a busy machine."""


@contextmanager
def grouping_turn(database: Database, *, clock: Clock) -> Iterator[bool]:
    """Hold the turn to group all requests.

    Args:
        database: the database whose requests are grouped.
        clock: what time it is.

    Yields:
        Whether the turn is ours; if not, another process is at it.

    Raises:
        StoreUnavailableError: if the database does not answer.

    """
    until = _taken(database, now=clock())
    try:
        yield until is not None
    finally:
        if until is not None:
            _end(database, until)


def _taken(database: Database, *, now: datetime) -> datetime | None:
    with database.write() as session:
        row = session.get(NeedGroupingTurnRow, 1)
        if row is not None and row.until > now:
            return None
        until = now + _LEASE
        session.merge(NeedGroupingTurnRow(id=1, until=until))
        return until


def _end(database: Database, until: datetime) -> None:
    """End our turn, and no other: one that outlasted its lease may have been followed."""
    with database.write() as session:
        session.execute(delete(NeedGroupingTurnRow).where(NeedGroupingTurnRow.until == until))
