"""Read each request's masked need beside the requests, for the inbox to sort by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import and_, exists, or_, select, union

from api.desk.judgments.decision_tables import DecisionRow
from api.desk.judgments.settled_readings import settle
from api.desk.requests.inbox_tables import RequestReadingRow, ThemeDecisionKind, ThemeDecisionRow
from api.desk.requests.readings import UNREADABLE, Reading, index_words, keep_reading
from api.desk.requests.statuses import OPEN_STATUSES, THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow, StatementRow
from corpus.errors import UnknownTerritoryError
from recommender import Need, NeedError
from recommender.similar_needs.pauses import no_pause

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from recommender import Recommendation
    from recommender.similar_needs.pauses import Pause

_BATCH = 64
"""Requests read between two transactions."""
_OVERLAP = timedelta(minutes=5)
"""How far back a look for changed requests begins before the last one: transactions end later than they begin."""


class Reader(Protocol):
    """What reads needs; the recommender does."""

    @property
    def index_version(self) -> str:
        """The version of what needs are compared with."""
        ...

    def recommend(self, need: Need) -> Recommendation:
        """Answer a need."""
        ...


@dataclass(frozen=True)
class _Unread:
    request_id: int
    revision: int
    masked_text: str
    territory: str | None

    @property
    def need(self) -> Need:
        """What a request's page asks: the line names what is first there."""
        return Need(self.masked_text, territory=self.territory)


class Readings:
    """The readings of a database's requests."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep the readings of a database."""
        self._database = database
        self._clock = clock
        self._looked_at = datetime.min.replace(tzinfo=UTC) + 2 * _OVERLAP
        self._version = ""

    def compute(self, reader: Reader, *, pause: Pause = no_pause) -> int:
        """Read what was not read: new requests, corrected ones, and open ones again when the catalogue changed.

        Args:
            reader: what reads; it is given masked texts and territories alone.
            pause: called before each need; what it raises ends the work, and what is read is kept.

        Returns:
            How many were read.

        Raises:
            StoreUnavailableError: if the database does not answer; what is read is kept.

        """
        began, done = self._clock(), 0
        unread = self._unread(reader.index_version)
        for start in range(0, len(unread), _BATCH):
            answers = [(one, _answered(one.need, reader, pause=pause)) for one in unread[start : start + _BATCH]]
            with self._database.write() as session:
                for one, answer in answers:
                    done += self._keep(session, one, answer, version=reader.index_version)
        # Only now: what failed is looked for again.
        self._looked_at, self._version = began, reader.index_version
        return done

    def _unread(self, version: str) -> list[_Unread]:
        ended = RequestRow.status.not_in(OPEN_STATUSES)
        decided = exists().where(DecisionRow.request_id == RequestRow.id)
        read = and_(
            RequestReadingRow.request_id == RequestRow.id,
            RequestReadingRow.revision == RequestRow.revision,
            or_(ended, RequestReadingRow.index_version == version),
            # What the version before read says not what it had shown: that is wanted where someone decides of it.
            or_(RequestReadingRow.said.is_not(None), ended & ~decided),
        )
        query = (
            select(RequestRow.id, RequestRow.revision, StatementRow.masked_text, RequestRow.territory)
            .join(
                StatementRow,
                (StatementRow.request_id == RequestRow.id) & (StatementRow.revision == RequestRow.revision),
            )
            .outerjoin(RequestReadingRow, read)
            .where(RequestRow.status.not_in(THE_PERSONS_OWN), RequestReadingRow.request_id.is_(None))
            .order_by(RequestRow.id)
        )
        if version == self._version:
            query = query.where(RequestRow.id.in_(_changed_from(self._looked_at - _OVERLAP)))
        with self._database.read() as session:
            return [_Unread(*row) for row in session.execute(query)]

    def _keep(self, session: Session, one: _Unread, answer: Recommendation | None, *, version: str) -> bool:
        """Write a reading down, unless the request was withdrawn, erased or corrected while it was made."""
        request = session.get(RequestRow, one.request_id, with_for_update=True)
        if request is None or request.status in THE_PERSONS_OWN or request.revision != one.revision:
            return False
        # Requests that were here before words were kept get them now.
        index_words(session, one.request_id, one.masked_text)
        now, reading = self._clock(), _reading(answer, one.revision, version=version)
        row = session.get(RequestReadingRow, one.request_id)
        if request.status not in OPEN_STATUSES and row is not None and not row.revision and row.said is not None:
            # It is read again for its theme, which was given back: what was said of it when it ended stays.
            shown = [(record_id, closeness) for record_id, closeness in row.shown or ()]
            reading = replace(reading, verdict=row.said, index_version=row.index_version, shown=shown)
        keep_reading(session, one.request_id, reading, at=now)
        settle(session, one.request_id, at=now)
        return True


def _changed_from(moment: datetime) -> CompoundSelect[int]:
    """Select what changed from a moment on, and what is sorted by what is computed again, which is no change of it."""
    returned = select(ThemeDecisionRow.request_id).where(
        ThemeDecisionRow.at >= moment, ThemeDecisionRow.kind == ThemeDecisionKind.RETURNED
    )
    return union(select(RequestRow.id).where(RequestRow.updated_at >= moment), returned)


def _reading(answer: Recommendation | None, revision: int, *, version: str) -> Reading:
    if answer is None:
        return Reading(revision, version, UNREADABLE, ())
    matches = sorted((*answer.investigations, *answer.tools), key=lambda match: -match.ranked.probability)
    shown = [(match.ranked.record_id, match.closeness.value) for match in matches]
    return Reading(revision, version, answer.verdict.value, answer.themes, shown)


def _answered(need: Need, reader: Reader, *, pause: Pause) -> Recommendation | None:
    pause()
    try:
        return reader.recommend(need)
    except UnknownTerritoryError:
        # The extract no longer knows it.
        return reader.recommend(replace(need, territory=None))
    except NeedError:
        return None
