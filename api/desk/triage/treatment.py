"""Requests, as those who answer them see them: read, moved, owned, answered; every change is a line of history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk.errors import StatusError
from api.desk.introductions.ends import end_proposals
from api.desk.mails.mails import closed
from api.desk.mails.mails import question as asking
from api.desk.requests.doubles import BY, OF, DoubleOf, named_other, told_closing
from api.desk.requests.filed import read_filed
from api.desk.requests.history import append, find, hold
from api.desk.requests.statuses import THE_PERSONS_OWN, Closing, Status, check_closing, check_question, check_transition
from api.desk.requests.tables import AnswerRow, ContactRow, EventKind, MessageRow
from api.desk.requests.taking import take
from api.desk.triage.reply_drafts import hold_draft
from api.desk.usage.counts import What, add_count
from corpus.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.mails.mails import Mail
    from api.desk.mails.outbox import Outbox
    from api.desk.requests.filed import FiledRequest
    from api.desk.requests.tables import RequestRow
    from corpus.territories import Territories


class Treatment:
    """The requests, through their references."""

    def __init__(
        self, database: Database, *, clock: Clock, territories: Callable[[], Territories], outbox: Outbox
    ) -> None:
        """Work on the requests of a database; who may is checked by the caller."""
        self._database = database
        self._clock = clock
        self._territories = territories
        self._outbox = outbox

    def read(self, reference: str) -> FiledRequest:
        """Read a request; `UnknownRequestError` if none bears the reference."""
        with self._database.read() as session:
            return read_filed(session, find(session, reference), self._territories())

    def move(
        self,
        reference: str,
        to: Status,
        *,
        actor: str,
        note: str = "",
        reason: Closing | None = None,
        double_of: str = "",
        question: str = "",
        expected_version: int | None = None,
    ) -> FiledRequest:
        """Bring a request to another status; one that is closed ends its open proposals to be put in touch.

        The person is told by mail, where mails are sent, what they are asked and that the request is closed.

        Args:
            reference: the request's.
            to: the status.
            actor: the account of who does it.
            note: why, for colleagues.
            reason: why it is closed, for the person; needed where no answer was sent, left aside unless it is closed.
            double_of: the reference, or its last six signs, of the request that it is the double of; needed where that
                is the reason, left aside otherwise.
            question: what the person is asked; needed to wait for them, left aside otherwise.
            expected_version: the version that was shown; none to write whatever happened since.

        Returns:
            The request as it is now.

        Raises:
            UnknownRequestError: if no request bears the reference.
            DoubleError: if it is closed as the double of what is no other request that is still followed.
            StatusError: if no way leads there, if the person alone decides it, if it is closed without a word, or if it
                waits without a question.
            StaleError: if the request was changed since.

        """
        if to in THE_PERSONS_OWN:
            raise StatusError("Seule la personne retire ou efface sa demande, par son lien.")
        with self._database.write() as session:
            row = hold(session, reference, expected_version=expected_version)
            check_transition(row.status, to)
            payload = {"note": clean_text(note)} if note else {}
            now = self._clock()
            if to is Status.CLOSED:
                check_closing(reason, answered=row.answered_at is not None)
                payload |= {"reason": reason.value} if reason else {}
                double = None
                if reason is Closing.DOUBLE:
                    double = self._named(session, row, double_of, actor=actor)
                    payload[OF] = double.reference
                end_proposals(session, row.id, at=now)
                why = told_closing(reason, double)
                self._write(session, row, lambda to: closed(to, reference=row.reference, why=why))
            if to is Status.WAITING:
                self._ask(session, row, question, actor=actor, at=now)
            append(session, row, EventKind.STATUS_CHANGED, actor=actor, at=now, after=to, payload=payload)
            session.flush()
            return read_filed(session, row, self._territories())

    def assign(
        self, reference: str, owner: str | None, *, actor: str, note: str = "", expected_version: int | None = None
    ) -> FiledRequest:
        """Say who looks after a request.

        Args:
            reference: the request's.
            owner: an account; none to give it back.
            actor: the account of who says so.
            note: a word for them, for colleagues alone.
            expected_version: the version that was shown; none to write whatever happened since.

        Returns:
            The request as it is now.

        Raises:
            UnknownRequestError: if no request bears the reference.
            StatusError: if the request is withdrawn or erased.
            StaleError: if the request was changed since.

        """
        with self._database.write() as session:
            row = hold(session, reference, expected_version=expected_version)
            if row.status in THE_PERSONS_OWN:
                raise StatusError(f"Une demande {row.status.label} ne se confie à personne.")
            row.owner = owner
            append(
                session,
                row,
                EventKind.ASSIGNED,
                actor=actor,
                at=self._clock(),
                after=row.status,
                payload={"owner": owner} | ({"note": told} if (told := clean_text(note)) else {}),
            )
            session.flush()
            return read_filed(session, row, self._territories())

    def answer(
        self,
        reference: str,
        text: str,
        *,
        actor: str,
        records: Sequence[str] = (),
        expected_version: int | None = None,
        expected_draft: int | None = None,
    ) -> FiledRequest:
        """Answer a request; the person reads it through the secret link, and by mail where mails are sent.

        The draft of the answer goes.

        Args:
            reference: the request's.
            text: the answer.
            actor: the account of who answers.
            records: ids of the records it draws on.
            expected_version: the version that was shown; none to write whatever happened since.
            expected_draft: the version of the draft that was shown, 0 where there was none; none to end any.

        Returns:
            The request as it is now.

        Raises:
            ValueError: if the answer is empty.
            UnknownRequestError: if no request bears the reference.
            StatusError: if the request is withdrawn, erased or closed.
            StaleError: if the request, or the draft of its reply, was changed since.

        """
        cleaned = clean_text(text)
        if not cleaned:
            raise ValueError("an answer needs a text")
        now = self._clock()
        with self._database.write() as session:
            row = hold(session, reference, expected_version=expected_version)
            if row.status is not Status.ANSWERED:
                check_transition(row.status, Status.ANSWERED)
            take(session, row, actor=actor, at=now)
            if row.answered_at is None:
                row.answered_at = now
                add_count(session, now.date(), What.ANSWERED)
            session.add(AnswerRow(request_id=row.id, author=actor, at=now, text=cleaned, records=list(records)))
            _end_draft(session, row, expected_version=expected_draft)
            contact = session.get(ContactRow, row.id)
            self._outbox.reply(session, row, recipient=contact.email if contact else "", text=cleaned)
            append(session, row, EventKind.ANSWERED, actor=actor, at=now, after=Status.ANSWERED)
            session.flush()
            return read_filed(session, row, self._territories())

    def ask(
        self,
        reference: str,
        text: str,
        *,
        actor: str,
        expected_version: int | None = None,
        expected_draft: int | None = None,
    ) -> FiledRequest:
        """Send as a question the letter that was drafted: the request waits for the territory, and is not answered.

        The person reads it through the secret link, and by mail where mails are sent. The draft goes. One that waits
        already may be asked again, and waits on.

        Args:
            reference: the request's.
            text: the letter.
            actor: the account of who asks.
            expected_version: the version that was shown; none to write whatever happened since.
            expected_draft: the version of the draft that was shown, 0 where there was none; none to end any.

        Returns:
            The request as it is now.

        Raises:
            UnknownRequestError: if no request bears the reference.
            StatusError: if the letter is empty, or the request is withdrawn, erased or closed.
            StaleError: if the request, or the draft of its reply, was changed since.

        """
        with self._database.write() as session:
            row, now = hold(session, reference, expected_version=expected_version), self._clock()
            if row.status is not Status.WAITING:
                check_transition(row.status, Status.WAITING)
            self._ask(session, row, text, actor=actor, at=now)
            _end_draft(session, row, expected_version=expected_draft)
            append(session, row, EventKind.STATUS_CHANGED, actor=actor, at=now, after=Status.WAITING)
            session.flush()
            return read_filed(session, row, self._territories())

    def _ask(self, session: Session, row: RequestRow, question: str, *, actor: str, at: datetime) -> None:
        asked = clean_text(question).strip()
        check_question(asked)
        take(session, row, actor=actor, at=at)
        session.add(MessageRow(request_id=row.id, author=actor, at=at, text=asked))
        self._write(session, row, lambda to: asking(to, reference=row.reference, text=asked))

    def _named(self, session: Session, row: RequestRow, typed: str, *, actor: str) -> DoubleOf:
        """Find the request of which one is the double, and say so in its history too."""
        other = named_other(session, row, typed)
        payload = {BY: row.reference}
        append(session, other, EventKind.DOUBLED, actor=actor, at=self._clock(), after=other.status, payload=payload)
        return DoubleOf(other.reference, same_territory=other.territory == row.territory)

    def _write(self, session: Session, row: RequestRow, write: Callable[[str], Mail]) -> None:
        contact = session.get(ContactRow, row.id)
        if contact is not None and contact.email:
            self._outbox.write(session, row, write(contact.email))


def _end_draft(session: Session, row: RequestRow, *, expected_version: int | None) -> None:
    """Take the draft of a reply away once it leaves; one that a colleague kept meanwhile would be lost unread."""
    draft = hold_draft(session, row, expected_version=expected_version)
    if draft is not None:
        session.delete(draft)
