"""The history of a request: lines are added, and none is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api.desk.errors import StaleError, UnknownRequestError
from api.desk.requests.references import read_reference
from api.desk.requests.tables import AnswerRow, EventRow, MessageRow, RequestRow
from api.desk.tables import append_only
from api.desk.tokens import digest_of, is_digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.requests.statuses import Status
from api.desk.requests.tables import EventKind

_HEARD = frozenset({EventKind.CORRECTED, EventKind.WRITTEN})
"""What the team hears of the person."""
_SEEN_TO = frozenset(
    {EventKind.STATUS_CHANGED, EventKind.ANSWERED, EventKind.DECIDED, EventKind.WITHDRAWN, EventKind.ERASED}
)
"""After which nothing of it waits any more."""
_UNKNOWN = "Aucune demande ne porte ce numéro."
PERSON = "person"
"""The actor of what the person who asked does, through the secret link."""
SYSTEM = "system"
"""The actor of what happens by rule."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a request."""

    kind: EventKind
    actor: str
    """`PERSON`, `SYSTEM`, or the account of an expert."""
    at: datetime
    before: Status | None
    after: Status
    payload: Mapping[str, Any]
    """Particulars without personal data: the names of the fields corrected, a note…"""

    @property
    def is_the_persons(self) -> bool:
        """Whether the person reads of it; how the team shares its work is not the person's matter."""
        moved = self.before is not None and self.after is not self.before
        return moved or self.kind not in {EventKind.ASSIGNED, EventKind.DECIDED, EventKind.DOUBLED}


def append(
    session: Session,
    row: RequestRow,
    kind: EventKind,
    *,
    actor: str,
    at: datetime,
    after: Status,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Add a line to a request's history, and bring the request where the line says.

    Args:
        session: a writing transaction, in which the request is held.
        row: the request.
        kind: what happened.
        actor: who did it.
        at: when.
        after: the status it led to.
        payload: particulars, without personal data.

    """
    before = row.status if row.version else None
    row.version += 1
    row.status = after
    row.updated_at = at
    if kind in _HEARD:
        row.heard_at = at
    elif kind in _SEEN_TO:
        row.heard_at = None
    session.flush()
    session.add(
        EventRow(
            request_id=row.id,
            sequence=row.version,
            kind=kind,
            actor=actor,
            at=at,
            before=before,
            after=after,
            payload=dict(payload or {}),
        )
    )


def read_history(session: Session, request_id: int) -> tuple[Event, ...]:
    """Read what happened to a request, first things first."""
    rows = session.scalars(select(EventRow).where(EventRow.request_id == request_id).order_by(EventRow.sequence))
    return tuple(Event(row.kind, row.actor, row.at, row.before, row.after, row.payload) for row in rows)


def hold(session: Session, reference: str, *, expected_version: int | None) -> RequestRow:
    """Find a request by its reference, and hold it until the end of a writing transaction.

    Args:
        session: a writing transaction.
        reference: the request's.
        expected_version: the version the writer has seen; none to write whatever happened since.

    Returns:
        The row.

    Raises:
        UnknownRequestError: if no request bears the reference.
        StaleError: if the request was changed since.

    """
    row = _there(session.scalar(by_reference(reference).with_for_update()))
    check_version(row, expected_version)
    return row


def find(session: Session, reference: str) -> RequestRow:
    """Find the request that bears a reference, to read it; `UnknownRequestError` if none does."""
    return _there(session.scalar(by_reference(reference)))


def _there(row: RequestRow | None) -> RequestRow:
    if row is None:
        raise UnknownRequestError(_UNKNOWN)
    return row


def by_reference(reference: str) -> Select[RequestRow]:
    """Select the request that bears a reference, however it is written; `UnknownRequestError` if it is none of ours."""
    read = read_reference(reference)
    if read is None:
        raise UnknownRequestError(_UNKNOWN)
    return select(RequestRow).where(RequestRow.reference == read)


def by_secret(session: Session, secret: str, *, to_write: bool = True) -> RequestRow:
    """Find the request that a link leads to.

    Args:
        session: a transaction.
        secret: the token of the link.
        to_write: whether the row is held until the end of the transaction.

    Returns:
        The row.

    Raises:
        UnknownRequestError: if no request goes by the link.

    """
    query = select(RequestRow).where(RequestRow.secret_digest == digest_of(secret))
    row = session.scalar(query.with_for_update() if to_write else query)
    if row is None or not is_digest_of(secret, row.secret_digest):
        raise UnknownRequestError("Ce lien ne mène à aucune demande.")
    return row


def check_version(row: RequestRow, expected_version: int | None) -> None:
    """Refuse to write over what the writer has not seen."""
    if expected_version is not None and row.version != expected_version:
        raise StaleError("Cette demande a changé entre-temps : relisez-la avant de recommencer.")


append_only(EventRow, AnswerRow, MessageRow)
