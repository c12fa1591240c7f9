"""The requests as an expert finds them in the morning: narrowed, counted, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, tuple_

from api.desk.requests.inbox_tables import RequestReadingRow, RequestThemeRow
from api.desk.requests.need_tables import NeedClusterMemberRow, NeedClusterRow
from api.desk.requests.places import filed_place
from api.desk.requests.statuses import Status
from api.desk.requests.tables import RequestRow, StatementRow
from api.desk.triage.inbox_filters import conditions_of, overdue
from api.desk.triage.near_pairs import count_sure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

    from api.desk.database import Database
    from api.desk.requests.places import Place
    from api.desk.triage.inbox_filters import InboxFilter
    from corpus.territories import Territories

_EXCERPT = 220
"""Characters of the masked need that a line shows."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST_TOKEN = 40


@dataclass(frozen=True)
class InboxPlace:
    """A place in the order of the inbox: the moment a request came, and its number."""

    received_at: datetime
    request_id: int

    @property
    def token(self) -> str:
        """The place as an address holds it."""
        return f"{(self.received_at - _EPOCH) // _MICROSECOND}-{self.request_id}"

    @classmethod
    def read(cls, token: str) -> InboxPlace | None:
        """Read what `token` gave; none for anything else.

        Args:
            token: what an address holds.

        Returns:
            The place.

        Examples:
            >>> InboxPlace.read("1764184000000000-7").token, InboxPlace.read("x-7")
            ('1764184000000000-7', None)

        """
        moment, _, number = token.partition("-")
        if len(token) > _LONGEST_TOKEN or not all(part.isascii() and part.isdecimal() for part in (moment, number)):
            return None
        try:
            return cls(_EPOCH + int(moment) * _MICROSECOND, int(number))
        except OverflowError:
            return None


@dataclass(frozen=True)
class RecurrentNeed:
    """What tells a line that others ask the same."""

    id: int
    words: tuple[str, ...]
    territories: int
    """That ask, the line's own among them."""


@dataclass(frozen=True)
class InboxLine:
    """A request, as the inbox shows it."""

    place: InboxPlace
    reference: str
    version: int
    status: Status
    territory: Place | None
    """None once erased."""
    eligible: bool | None
    verdict: str | None
    """What is said of it, as decisions leave it; none until it was read."""
    closest: str
    """The id of the record that answers it best, as decisions leave it; empty where none does, or until it was read."""
    closeness: str
    """Of that record, in a word."""
    themes: tuple[str, ...]
    """Ids."""
    owner: str | None
    received_at: datetime
    updated_at: datetime
    answered_at: datetime | None
    heard_at: datetime | None
    """When the person last corrected it or wrote, until the team has done something with it."""
    excerpt: str
    """The beginning of the masked need."""
    recurrent: RecurrentNeed | None
    """The need that it shares with other territories; none where it is alone."""
    near: int
    """How many requests of other territories surely ask the same, as its page tells them."""


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
            lines = self._lines(session, [place.request_id for place in found])
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
            overdue_before: a request that came before this moment and has no answer is late.
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
        # The statuses are all named, so that the index of statuses and moments is read and not every request.
        recent = select(func.count()).where(RequestRow.status.in_(list(Status)), RequestRow.received_at >= recent_from)
        with self._database.read() as session:
            counted = {row[0]: row[1] for row in session.execute(by_status)}
            return InboxCounts(
                by_status={status: counted.get(status, 0) for status in Status},
                overdue=session.scalar(late) or 0,
                unowned=session.scalar(unowned) or 0,
                heard=session.scalar(heard) or 0,
                recent=session.scalar(recent) or 0,
            )

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

    def _lines(self, session: Session, ids: Sequence[int]) -> tuple[InboxLine, ...]:
        themes: dict[int, list[str]] = defaultdict(list)
        of_page = select(RequestThemeRow).where(RequestThemeRow.request_id.in_(ids)).order_by(RequestThemeRow.theme)
        for row in session.scalars(of_page):
            themes[row.request_id].append(row.theme)
        rows = {row.RequestRow.id: row for row in session.execute(_whole(ids))}
        needs = {
            row.request_id: RecurrentNeed(row.id, tuple(row.words), row.territories)
            for row in session.execute(_recurrent(ids))
        }
        near = count_sure(session, ids)
        return tuple(
            self._line(rows[number], tuple(themes[number]), needs.get(number), near=near.get(number, 0))
            for number in ids
            if number in rows
        )

    def _line(self, row: Row[Any], themes: tuple[str, ...], recurrent: RecurrentNeed | None, *, near: int) -> InboxLine:
        request: RequestRow = row.RequestRow
        place = None
        if request.territory is not None and request.department is not None:
            asked = (request.territory, request.territory_kind, request.department, request.population)
            place = filed_place(*asked, territories=self._territories())
        return InboxLine(
            place=InboxPlace(request.received_at, request.id),
            reference=request.reference,
            version=request.version,
            status=request.status,
            territory=place,
            eligible=request.eligible,
            verdict=row.verdict,
            closest=row.closest or "",
            closeness=row.closeness or "",
            themes=themes,
            owner=request.owner,
            received_at=request.received_at,
            updated_at=request.updated_at,
            answered_at=request.answered_at,
            heard_at=request.heard_at,
            excerpt=_shortened(row.masked_text or ""),
            recurrent=recurrent,
            near=near,
        )


def _ordered(wanted: InboxFilter, *, rising: bool, start: InboxPlace | None) -> Select[datetime, int]:
    query = select(RequestRow.received_at, RequestRow.id).where(*conditions_of(wanted))
    if start is not None:
        here, limit = tuple_(RequestRow.received_at, RequestRow.id), tuple_(start.received_at, start.request_id)
        query = query.where(here > limit if rising else here < limit)
    if rising:
        return query.order_by(RequestRow.received_at, RequestRow.id)
    return query.order_by(RequestRow.received_at.desc(), RequestRow.id.desc())


def _whole(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    current = (StatementRow.request_id == RequestRow.id) & (StatementRow.revision == RequestRow.revision)
    return (
        select(
            RequestRow,
            StatementRow.masked_text,
            RequestReadingRow.verdict,
            RequestReadingRow.closest,
            RequestReadingRow.closeness,
        )
        .outerjoin(StatementRow, current)
        .outerjoin(RequestReadingRow, RequestReadingRow.request_id == RequestRow.id)
        .where(RequestRow.id.in_(ids))
    )


def _recurrent(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(NeedClusterMemberRow.request_id, NeedClusterRow.id, NeedClusterRow.words, NeedClusterRow.territories)
        .join(NeedClusterRow, NeedClusterRow.id == NeedClusterMemberRow.cluster_id)
        .where(NeedClusterMemberRow.request_id.in_(ids), NeedClusterRow.territories > 1)
    )


def _shortened(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= _EXCERPT else told[:_EXCERPT].rsplit(" ", 1)[0] + " …"
