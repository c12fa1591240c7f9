"""The mail that asks a person whether they want to be put in touch: one for all that is proposed within minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from api.desk.introductions.mails import question_mail
from api.desk.mails.tables import MailKind, MailRow, MailState
from api.desk.requests.need_tables import IntroductionMailRow
from api.desk.requests.tables import ContactRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.desk.mails.outbox import Outbox
    from api.desk.requests.tables import RequestRow

_TOGETHER: Final = timedelta(minutes=10)
"""How long a question waits for others: an expert proposes several requests one after the other."""


def ask(session: Session, outbox: Outbox, row: RequestRow, *, waiting: int) -> None:
    """Tell a person how many questions wait for them, in the mail that has not left yet if there is one.

    Args:
        session: a writing transaction.
        outbox: where mails are written.
        row: the person's request.
        waiting: how many proposals they have not answered, at least 1.

    """
    mail = question_mail(session.get_one(ContactRow, row.id).email, reference=row.reference, waiting=waiting)
    written = _not_left(session, row)
    if written is None:
        outbox.write(session, row, mail, after=_TOGETHER)
    else:
        written.subject, written.body = mail.subject, mail.body


def ask_no_more(session: Session, row: RequestRow, *, waiting: int) -> None:
    """Take a question that was taken back out of the mail that has not left; one that left is not called back.

    Args:
        session: a writing transaction.
        row: the person's request.
        waiting: how many proposals they still have not answered.

    """
    written = _not_left(session, row)
    if written is None:
        return
    if waiting:
        mail = question_mail(written.recipient, reference=row.reference, waiting=waiting)
        written.subject, written.body = mail.subject, mail.body
    else:
        session.delete(written)


def _not_left(session: Session, row: RequestRow) -> MailRow | None:
    contacts = select(IntroductionMailRow.mail_id)
    mine = (MailRow.request_id == row.id, MailRow.kind == MailKind.INTRODUCTION)
    untried = (MailRow.state == MailState.WAITING, MailRow.attempts == 0, MailRow.id.not_in(contacts))
    return session.scalars(select(MailRow).where(*mine, *untried).order_by(MailRow.id)).first()
