"""Forms being filled in: kept at each step under a secret token, so that nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.errors import AlreadySentError, UnknownDraftError
from api.desk.requests.forms import Form
from api.desk.requests.seen import Seen
from api.desk.requests.tables import DraftRow
from api.desk.tokens import digest_of, is_digest_of, new_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database


@dataclass(frozen=True)
class Draft:
    """A form being filled in."""

    token: str
    """Who holds it may read and send the draft; it is stored nowhere."""
    form: Form
    step: int
    """The step that was last filled in, from 1."""
    seen: Seen | None
    sent: bool
    """Whether it became a request; its fields are empty then, and `Requests.submit` gives its receipt again."""


class Drafts:
    """The forms being filled in."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep drafts in a database."""
        self._database = database
        self._clock = clock

    def save(self, token: str | None, typed: Mapping[str, str], *, step: int, seen: Seen | None = None) -> Draft:
        """Keep what was typed, right or wrong.

        Args:
            token: the draft's; none for a new one. One that is unknown or has expired begins a new draft, so that
                what is sent with it is kept all the same.
            typed: what was sent, by field of the form; the other fields keep what they hold.
            step: the step it was typed in, from 1.
            seen: what was shown before, if it was at this step.

        Returns:
            The draft, with the token to go on with.

        Raises:
            AlreadySentError: if the draft became a request.
            StoreUnavailableError: if the database does not answer.

        """
        now = self._clock()
        with self._database.write() as session:
            row = find_draft(session, token) if token else None
            if row is None:
                token = new_token()
                row = DraftRow(token_digest=digest_of(token), fields={}, created_at=now)
                session.add(row)
            if row.request_id is not None:
                raise AlreadySentError("Cette demande est déjà envoyée.")
            row.fields = Form(**row.fields).with_fields(typed).as_dict()
            row.step = step
            row.seen = seen.as_json() if seen else row.seen
            row.updated_at = now
        return _draft(token or "", row)

    def read(self, token: str) -> Draft:
        """Read a draft.

        Args:
            token: the draft's.

        Returns:
            The draft.

        Raises:
            UnknownDraftError: if no draft goes by the token.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.read() as session:
            row = find_draft(session, token, hold=False)
        if row is None:
            raise UnknownDraftError("Ce brouillon n’existe pas, ou il a expiré.")
        return _draft(token, row)


def find_draft(session: Session, token: str, *, hold: bool = True) -> DraftRow | None:
    """Find the row of a draft by its token, and hold it until the end of a writing transaction."""
    query = select(DraftRow).where(DraftRow.token_digest == digest_of(token))
    row = session.scalar(query.with_for_update() if hold else query)
    return row if row is not None and is_digest_of(token, row.token_digest) else None


def _draft(token: str, row: DraftRow) -> Draft:
    return Draft(
        token=token,
        form=Form(**row.fields),
        step=row.step,
        seen=Seen.from_json(row.seen) if row.seen else None,
        sent=row.request_id is not None,
    )
