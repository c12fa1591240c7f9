"""The requests as an expert finds them in the morning: narrowed, counted, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, tuple_

from api.desk.requests.inbox_tables import RequestReadingRow
from api.desk.requests.statuses import Status
from api.desk.requests.tables import RequestRow
from api.desk.triage.inbox_filters import InboxFilter, conditions_of, overdue, silent
from api.desk.triage.inbox_lines import InboxLine, InboxPlace, read_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Select

    from api.desk.database import Database
    from corpus.territories import Territories


@dataclass(frozen=True)
class InboxPage:
    """Some lines of the inbox, and what stands around them."""

    lines: tuple[InboxLine, ...]
    before: InboxPlace | None
    """Where the page before ends; none on the first page."""
    after: InboxPlace | None
    """Where the next page begins; none on the last one."""


@dataclass(frozen=True)
class InboxCounts:
    """How many requests there are, whatever the page."""

    by_status: Mapping[Status, int]
    """What the rest of the filter keeps, by status."""
    overdue: int
    """What waits for its first answer too long, whatever the filter."""
    silent: int
    """What waits for the territory too long, whatever the filter."""
    unowned: int
    """What waits and nobody looks after, whatever the filter."""
    heard: int
    """Where the person corrected or wrote and the team has done nothing since, whatever the filter."""
    recent: int
    """What came lately, whatever became of it and whatever the filter."""


class Inbox:
    """The inbox of a database; who may read it is checked by the caller."""

    def __init__(self, database: Database, *, territories: Callable[[], Territories]) -> None:
        """Read the requests of a database."""
        self._database = database
        self._territories = territories

    def page(
        self,
        wanted: InboxFilter,
        *,
        size: int,
        oldest_first: bool = False,
        after: InboxPlace | None = None,
        before: InboxPlace | None = None,
    ) -> InboxPage:
        """Read a page; however far it is, it costs the same: a page begins where another ended, not at a number.

        Args:
            wanted: the filter.
            size: how many lines, at least 1.
            oldest_first: in the order they came; by default the last to come first.
            after: where the page before ended.
            before: where the page after begins; ``after`` counts for nothing then.

        Returns:
            The page.

        Raises:
            ValueError: if ``size`` is below 1.
            StoreUnavailableError: if the database does not answer.

        """
        if size < 1:
            raise ValueError(f"size must be at least 1, got {size}")
        backwards = before is not None
        start = before or after
        ids = _ordered(wanted, rising=oldest_first is not backwards, start=start).limit(size + 1)
        with self._database.read() as session:
            found = [InboxPlace(row.received_at, row.id) for row in session.execute(ids)]
            more, found = len(found) > size, found[:size]
            if backwards:
                found.reverse()
            lines = read_lines(session, [place.request_id for place in found], self._territories())
        earlier, later = (more, True) if backwards else (start is not None, more)
        return InboxPage(
            lines=lines,
            before=found[0] if found and earlier else None,
            after=found[-1] if found and later else None,
        )

    def counts(self, wanted: InboxFilter, *, overdue_before: datetime, recent_from: datetime) -> InboxCounts:
        """Count what is wanted, by status, and what nobody should miss.

        Args:
            wanted: the filter; its statuses are left aside.
            overdue_before: a request that came before this moment and has no answer is late; one that waits for the
                territory, and has not changed since, is silent.
            recent_from: a request that came at this moment or after it is recent.

        Returns:
            The counts.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        kept = conditions_of(wanted.of_any_status(), every=True)
        by_status = select(RequestRow.status, func.count()).where(*kept).group_by(RequestRow.status)
        unowned = select(func.count()).where(RequestRow.status == Status.RECEIVED, RequestRow.owner.is_(None))
        heard = select(func.count()).where(RequestRow.heard_at.is_not(None))
        late = select(func.count()).select_from(RequestRow).where(*overdue(overdue_before))
        waited = select(func.count()).select_from(RequestRow).where(*silent(overdue_before))
        # The statuses are all named, so that the index of statuses and moments is read and not every request.
        recent = select(func.count()).where(RequestRow.status.in_(list(Status)), RequestRow.received_at >= recent_from)
        with self._database.read() as session:
            counted = {row[0]: row[1] for row in session.execute(by_status)}
            return InboxCounts(
                by_status={status: counted.get(status, 0) for status in Status},
                overdue=session.scalar(late) or 0,
                silent=session.scalar(waited) or 0,
                unowned=session.scalar(unowned) or 0,
                heard=session.scalar(heard) or 0,
                recent=session.scalar(recent) or 0,
            )

    def owned(self, account: str) -> int:
        """Count what an account looks after and is still to be treated, as the filter of its owner finds it.

        Args:
            account: the account.

        Returns:
            How many requests.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        mine = select(func.count()).select_from(RequestRow).where(*conditions_of(InboxFilter(owner=account)))
        with self._database.read() as session:
            return session.scalar(mine) or 0

    def by_verdict(self) -> tuple[int, Mapping[str, int]]:
        """Count all requests, whatever their status, and those that have each verdict, as its filter finds them.

        Returns:
            How many there are, and how many by verdict; what was not read yet has none.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        read = select(RequestReadingRow.verdict, func.count()).group_by(RequestReadingRow.verdict)
        with self._database.read() as session:
            total = session.scalar(select(func.count()).select_from(RequestRow)) or 0
            return total, {verdict: count for verdict, count in session.execute(read)}  # noqa: C416 - rows are no pairs to a type checker

    def owners(self) -> tuple[str, ...]:
        """List the accounts that look after a request, open or not, in order of their ids."""
        query = select(RequestRow.owner).where(RequestRow.owner.is_not(None)).distinct().order_by(RequestRow.owner)
        with self._database.read() as session:
            return tuple(owner for owner in session.scalars(query) if owner)

    def around(
        self, wanted: InboxFilter, reference: str, *, oldest_first: bool = False
    ) -> tuple[InboxLine | None, InboxLine | None]:
        """Find what stands before and after a request in a list, even when the list no longer keeps the request.

        Args:
            wanted: the filter of the list.
            reference: the request.
            oldest_first: in the order they came; by default the last to come first.

        Returns:
            The request before and the one after, none where the list begins or ends; none for an unknown reference.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.read() as session:
            row = session.execute(
                select(RequestRow.received_at, RequestRow.id).where(RequestRow.reference == reference)
            ).first()
        if row is None:
            return None, None
        place = InboxPlace(row.received_at, row.id)
        before = self.page(wanted, size=1, oldest_first=oldest_first, before=place).lines
        after = self.page(wanted, size=1, oldest_first=oldest_first, after=place).lines
        return (before[0] if before else None), (after[0] if after else None)

    def left(self, wanted: InboxFilter, reference: str, *, oldest_first: bool = False) -> int:
        """Count what comes after a request in a list, even when the list no longer keeps it.

        Args:
            wanted: the filter of the list.
            reference: the request.
            oldest_first: in the order they came; by default the last to come first.

        Returns:
            How many; none for an unknown reference.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.read() as session:
            here = session.execute(
                select(RequestRow.received_at, RequestRow.id).where(RequestRow.reference == reference)
            ).first()
            if here is None:
                return 0
            rest = _ordered(wanted, rising=oldest_first, start=InboxPlace(here.received_at, here.id)).order_by(None)
            return session.scalar(select(func.count()).select_from(rest.subquery())) or 0


def _ordered(wanted: InboxFilter, *, rising: bool, start: InboxPlace | None) -> Select[datetime, int]:
    query = select(RequestRow.received_at, RequestRow.id).where(*conditions_of(wanted))
    if start is not None:
        here, limit = tuple_(RequestRow.received_at, RequestRow.id), tuple_(start.received_at, start.request_id)
        query = query.where(here > limit if rising else here < limit)
    if rising:
        return query.order_by(RequestRow.received_at, RequestRow.id)
    return query.order_by(RequestRow.received_at.desc(), RequestRow.id.desc())
