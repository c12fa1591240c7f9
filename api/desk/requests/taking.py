"""Who first works on a request looks after it: it would otherwise stay nobody's, and unread for its person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk.requests.history import append
from api.desk.requests.statuses import Status
from api.desk.requests.tables import EventKind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.requests.tables import RequestRow


def take(session: Session, row: RequestRow, *, actor: str, at: datetime) -> None:
    """Give a request that nobody looks after to who works on it, in progress if it was only received.

    Args:
        session: a writing transaction, in which the request is held.
        row: the request; one that somebody looks after stays theirs.
        actor: the account of who works on it.
        at: when.

    """
    if row.owner is not None:
        return
    row.owner = actor
    after = Status.IN_PROGRESS if row.status is Status.RECEIVED else row.status
    append(session, row, EventKind.ASSIGNED, actor=actor, at=at, after=after, payload={"owner": actor})
