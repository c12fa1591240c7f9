"""How an introduction ends: what has not left does not leave, and what was kept to be told is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from api.desk.introductions.questions import ask_no_more
from api.desk.introductions.rows import IntroductionState, introductions_of, sides_of, state_of, waiting_for
from api.desk.mails.tables import MailRow
from api.desk.requests.need_tables import IntroductionMailRow
from api.desk.requests.tables import RequestRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.requests.need_tables import IntroductionRow


def end_introduction(session: Session, introduction: IntroductionRow, *, at: datetime) -> None:
    """End an introduction; ended twice, it keeps its first end.

    Args:
        session: a writing transaction.
        introduction: the introduction.
        at: when.

    """
    mails = select(IntroductionMailRow.mail_id).where(IntroductionMailRow.introduction_id == introduction.id)
    # Sent ones hold nothing any more.
    session.execute(delete(MailRow).where(MailRow.id.in_(mails)))
    introduction.ended_at = introduction.ended_at or at
    for side in session.scalars(sides_of(introduction.id)).all():
        side.shared = None
        row = session.get_one(RequestRow, side.request_id)
        ask_no_more(session, row, waiting=waiting_for(session, row))


def end_introductions(session: Session, request_id: int, *, at: datetime) -> None:
    """End the introductions of a request that is withdrawn or erased: contacts that have not left do not leave.

    Args:
        session: a writing transaction.
        request_id: the request.
        at: when.

    """
    for introduction, _, _ in introductions_of(session, request_id):
        end_introduction(session, introduction, at=at)


def end_proposals(session: Session, request_id: int, *, at: datetime) -> None:
    """End the introductions of a closed request that wait for an answer; those that are made stay made.

    Args:
        session: a writing transaction.
        request_id: the request.
        at: when.

    """
    for introduction, _, _ in introductions_of(session, request_id):
        if state_of(introduction) is IntroductionState.PROPOSED:
            end_introduction(session, introduction, at=at)


def end_within_territory(session: Session, row: RequestRow, *, at: datetime) -> None:
    """End the proposals to put a request in touch with another of the territory that has become its own.

    Args:
        session: a writing transaction.
        row: the request, corrected.
        at: when.

    """
    for introduction, _, other in introductions_of(session, row.id):
        theirs = session.get(RequestRow, other.request_id) if other else None
        proposed = state_of(introduction) is IntroductionState.PROPOSED
        if proposed and theirs is not None and theirs.territory == row.territory:
            end_introduction(session, introduction, at=at)
