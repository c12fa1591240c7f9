"""Requests, as the person who asks sees them: sent once, followed, corrected, withdrawn, erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.drafts import find_draft
from api.desk.erasure import erase
from api.desk.errors import InvalidFormError, StatusError, UnknownDraftError, UnknownRequestError
from api.desk.filed import read_filed
from api.desk.filing import add_statement, file_request, set_place
from api.desk.forms import Form, check_form
from api.desk.history import PERSON, append, check_version
from api.desk.places import place_of
from api.desk.seen import Seen
from api.desk.statuses import CORRECTABLE, Status, check_transition
from api.desk.tables import ContactRow, EventKind, RequestRow
from api.desk.tokens import derive_token, digest_of, is_digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.filed import FiledRequest
    from api.desk.places import Place
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


class Requests:
    """The requests, through their secret links."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        territories: Callable[[], Territories],
        eligible: Callable[[Place], bool | None],
    ) -> None:
        """Keep requests in a database.

        Args:
            database: the database.
            clock: what time it is.
            territories: gives every territory, loaded when first asked.
            eligible: tells who has a right to the *accompagnement sur-mesure*.

        """
        self._database = database
        self._clock = clock
        self._territories = territories
        self._eligible = eligible

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
                return receipt_of(session.get_one(RequestRow, draft.request_id), secret, repeated=True)
            seen = Seen.from_json(draft.seen) if draft.seen else None
            row = self.file(session, Form(**draft.fields), seen=seen, secret=secret, channel="form")
            draft.request_id, draft.fields, draft.seen = row.id, {}, None
            return receipt_of(row, secret, repeated=False)

    def file(self, session: Session, form: Form, *, seen: Seen | None, secret: str, channel: str) -> RequestRow:
        """Check a form and write the request down in a transaction of the caller.

        Args:
            session: a writing transaction.
            form: the form.
            seen: what was shown before.
            secret: the token of the link to follow it.
            channel: ``form`` or ``api``.

        Returns:
            The row.

        Raises:
            InvalidFormError: if a field is missing or wrong.

        """
        place = self._checked(form)
        eligible = self._eligible(place)
        return file_request(
            session,
            form,
            place=place,
            eligible=eligible,
            seen=seen,
            secret=secret,
            channel=channel,
            at=self._clock(),
        )

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
            return read_filed(session, _find(session, secret, hold=False), self._territories())

    def correct(self, secret: str, typed: Mapping[str, str], *, expected_version: int | None = None) -> FiledRequest:
        """Correct a request.

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
            row = _find(session, secret)
            check_version(row, expected_version)
            before = read_filed(session, row, self._territories()).form
            if before is None or row.status not in CORRECTABLE:
                raise StatusError(f"Une demande {row.status.label} ne se corrige plus.")
            after = before.with_fields({name: text for name, text in typed.items() if name != "territory_typed"})
            place = self._checked(after)
            changed = [name for name, text in after.as_dict().items() if text != before.as_dict()[name]]
            if changed:
                self._revise(session, row, after, place=place, changed=changed)
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
            row = _find(session, secret)
            if row.status is not Status.WITHDRAWN:
                check_transition(row.status, Status.WITHDRAWN)
                append(session, row, EventKind.WITHDRAWN, actor=PERSON, at=self._clock(), after=Status.WITHDRAWN)
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
            row = _find(session, secret)
            if row.status is not Status.ERASED:
                erase(session, row, actor=PERSON, at=self._clock())
        self._database.forget()

    def _checked(self, form: Form) -> Place:
        messages = check_form(form, self._territories())
        place = place_of(form.territory, self._territories())
        if messages or place is None:
            raise InvalidFormError(messages)
        return place

    def _revise(self, session: Session, row: RequestRow, form: Form, *, place: Place, changed: list[str]) -> None:
        now = self._clock()
        set_place(row, place, eligible=self._eligible(place))
        contact = session.get_one(ContactRow, row.id)
        contact.name, contact.role, contact.email, contact.phone = form.name, form.role, form.email, form.phone
        add_statement(session, row, form, at=now)
        append(session, row, EventKind.CORRECTED, actor=PERSON, at=now, after=row.status, payload={"fields": changed})
        session.flush()


def receipt_of(row: RequestRow, secret: str, *, repeated: bool) -> Receipt:
    """Give the receipt of a request to whoever holds its secret."""
    return Receipt(row.reference, secret, row.received_at, repeated)


def _find(session: Session, secret: str, *, hold: bool = True) -> RequestRow:
    """Find the row of a request by its secret, and hold it until the end of a writing transaction."""
    query = select(RequestRow).where(RequestRow.secret_digest == digest_of(secret))
    row = session.scalar(query.with_for_update() if hold else query)
    if row is None or not is_digest_of(secret, row.secret_digest):
        raise UnknownRequestError("Ce lien ne mène à aucune demande.")
    return row
