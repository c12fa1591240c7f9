"""Mails to send: written in the transaction of what they tell, sent afterwards, at least once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select, update

from api.desk.mails.mails import answer, confirmation, error_reported, heard, notice
from api.desk.mails.tables import MailKind, MailRow, MailState
from api.desk.requests.tables import RequestRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.mails.mails import Mail
    from api.desk.requests.forms import Form
    from api.desk.requests.places import Place

_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long to wait after each failure; after one more, some two days after the first, the mail is stuck."""
_LEASE = timedelta(minutes=10)
"""How long a mail belongs to who has taken it to send; beyond, they are held for dead."""
_ERRORS_TOLD_EVERY = timedelta(days=1)
"""How often the Incubator is told at most that errors were told."""


@dataclass(frozen=True)
class MailConfig:
    """Who writes to whom."""

    sender: str
    """The address that the mails come from."""
    notice_to: str
    """The Incubator's address; empty to tell it nothing."""
    public_url: str
    """Where the site is, for the links."""


@dataclass(frozen=True)
class TakenMail:
    """A mail that was taken to be sent."""

    id: int
    kind: MailKind
    message_id: str
    recipient: str
    subject: str
    body: str
    attempts: int


@dataclass(frozen=True)
class UnsentMail:
    """A mail that waits or is stuck, as it may be shown."""

    id: int
    kind: MailKind
    reference: str | None
    recipient: str
    """With all but its first sign and its domain hidden."""
    state: MailState
    attempts: int
    last_error: str | None
    created_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class OutboxDepth:
    """How many mails have not left."""

    waiting: int
    """All those that will be tried, late ones included."""
    late: int
    """Those whose time came longer ago than a lease: nobody takes them."""
    stuck: int
    """Those that someone must look at."""


class Outbox:
    """The mails to send; without a sender configured, none is ever written."""

    def __init__(self, database: Database, *, clock: Clock, config: MailConfig | None) -> None:
        """Keep mails in a database; ``config`` is none where mail is not configured."""
        self._database = database
        self._clock = clock
        self._config = config

    @property
    def is_used(self) -> bool:
        """Whether mails are written at all."""
        return self._config is not None

    def announce(self, session: Session, row: RequestRow, form: Form, *, place: Place, secret: str) -> None:
        """Write down the mails of a new request, in its own transaction.

        Args:
            session: the transaction.
            row: the request.
            form: its form.
            place: where it comes from.
            secret: the token of the link to follow it.

        """
        config = self._config
        if config is None:
            return
        mails = [confirmation(form.email, reference=row.reference, secret=secret, public_url=config.public_url)]
        if config.notice_to:
            mails.append(
                notice(config.notice_to, reference=row.reference, place=place, eligible=row.eligible, need=form.need)
            )
        session.add_all(self._row(mail, request_id=row.id, sender=config.sender) for mail in mails)

    def reply(self, session: Session, row: RequestRow, *, recipient: str, text: str) -> None:
        """Write down the mail of an answer, in its own transaction.

        Args:
            session: the transaction.
            row: the request.
            recipient: the person's address; empty where none was given.
            text: the answer.

        """
        config = self._config
        if config is None or not recipient:
            return
        mail = answer(recipient, reference=row.reference, text=text)
        session.add(self._row(mail, request_id=row.id, sender=config.sender))

    def tell_heard(self, session: Session, row: RequestRow) -> None:
        """Write down that a person has come back to their request, for the Incubator, in the transaction of it.

        Args:
            session: the transaction.
            row: the request.

        """
        config = self._config
        if config is not None and config.notice_to:
            session.add(
                self._row(heard(config.notice_to, reference=row.reference), request_id=row.id, sender=config.sender)
            )

    def tell_error_reported(self, session: Session) -> None:
        """Write down that an error was told, for the Incubator, in the transaction of it; once a day at most.

        Args:
            session: the transaction.

        """
        config = self._config
        if config is None or not config.notice_to:
            return
        # No other notice is about no request: those of one that is erased go with it.
        last = select(func.max(MailRow.created_at)).where(MailRow.request_id.is_(None), MailRow.kind == MailKind.NOTICE)
        told = session.scalar(last)
        if told is None or told <= self._clock() - _ERRORS_TOLD_EVERY:
            mail = error_reported(config.notice_to, public_url=config.public_url)
            session.add(self._row(mail, request_id=None, sender=config.sender))

    def write(
        self, session: Session, row: RequestRow, mail: Mail, *, after: timedelta = timedelta(0)
    ) -> MailRow | None:
        """Write down a mail about a request, in the transaction of what it tells.

        Args:
            session: the transaction.
            row: the request.
            mail: the mail.
            after: how long it waits before it leaves.

        Returns:
            Its row, which has its id once flushed; none where no mail is sent.

        """
        if self._config is None:
            return None
        written = self._row(mail, request_id=row.id, sender=self._config.sender)
        written.due_at += after
        session.add(written)
        return written

    def take(self, limit: int) -> list[TakenMail]:
        """Take mails that are due; until the lease ends, no other process takes them.

        Args:
            limit: how many at most.

        Returns:
            The mails, the first written first.

        """
        now = self._clock()
        due = (
            select(MailRow)
            .where(MailRow.state == MailState.WAITING, MailRow.due_at <= now)
            .order_by(MailRow.due_at, MailRow.id)
            .limit(limit)
        )
        with self._database.read() as session:
            if session.scalar(due.limit(1)) is None:
                # Most times there is none: no need to hold up whoever writes.
                return []
        with self._database.write() as session:
            rows = session.scalars(due.with_for_update(skip_locked=True)).all()
            for row in rows:
                row.attempts += 1
                row.due_at = now + _LEASE
            return [
                TakenMail(row.id, row.kind, row.message_id, row.recipient, row.subject, row.body, row.attempts)
                for row in rows
            ]

    def mark_sent(self, mail: TakenMail) -> None:
        """Say that a mail was sent; neither its text nor its recipient is kept."""
        self._set(mail, state=MailState.SENT, sent_at=self._clock(), recipient="", body="", last_error=None)

    def mark_failed(self, mail: TakenMail, error: str, *, for_good: bool) -> None:
        """Say that a mail was not sent.

        Args:
            mail: the mail.
            error: the sort of error, without the server's words.
            for_good: whether trying again is useless.

        """
        if for_good or mail.attempts > len(_PAUSES):
            self._set(mail, state=MailState.STUCK, last_error=error)
        else:
            self._set(mail, due_at=self._clock() + _PAUSES[mail.attempts - 1], last_error=error)

    def unsent(self) -> tuple[UnsentMail, ...]:
        """List the mails that were not sent: those that are stuck, then those that wait, the oldest first."""
        query = (
            select(MailRow, RequestRow.reference)
            .outerjoin(RequestRow, RequestRow.id == MailRow.request_id)
            .where(MailRow.state != MailState.SENT)
            .order_by(MailRow.state, MailRow.created_at, MailRow.id)
        )
        with self._database.read() as session:
            return tuple(_shown(row, reference) for row, reference in session.execute(query))

    def count_stuck(self) -> int:
        """Count the mails that someone must look at."""
        with self._database.read() as session:
            stuck = select(func.count()).select_from(MailRow).where(MailRow.state == MailState.STUCK)
            return session.scalar(stuck) or 0

    def depth(self) -> OutboxDepth:
        """Count the mails that have not left."""
        waiting = MailRow.state == MailState.WAITING
        late = and_(waiting, MailRow.due_at < self._clock() - _LEASE)
        counts = (func.count().filter(which) for which in (waiting, late, MailRow.state == MailState.STUCK))
        with self._database.read() as session:
            found = session.execute(select(*counts).select_from(MailRow)).one()
        return OutboxDepth(waiting=found[0], late=found[1], stuck=found[2])

    def retry(self) -> int:
        """Make every mail that was not sent due now, stuck ones included.

        Returns:
            How many there are.

        """
        unsent = MailRow.state != MailState.SENT
        values = {"state": MailState.WAITING, "attempts": 0, "due_at": self._clock()}
        with self._database.write() as session:
            count = session.scalar(select(func.count()).select_from(MailRow).where(unsent)) or 0
            session.execute(update(MailRow).where(unsent).values(values))
        return count

    def _row(self, mail: Mail, *, request_id: int | None, sender: str) -> MailRow:
        now = self._clock()
        return MailRow(
            request_id=request_id,
            kind=mail.kind,
            message_id=make_msgid(domain=sender.rsplit("@", 1)[-1]),
            recipient=mail.recipient,
            subject=mail.subject,
            body=mail.body,
            state=MailState.WAITING,
            attempts=0,
            created_at=now,
            due_at=now,
        )

    def _set(self, mail: TakenMail, **values: object) -> None:
        # By id, not by object: a mail that was erased meanwhile stays erased.
        with self._database.write() as session:
            session.execute(update(MailRow).where(MailRow.id == mail.id).values(values))


def _shown(row: MailRow, reference: str | None) -> UnsentMail:
    name, _, domain = row.recipient.partition("@")
    return UnsentMail(
        id=row.id,
        kind=row.kind,
        reference=reference,
        recipient=f"{name[:1]}…@{domain}",
        state=row.state,
        attempts=row.attempts,
        last_error=row.last_error,
        created_at=row.created_at,
        due_at=row.due_at,
    )
