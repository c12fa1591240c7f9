"""What the recommender says of a request, and the words by which it is found, as they are kept for the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from api.desk.requests.given_themes import sort_by_themes
from api.desk.requests.inbox_tables import RequestReadingRow, RequestWordRow
from corpus.themes import LABELS
from recommender import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.requests.seen import Seen

UNREADABLE = "unreadable"
"""The verdict on a need of which nothing is left once masked."""
_LONGEST = 64
"""Characters of a word that are kept."""
_LATE = timedelta(seconds=30)
"""How long after it was made a reading may come into the database."""
_IDS = {label: theme for theme, label in LABELS.items()}


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


@dataclass(frozen=True)
class Reading:
    """What the recommender says of a request."""

    revision: int
    """Of the statement that was read; 0 where it is what the person had seen before asking."""
    index_version: str
    verdict: str
    themes: Sequence[str]
    """Their labels; those that are no theme of ours are left out."""
    shown: Sequence[tuple[str, str]] = ()
    """The id and the closeness of each record that is shown, the most probable first."""


def keep_seen(session: Session, request_id: int, seen: Seen, *, at: datetime) -> None:
    """Sort a new request by what its author had seen, until it is read itself.

    Args:
        session: a writing transaction.
        request_id: the request.
        seen: what was seen.
        at: when.

    """
    keep_reading(session, request_id, Reading(0, seen.index_version, seen.verdict.value, seen.themes), at=at)


def keep_reading(session: Session, request_id: int, reading: Reading, *, at: datetime) -> None:
    """Write down what the recommender says of a request.

    The verdict that the inbox tells is that of before, until what decisions leave of this one is settled.

    Args:
        session: a writing transaction.
        request_id: the request.
        reading: what it says.
        at: when.

    """
    row = session.get(RequestReadingRow, request_id)
    if row is None:
        row = RequestReadingRow(request_id=request_id, verdict=reading.verdict, read_at=at)
        session.add(row)
    row.revision, row.index_version = reading.revision, reading.index_version
    if reading.revision:
        row.said, row.shown = reading.verdict, [list(pair) for pair in reading.shown]
    session.flush()
    sort_by_themes(session, request_id, {_IDS[label] for label in reading.themes if label in _IDS})


def said_anew(session: Session, *, since: datetime) -> bool:
    """Tell whether a request has another verdict than it had at a moment.

    Args:
        session: a transaction.
        since: the moment.

    Returns:
        Whether one has; for half a minute after the moment, also where it may have had it just before.

    """
    # What its author had seen came with the request itself.
    changed = (RequestReadingRow.read_at > since - _LATE) & (RequestReadingRow.revision > 0)
    return session.scalar(select(RequestReadingRow.request_id).where(changed).limit(1)) is not None
