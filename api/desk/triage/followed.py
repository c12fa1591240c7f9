"""What others did to the requests that an expert follows: those they look after, and those they ever acted on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from api.desk.requests.history import SYSTEM, Event
from api.desk.requests.tables import EventRow, RequestRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from api.desk.database import Database


class Followed:
    """The requests that each expert of a database follows."""

    def __init__(self, database: Database) -> None:
        """Read the histories of a database."""
        self._database = database

    def last_act(self, account: str, *, after: datetime, before: datetime) -> datetime | None:
        """Tell when an expert last did something to a request between two moments; none where they did nothing."""
        query = select(func.max(EventRow.at)).where(
            EventRow.at >= after, EventRow.at < before, EventRow.actor == account
        )
        with self._database.read() as session:
            return session.scalar(query)

    def count(self, account: str, *, since: datetime) -> int:
        """Count the requests that an expert follows and to which others did something, from a moment on."""
        query = select(func.count()).select_from(RequestRow).where(changed_by_others(account, since=since))
        with self._database.read() as session:
            return session.scalar(query) or 0

    def changes(self, references: Sequence[str], account: str, *, since: datetime) -> Mapping[str, tuple[Event, ...]]:
        """Read what others than an expert did to some requests, from a moment on.

        Args:
            references: the requests'.
            account: the expert's.
            since: the moment.

        Returns:
            What happened, by reference, first things first; a request to which nothing did is left out.

        """
        query = (
            select(RequestRow.reference, EventRow)
            .join(EventRow, EventRow.request_id == RequestRow.id)
            .where(RequestRow.reference.in_(references), *_of_others(account, since=since))
            .order_by(EventRow.request_id, EventRow.sequence)
        )
        found: dict[str, list[Event]] = defaultdict(list)
        with self._database.read() as session:
            for reference, row in session.execute(query):
                found[reference].append(Event(row.kind, row.actor, row.at, row.before, row.after, row.payload))
        return {reference: tuple(events) for reference, events in found.items()}


def changed_by_others(account: str, *, since: datetime) -> ColumnElement[bool]:
    """Write the condition of a request that an expert follows and to which others did something since a moment."""
    acted = aliased(EventRow)
    mine = select(acted.id).where(acted.request_id == RequestRow.id, acted.actor == account).exists()
    changed = select(EventRow.request_id).where(*_of_others(account, since=since))
    return RequestRow.id.in_(changed) & or_(RequestRow.owner == account, mine)


def _of_others(account: str, *, since: datetime) -> tuple[ColumnElement[bool], ...]:
    # What a rule does, an erasure that is due, is nobody's work.
    return EventRow.at >= since, EventRow.actor.not_in((account, SYSTEM))
