"""Count what clients did of late where every process of a service finds it.

Each client has one row, which holds how many actions it did in each slice of time: a sixtieth of the window, so that
a row has 61 pairs at most whatever the quota is. A slice counts until its end has left the window: never more than the
quota passes in any window, and one who has used it up waits a sixtieth longer than with exact moments.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.desk.database import Database
from api.desk.usage.action_count_tables import ActionCountRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_SLICES: Final = 60
_SWEEP: Final = 1_000
"""Actions noted by a process between two times that it drops what no longer counts."""


class ActionCounts:
    """The counts of every process that shares the database."""

    def __init__(self, url: str) -> None:
        """Count in a database, through connections of our own: a quota waits for no writer of the desk.

        Args:
            url: the address; nothing is opened before the first action.

        """
        self._database = Database(url)
        self._noted = 0

    def note(self, name: str, *, limit: int, seconds: int, now: float) -> bool:
        """Note an action, unless there were too many.

        Args:
            name: who does what.
            limit: how many actions a window holds.
            seconds: how long a window is.
            now: the present moment, in seconds since 1970.

        Returns:
            Whether the action may be done; what may not is not counted.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        current = _slice(now, seconds)
        with self._database.brief() as session:
            counts = _counting(self._held(session, name), current)
            if sum(count for _, count in counts) >= limit:
                return False
            if counts and counts[-1][0] >= current:
                # Later where another machine's clock is ahead of ours.
                counts[-1] = [counts[-1][0], counts[-1][1] + 1]
            else:
                counts.append([current, 1])
            kept = {"counts": counts, "until": _end(counts[-1][0], seconds)}
            session.execute(update(ActionCountRow).where(_is(name)).values(kept))
        self._noted += 1
        if self._noted % _SWEEP == 0:
            self.sweep(now)
        return True

    def first(self, name: str, *, seconds: int, now: float) -> tuple[float, int]:
        """Tell how many actions count, and when the oldest of them was done, its slice taken to its end.

        Args:
            name: who does what.
            seconds: how long a window is.
            now: the present moment, in seconds since 1970.

        Returns:
            A moment, ``now`` when nothing counts, and how many.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.read() as session:
            held = session.scalar(select(ActionCountRow.counts).where(_is(name))) or []
        counts = _counting(held, _slice(now, seconds))
        if not counts:
            return now, 0
        return _end(counts[0][0], seconds) - seconds, sum(count for _, count in counts)

    def forget(self, name: str) -> None:
        """Start again for a client.

        Args:
            name: who does what.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.brief() as session:
            session.execute(delete(ActionCountRow).where(_is(name)))

    def sweep(self, now: float) -> None:
        """Drop what no longer counts.

        Args:
            now: the present moment, in seconds since 1970.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.brief() as session:
            session.execute(delete(ActionCountRow).where(ActionCountRow.until <= now))

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def _held(self, session: Session, name: str) -> list[list[int]]:
        """Read a row that nobody else changes until the transaction ends; make it first where there is none."""
        asked = select(ActionCountRow.counts).where(_is(name)).with_for_update()
        held: list[list[int]] | None = session.scalar(asked)
        if held is None:
            dialect = sqlite if self._database.is_sqlite else postgresql
            session.execute(
                dialect.insert(ActionCountRow)
                .values(name_digest=_digest(name), counts=[], until=0.0)
                .on_conflict_do_nothing()
            )
            # Another process may have made it meanwhile: what it counted is read, once it is written.
            held = session.scalar(asked)
        return held or []


def _is(name: str) -> ColumnElement[bool]:
    return ActionCountRow.name_digest == _digest(name)


def _digest(name: str) -> str:
    # A name holds part of a path, which may be of any length and of any characters.
    return hashlib.sha256(name.encode("utf-8", errors="replace")).hexdigest()


def _slice(moment: float, seconds: int) -> int:
    return int(moment * _SLICES // seconds)


def _end(number: int, seconds: int) -> float:
    """Tell when a slice no longer counts."""
    return (number + 1) * seconds / _SLICES + seconds


def _counting(held: list[list[int]], current: int) -> list[list[int]]:
    """Keep what counts; what lies a whole window ahead was noted by a clock that was wrong."""
    return [pair for pair in held if abs(pair[0] - current) <= _SLICES]
