"""What the recommender says of each request's masked need, read beside the requests for the inbox to sort by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import delete, insert, or_, select

from api.desk.requests.inbox_tables import RequestReadingRow, RequestThemeRow, RequestWordRow
from api.desk.requests.statuses import Status
from api.desk.requests.tables import RequestRow, StatementRow
from corpus.themes import LABELS
from recommender import Need, NeedError, words_of
from recommender.pauses import no_pause

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.requests.seen import Seen
    from recommender import Recommendation
    from recommender.pauses import Pause

UNREADABLE = "unreadable"
"""The verdict on a need of which nothing is left once masked."""
OPEN = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING)
"""What is read again when the catalogue changes: someone still works on it."""
_GONE = (Status.WITHDRAWN, Status.ERASED)
_LONGEST = 64
"""Characters of a word that are kept."""
_BATCH = 64
"""Requests read between two transactions."""
_OVERLAP = timedelta(minutes=5)
"""How far back a look for changed requests begins before the last one: transactions end later than they begin."""
_LATE = timedelta(seconds=30)
"""How long after it was made a reading may come into the database."""
_IDS = {label: theme for theme, label in LABELS.items()}


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
            reader: what reads; it is given masked texts alone.
            pause: called before each need; what it raises ends the work, and what is read is kept.

        Returns:
            How many were read.

        Raises:
            StoreUnavailableError: if the database does not answer; what is read is kept.

        """
        began, done = self._clock(), 0
        unread = self._unread(reader.index_version)
        for start in range(0, len(unread), _BATCH):
            answers = [(one, _answered(one.masked_text, reader, pause=pause)) for one in unread[start : start + _BATCH]]
            with self._database.write() as session:
                for one, answer in answers:
                    done += self._keep(session, one, answer, version=reader.index_version)
        # Only now: what failed is looked for again.
        self._looked_at, self._version = began, reader.index_version
        return done

    def _unread(self, version: str) -> list[_Unread]:
        read = (
            (RequestReadingRow.request_id == RequestRow.id)
            & (RequestReadingRow.revision == RequestRow.revision)
            & or_(
                RequestRow.status.not_in(OPEN),
                (RequestReadingRow.index_version == version) & RequestReadingRow.closest.is_not(None),
            )
        )
        query = (
            select(RequestRow.id, RequestRow.revision, StatementRow.masked_text)
            .join(
                StatementRow,
                (StatementRow.request_id == RequestRow.id) & (StatementRow.revision == RequestRow.revision),
            )
            .outerjoin(RequestReadingRow, read)
            .where(RequestRow.status.not_in(_GONE), RequestReadingRow.request_id.is_(None))
            .order_by(RequestRow.id)
        )
        if version == self._version:
            query = query.where(RequestRow.updated_at >= self._looked_at - _OVERLAP)
        with self._database.read() as session:
            return [_Unread(*row) for row in session.execute(query)]

    def _keep(self, session: Session, one: _Unread, answer: Recommendation | None, *, version: str) -> bool:
        """Write a reading down, unless the request was withdrawn, erased or corrected while it was made."""
        request = session.get(RequestRow, one.request_id, with_for_update=True)
        if request is None or request.status in _GONE or request.revision != one.revision:
            return False
        # Requests that were here before words were kept get them now.
        index_words(session, one.request_id, one.masked_text)
        _write(
            session,
            one.request_id,
            revision=one.revision,
            version=version,
            verdict=answer.verdict.value if answer else UNREADABLE,
            themes=answer.themes if answer else (),
            first=_first_shown(answer) if answer else ("", ""),
            at=self._clock(),
        )
        return True


def index_words(session: Session, request_id: int, masked_text: str) -> None:
    """Keep the words by which a request is found; those of an earlier statement go.

    Args:
        session: a writing transaction.
        request_id: the request.
        masked_text: its need, without personal data.

    """
    session.execute(delete(RequestWordRow).where(RequestWordRow.request_id == request_id))
    words = {word[:_LONGEST] for word in words_of(masked_text)}
    rows = [{"word": word, "request_id": request_id} for word in sorted(words)]
    if rows:
        session.execute(insert(RequestWordRow), rows)


def keep_seen(session: Session, request_id: int, seen: Seen, *, at: datetime) -> None:
    """Sort a new request by what its author had seen, until it is read itself.

    Args:
        session: a writing transaction.
        request_id: the request.
        seen: what was seen.
        at: when.

    """
    version = seen.index_version
    _write(
        session,
        request_id,
        revision=0,
        version=version,
        verdict=seen.verdict.value,
        themes=seen.themes,
        first=(None, None),
        at=at,
    )


def said_anew(session: Session, *, since: datetime) -> bool:
    """Tell whether the recommender says another verdict of a request than it did at a moment.

    Args:
        session: a transaction.
        since: the moment.

    Returns:
        Whether it does; for half a minute after the moment, also where it may have said it just before.

    """
    # What its author had seen came with the request itself.
    changed = (RequestReadingRow.read_at > since - _LATE) & (RequestReadingRow.revision > 0)
    return session.scalar(select(RequestReadingRow.request_id).where(changed).limit(1)) is not None


def _write(
    session: Session,
    request_id: int,
    *,
    revision: int,
    version: str,
    verdict: str,
    themes: Iterable[str],
    first: tuple[str | None, str | None],
    at: datetime,
) -> None:
    before = session.get(RequestReadingRow, request_id)
    if before is not None and before.verdict == verdict:
        at = before.read_at
    for table in (RequestReadingRow, RequestThemeRow):
        session.execute(delete(table).where(table.request_id == request_id))
    session.add(
        RequestReadingRow(
            request_id=request_id,
            revision=revision,
            index_version=version,
            verdict=verdict,
            closest=first[0],
            closeness=first[1],
            read_at=at,
        )
    )
    known = {_IDS[label] for label in themes if label in _IDS}
    session.add_all(RequestThemeRow(theme=theme, request_id=request_id) for theme in sorted(known))
    session.flush()


def _first_shown(answer: Recommendation) -> tuple[str, str]:
    """Give the id and the closeness of the most probable match; empty where none is shown."""
    matches = (*answer.investigations, *answer.tools)
    first = max(matches, key=lambda match: match.ranked.probability, default=None)
    return (first.ranked.record_id, first.closeness.value) if first else ("", "")


def _answered(masked_text: str, reader: Reader, *, pause: Pause) -> Recommendation | None:
    pause()
    try:
        return reader.recommend(Need(masked_text))
    except NeedError:
        return None
