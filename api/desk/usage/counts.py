"""Daily counts, raised in the transaction of what they count."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from api.desk.usage.tables import UsageRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


class What(StrEnum):
    """What is counted."""

    FOUND = "need_found"
    VAGUE = "need_vague"
    NOTHING = "need_nothing"
    SHOWN_INVESTIGATIONS = "shown_investigations"
    SHOWN_TOOLS = "shown_tools"
    HELPED = "vote_helped"
    NOT_HELPED = "vote_not_helped"
    OFF_TOPIC = "reason_off_topic"
    OUTDATED = "reason_outdated"
    OTHER_SIZE = "reason_other_size"
    RECEIVED = "request_received"
    ANSWERED = "request_answered"
    WITHDRAWN = "request_withdrawn"
    ERASED = "request_erased"
    ERROR_REPORTED = "error_reported"
    ERROR_SETTLED = "error_settled"


def add_count(session: Session, day: date, what: What, number: int = 1) -> None:
    """Raise a count, or lower it by a negative number.

    Args:
        session: a writing transaction.
        day: the day it belongs to.
        what: what is counted.
        number: by how many.

    """
    if number and not _raised(session, day, what, number):
        try:
            with session.begin_nested():
                session.add(UsageRow(day=day, what=what.value, count=number))
        except IntegrityError:
            # Another process began the same day in between.
            _raised(session, day, what, number)


def _raised(session: Session, day: date, what: What, number: int) -> bool:
    raised = update(UsageRow).where(UsageRow.day == day, UsageRow.what == what.value)
    return session.connection().execute(raised.values(count=UsageRow.count + number)).rowcount > 0
