"""Replies being written: kept as the expert leaves them, sent by nobody but an expert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.errors import StaleDraftError, StatusError
from api.desk.requests.history import by_reference, hold
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow
from api.desk.triage.reply_tables import ReplyDraftRow
from corpus.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database


@dataclass(frozen=True)
class ReplyDraft:
    """A reply being written."""

    version: int
    """From 1; give it back to write over nothing that was not seen."""
    text: str
    records: tuple[str, ...]
    """Ids of the records it draws on."""
    author: str
    """The account of who saved it last."""
    updated_at: datetime


class ReplyDrafts:
    """The replies being written; who may is checked by the caller."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep replies in a database."""
        self._database = database
        self._clock = clock

    def of(self, reference: str) -> ReplyDraft | None:
        """Read the reply being written to a request; none before there is one, and once it is sent."""
        number = by_reference(reference).with_only_columns(RequestRow.id).scalar_subquery()
        with self._database.read() as session:
            row = session.scalar(select(ReplyDraftRow).where(ReplyDraftRow.request_id == number))
            return _read(row) if row else None

    def keep(
        self, reference: str, text: str, *, records: Sequence[str], actor: str, expected_version: int
    ) -> ReplyDraft:
        """Keep a reply that is not sent yet.

        Args:
            reference: the request's.
            text: the reply.
            records: ids of the records it draws on.
            actor: the account of who writes it.
            expected_version: the version of the draft that was shown, 0 where there was none.

        Returns:
            The draft.

        Raises:
            UnknownRequestError: if no request bears the reference.
            StatusError: if the request is withdrawn or erased.
            StaleDraftError: if a colleague saved the draft, or sent it, since.

        """
        with self._database.write() as session:
            request = hold(session, reference, expected_version=None)
            if request.status in THE_PERSONS_OWN:
                raise StatusError(f"Une demande {request.status.label} ne reçoit plus de réponse.")
            row = hold_draft(session, request, expected_version=expected_version)
            if row is None:
                row = ReplyDraftRow(request_id=request.id, version=0)
                session.add(row)
            row.version += 1
            row.text, row.records = clean_text(text), list(records)
            row.author, row.updated_at = actor, self._clock()
            session.flush()
            return _read(row)


def hold_draft(session: Session, request: RequestRow, *, expected_version: int | None) -> ReplyDraftRow | None:
    """Find the draft of the reply to a request that is held.

    Args:
        session: a writing transaction.
        request: the request.
        expected_version: the version of the draft that was shown, 0 where there was none; none to take it as it is.

    Returns:
        The draft; none where there is none.

    Raises:
        StaleDraftError: if a colleague saved the draft, or sent it, since.

    """
    row = session.get(ReplyDraftRow, request.id)
    if expected_version is not None and (row.version if row else 0) != expected_version:
        raise StaleDraftError("Un collègue a changé ce brouillon entre-temps : lisez le sien avant de recommencer.")
    return row


def _read(row: ReplyDraftRow) -> ReplyDraft:
    return ReplyDraft(row.version, row.text, tuple(row.records), row.author, row.updated_at)
