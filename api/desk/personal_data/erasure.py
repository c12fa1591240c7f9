"""Erase a request: what is left tells that there was one, and neither whose nor what about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from api.desk.benchmarks import request_benchmarks
from api.desk.introductions.ends import end_introductions
from api.desk.judgments.decision_tables import DecisionRow
from api.desk.mails.tables import MailRow
from api.desk.records import records
from api.desk.requests.history import append
from api.desk.requests.idempotency import ERASED
from api.desk.requests.inbox_tables import RequestReadingRow, RequestThemeRow, RequestWordRow, ThemeDecisionRow
from api.desk.requests.need_tables import MemberApartRow, MemberDecisionRow, PairDecisionRow
from api.desk.requests.need_vectors import forget_need
from api.desk.requests.statuses import Status
from api.desk.requests.tables import (
    AnswerRow,
    ContactRow,
    DraftRow,
    EventKind,
    EventRow,
    IdempotencyRow,
    MessageRow,
    SeenMatchRow,
    StatementRow,
)
from api.desk.triage.reply_tables import ReplyDraftRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.requests.tables import RequestRow

_TEXTS = (
    StatementRow,
    ContactRow,
    SeenMatchRow,
    AnswerRow,
    MessageRow,
    DecisionRow,
    ReplyDraftRow,
    RequestWordRow,
    RequestThemeRow,
    ThemeDecisionRow,
    RequestReadingRow,
    MemberDecisionRow,
    MemberApartRow,
    MailRow,
)
"""The tables of which nothing is kept."""


def erase(session: Session, row: RequestRow, *, actor: str, at: datetime) -> None:
    """Erase a request in every table.

    The row stays without place, verdict or owner until the retention rules delete it, so that the secret link says
    "erased" and not "unknown". `Database.forget` then clears the files.

    Args:
        session: a writing transaction, in which the request is held.
        row: the request.
        actor: who erases it.
        at: when.

    """
    for table in _TEXTS:
        session.execute(delete(table).where(table.request_id == row.id))
    session.execute(update(DraftRow).where(DraftRow.request_id == row.id).values(fields={}, seen=None, updated_at=at))
    session.execute(update(IdempotencyRow).where(IdempotencyRow.request_id == row.id).values(ERASED))
    session.execute(
        delete(PairDecisionRow).where((PairDecisionRow.request_id == row.id) | (PairDecisionRow.other_id == row.id))
    )
    forget_need(session, row.id)
    records.forget_request(session, row.reference)
    request_benchmarks.forget_request(session, row.id)
    end_introductions(session, row.id, at=at)
    # The one change that history knows: below the mapper, which refuses every other.
    session.execute(update(EventRow).where(EventRow.request_id == row.id).values(payload={}))
    row.territory = row.territory_kind = row.department = row.population = row.eligible = None
    row.verdict = row.index_version = row.owner = row.answered_at = None
    row.themes = []
    append(session, row, EventKind.ERASED, actor=actor, at=at, after=Status.ERASED)
