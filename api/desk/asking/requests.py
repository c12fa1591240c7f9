"""Requests, as the person who asks sees them: sent once, followed, corrected, withdrawn, erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import IntegrityError

from api.desk.asking.drafts import find_draft
from api.desk.asking.filing import add_statement, file_request, set_place
from api.desk.errors import InvalidFormError, StatusError, UnknownDraftError
from api.desk.introductions.ends import end_introductions, end_within_territory
from api.desk.introductions.shares import correct_shared, keep_shared
from api.desk.personal_data.erasure import erase
from api.desk.requests.filed import read_filed
from api.desk.requests.forms import Form, check_form, check_message
from api.desk.requests.history import PERSON, append, by_secret, check_version
from api.desk.requests.idempotency import SentKey, find_keyed, keep_key
from api.desk.requests.need_vectors import forget_need, forget_vector
from api.desk.requests.places import is_eligible, place_of
from api.desk.requests.seen import Seen
from api.desk.requests.statuses import (
    BROUGHT_BACK,
    CORRECTABLE,
    THE_PERSONS_OWN,
    Status,
    check_transition,
    status_heard,
)
from api.desk.requests.tables import ContactRow, EventKind, IdempotencyRow, MessageRow, RequestRow
from api.desk.tokens import derive_token
from api.desk.usage.counts import What, add_count
from corpus.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.mails.outbox import Outbox
    from api.desk.requests.filed import FiledRequest
    from api.desk.requests.places import Place
    from corpus.eligibility import Thresholds
    from corpus.territories import Territories

_FOLLOW = "follow"


@dataclass(frozen=True)
class Receipt:
    """What the person keeps of a request."""

    reference: str
    """To be read out on the telephone; it opens nothing."""
    secret: str
    """The token of the link to follow the request; it is stored nowhere."""
    received_at: datetime
    repeated: bool
    """Whether the request was there already: the same form, sent twice."""
    mailed: bool
    """Whether a confirmation goes to the person's address."""


class Requests:
    """The requests, through their secret links."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        territories: Callable[[], Territories],
        thresholds: Thresholds | None,
        outbox: Outbox,
    ) -> None:
        """Keep requests in a database.

        Args:
            database: the database.
            clock: what time it is.
            territories: gives every territory, loaded when first asked.
            thresholds: who is eligible to the *accompagnement sur-mesure*; none not to tell.
            outbox: where the mails that tell of a request are written.

        """
        self._database = database
        self._clock = clock
        self._territories = territories
        self._thresholds = thresholds
        self._outbox = outbox

    def submit(self, draft_token: str) -> Receipt:
        """Make a request of a draft; of the same draft twice, the same request.

        Args:
            draft_token: the draft's token.

        Returns:
            The receipt.

        Raises:
            UnknownDraftError: if no draft goes by the token.
            InvalidFormError: if a field is missing or wrong; the draft stays as it is.
            StoreUnavailableError: if the database does not answer.

        """
        # Derived, not drawn: the draft's token gives the link again when the answer to the first sending was lost.
        secret = derive_token(draft_token, purpose=_FOLLOW)
        with self._database.write() as session:
            draft = find_draft(session, draft_token)
            if draft is None:
                raise UnknownDraftError("Ce brouillon n’existe pas, ou il a expiré.")
            if draft.request_id is not None:
                return self._receipt(session.get_one(RequestRow, draft.request_id), secret, repeated=True)
            seen = Seen.from_json(draft.seen) if draft.seen else None
            row = self._file(session, Form(**draft.fields), seen=seen, secret=secret, channel="form")
            draft.request_id, draft.fields, draft.seen = row.id, {}, None
            return self._receipt(row, secret, repeated=False)

    def receive(self, form: Form, *, key: str, seen: Seen | None = None) -> Receipt:
        """Make a request of a program's form; with the same key and form, the same request.

        Args:
            form: the form.
            key: the Idempotency-Key; it is remembered for a day.
            seen: what was shown before.

        Returns:
            The receipt.

        Raises:
            IdempotencyConflictError: if the key came with another form before.
            ErasedKeyError: if the request that it made was erased.
            InvalidFormError: if a field is missing or wrong; the key stays free.
            StoreUnavailableError: if the database does not answer.

        """
        try:
            return self._receive(form, key=key, seen=seen)
        except IntegrityError:
            # Another process has just used the key, where writers do not wait for each other: it is there now.
            return self._receive(form, key=key, seen=seen)

    def follow(self, secret: str) -> FiledRequest:
        """Read a request through its secret link.

        Args:
            secret: the token of the link.

        Returns:
            The request, its history and its answers.

        Raises:
            UnknownRequestError: if no request goes by the link.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.read() as session:
            return read_filed(session, by_secret(session, secret, to_write=False), self._territories())

    def correct(self, secret: str, typed: Mapping[str, str], *, expected_version: int | None = None) -> FiledRequest:
        """Correct a request; what is replaced is erased from the files as well.

        Args:
            secret: the token of the link.
            typed: the fields that change.
            expected_version: the version that was shown; none to write whatever happened since.

        Returns:
            The request as it is now; a correction that changes nothing adds nothing to the history.

        Raises:
            UnknownRequestError: if no request goes by the link.
            InvalidFormError: if a field is missing or wrong.
            StatusError: if the request is closed, withdrawn or erased.
            StaleError: if the request was changed since.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.write() as session:
            row = by_secret(session, secret)
            check_version(row, expected_version)
            before = read_filed(session, row, self._territories()).form
            if before is None or row.status not in CORRECTABLE:
                raise StatusError(f"Une demande {row.status.label} ne se corrige plus.")
            after = before.with_fields({name: text for name, text in typed.items() if name != "territory_typed"})
            place = self._checked(after)
            changed = [name for name, text in after.as_dict().items() if text != before.as_dict()[name]]
            if changed:
                self._revise(session, row, after, place=place, changed=changed)
            filed = read_filed(session, row, self._territories())
        if changed:
            self._database.forget()
        return filed

    def say(self, secret: str, text: str) -> FiledRequest:
        """Write to the team; a request that waits, is answered or closed is in progress again.

        Args:
            secret: the token of the link.
            text: what the person writes.

        Returns:
            The request as it is now; the same words twice in a row are written once.

        Raises:
            UnknownRequestError: if no request goes by the link.
            InvalidFormError: if the text is empty or too long.
            StatusError: if the request is withdrawn or erased.
            StoreUnavailableError: if the database does not answer.

        """
        said = clean_text(text).strip()
        messages = check_message(said)
        if messages:
            raise InvalidFormError(messages)
        with self._database.write() as session:
            row = by_secret(session, secret)
            if row.status in THE_PERSONS_OWN:
                raise StatusError(f"Une demande {row.status.label} ne reçoit plus de message.")
            last = read_filed(session, row, self._territories()).messages[-1:]
            if not any(one.is_the_persons and one.text == said for one in last):
                now = self._clock()
                session.add(MessageRow(request_id=row.id, author=PERSON, at=now, text=said))
                self._hear(session, row, EventKind.WRITTEN, at=now)
                self._outbox.tell_heard(session, row)
                session.flush()
            return read_filed(session, row, self._territories())

    def withdraw(self, secret: str) -> FiledRequest:
        """Withdraw a request: nobody works on it any more; withdrawing it twice changes nothing.

        Args:
            secret: the token of the link.

        Returns:
            The request as it is now.

        Raises:
            UnknownRequestError: if no request goes by the link.
            StatusError: if the request is erased.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.write() as session:
            row = by_secret(session, secret)
            if row.status is not Status.WITHDRAWN:
                check_transition(row.status, Status.WITHDRAWN)
                now = self._clock()
                append(session, row, EventKind.WITHDRAWN, actor=PERSON, at=now, after=Status.WITHDRAWN)
                forget_need(session, row.id)
                end_introductions(session, row.id, at=now)
                add_count(session, now.date(), What.WITHDRAWN)
                session.flush()
            return read_filed(session, row, self._territories())

    def erase(self, secret: str) -> None:
        """Erase a request from every table and from the files; erasing it twice changes nothing.

        Args:
            secret: the token of the link.

        Raises:
            UnknownRequestError: if no request goes by the link.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.write() as session:
            row = by_secret(session, secret)
            if row.status is not Status.ERASED:
                now = self._clock()
                erase(session, row, actor=PERSON, at=now)
                add_count(session, now.date(), What.ERASED)
        self._database.forget()

    def _receive(self, form: Form, *, key: str, seen: Seen | None) -> Receipt:
        now, sent = self._clock(), SentKey(key, form.as_dict(), _FOLLOW)
        with self._database.write() as session:
            keyed = find_keyed(session, IdempotencyRow, sent, now=now)
            if keyed.row is not None:
                return self._receipt(session.get_one(RequestRow, keyed.row.request_id), keyed.secret, repeated=True)
            row = self._file(session, form, seen=seen, secret=keyed.secret, channel="api")
            keep_key(session, IdempotencyRow(request_id=row.id), sent, salt=keyed.salt, now=now)
            return self._receipt(row, keyed.secret, repeated=False)

    def _file(self, session: Session, form: Form, *, seen: Seen | None, secret: str, channel: str) -> RequestRow:
        """Check a form; write the request, its mails and its count down in one transaction."""
        now, place = self._clock(), self._checked(form)
        eligible = self._eligible(place)
        row = file_request(
            session, form, place=place, eligible=eligible, seen=seen, secret=secret, channel=channel, at=now
        )
        self._outbox.announce(session, row, form, place=place, secret=secret)
        add_count(session, now.date(), What.RECEIVED)
        return row

    @staticmethod
    def _hear(
        session: Session, row: RequestRow, kind: EventKind, *, at: datetime, payload: Mapping[str, Any] | None = None
    ) -> None:
        after = status_heard(row.status)
        append(session, row, kind, actor=PERSON, at=at, after=after, payload=payload)

    def _receipt(self, row: RequestRow, secret: str, *, repeated: bool) -> Receipt:
        return Receipt(row.reference, secret, row.received_at, repeated, self._outbox.is_used)

    def _eligible(self, place: Place) -> bool | None:
        if self._thresholds is None:
            return None
        return is_eligible(place, thresholds=self._thresholds, territories=self._territories())

    def _checked(self, form: Form) -> Place:
        messages = check_form(form, self._territories())
        place = place_of(form.territory, self._territories())
        if messages or place is None:
            raise InvalidFormError(messages)
        return place

    def _revise(self, session: Session, row: RequestRow, form: Form, *, place: Place, changed: list[str]) -> None:
        now = self._clock()
        keep_shared(session, row.id)
        set_place(row, place, eligible=self._eligible(place))
        contact = session.get_one(ContactRow, row.id)
        contact.name, contact.role, contact.email, contact.phone = form.name, form.role, form.email, form.phone
        add_statement(session, row, form, at=now)
        forget_vector(session, row.id)
        if row.status in BROUGHT_BACK:
            self._outbox.tell_heard(session, row)
        self._hear(session, row, EventKind.CORRECTED, at=now, payload={"fields": changed})
        end_within_territory(session, row, at=now)
        session.flush()
        correct_shared(session, row, self._territories())
