"""A line of the inbox: a request in short, with what the tables around it tell of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api.desk.requests.doubles import doubles_among
from api.desk.requests.inbox_tables import RequestReadingRow, RequestThemeRow
from api.desk.requests.need_tables import NeedClusterMemberRow, NeedClusterRow
from api.desk.requests.places import filed_place
from api.desk.requests.tables import RequestRow, StatementRow
from api.desk.triage.near_pairs import count_sure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

    from api.desk.requests.places import Place
    from api.desk.requests.statuses import Status
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
    double_of: str
    """The reference of the request that it is closed as the double of; empty where it is not."""
    near: int
    """How many requests of other territories surely ask the same, as its page tells them."""


def read_lines(session: Session, ids: Sequence[int], territories: Territories) -> tuple[InboxLine, ...]:
    """Read the lines of some requests, in as many queries however many they are.

    Args:
        session: a transaction.
        ids: of the requests.
        territories: every territory.

    Returns:
        The lines, in the order of the ids; what is there no more is left out.

    """
    themes: dict[int, list[str]] = defaultdict(list)
    of_page = select(RequestThemeRow).where(RequestThemeRow.request_id.in_(ids)).order_by(RequestThemeRow.theme)
    for row in session.scalars(of_page):
        themes[row.request_id].append(row.theme)
    rows = {row.RequestRow.id: row for row in session.execute(_whole(ids))}
    needs = {
        row.request_id: RecurrentNeed(row.id, tuple(row.words), row.territories)
        for row in session.execute(_recurrent(ids))
    }
    near, doubles = count_sure(session, ids), doubles_among(session, [row.RequestRow for row in rows.values()])
    return tuple(
        _line(
            rows[number],
            territories,
            themes=tuple(themes[number]),
            recurrent=needs.get(number),
            double_of=doubles.get(number, ""),
            near=near.get(number, 0),
        )
        for number in ids
        if number in rows
    )


def _line(
    row: Row[Any],
    territories: Territories,
    *,
    themes: tuple[str, ...],
    recurrent: RecurrentNeed | None,
    double_of: str,
    near: int,
) -> InboxLine:
    request: RequestRow = row.RequestRow
    place = None
    if request.territory is not None and request.department is not None:
        asked = (request.territory, request.territory_kind, request.department, request.population)
        place = filed_place(*asked, territories=territories)
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
        double_of=double_of,
        near=near,
    )


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
