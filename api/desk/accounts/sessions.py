"""Who is signed in: a random token in the browser's cookie, its digest here, so that it can be taken back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from api.desk.accounts.rows import agent_of
from api.desk.accounts.tables import AccountRow, SessionRow
from api.desk.errors import StoreUnavailableError
from api.desk.tokens import digest_of, new_token

if TYPE_CHECKING:
    from datetime import datetime

    from api.desk.accounts.agents import Agent
    from api.desk.clock import Clock
    from api.desk.database import Database

LONGEST: Final = timedelta(hours=12)
"""What no setting goes beyond."""
_SEEN_EVERY: Final = timedelta(minutes=1)
"""How exactly the last use is known: a page that is read writes nothing most of the time."""


@dataclass(frozen=True)
class SessionRules:
    """How long a session holds, and who may have opened it."""

    lifetime: timedelta = LONGEST
    """From sign-in, whatever is done."""
    idle: timedelta = timedelta(hours=2)
    """Without being used."""
    issuer: str = ""
    """The identity provider that signs agents in; empty for local passwords. What another opened is worth nothing."""


@dataclass(frozen=True)
class Ended:
    """A session that was ended."""

    id_token: str | None
    """What the provider asks for at sign-out."""


class Sessions:
    """Opens, reads and ends sessions."""

    def __init__(self, database: Database, *, clock: Clock, rules: SessionRules | None = None) -> None:
        """Keep what is needed.

        Args:
            database: the database.
            clock: what time it is.
            rules: how long sessions hold.

        """
        self._database = database
        self._clock = clock
        self.rules = rules or SessionRules()

    def open(self, agent: Agent, *, id_token: str | None = None, instead_of: str | None = None) -> str:
        """Sign an agent in.

        Args:
            agent: who it is.
            id_token: what the identity provider gave, for sign-out.
            instead_of: the token that the browser came with, which ends: a token known before is worth nothing after.

        Returns:
            The token of the new session, 256 bits of chance.

        """
        token, now = new_token(), self._clock()
        with self._database.write() as session:
            if instead_of:
                session.execute(delete(SessionRow).where(SessionRow.token_digest == digest_of(instead_of)))
            account = session.get_one(AccountRow, agent.id)
            account.seen_at = now
            session.add(
                SessionRow(
                    token_digest=digest_of(token),
                    account_id=agent.id,
                    issuer=self.rules.issuer,
                    id_token=id_token,
                    created_at=now,
                    seen_at=now,
                    expires_at=now + min(self.rules.lifetime, LONGEST),
                )
            )
        return token

    def agent(self, token: str | None) -> Agent | None:
        """Tell who is signed in.

        Args:
            token: what the cookie holds, or anything.

        Returns:
            The agent, as the account is now; none if the session is over or the account closed.

        """
        if not token:
            return None
        now = self._clock()
        with self._database.read() as session:
            found = session.execute(
                select(SessionRow, AccountRow)
                .join(AccountRow, AccountRow.id == SessionRow.account_id)
                .where(SessionRow.token_digest == digest_of(token), AccountRow.disabled_at.is_(None))
            ).one_or_none()
        if found is None or not self._holds(found[0], now):
            return None
        if now - found[0].seen_at >= _SEEN_EVERY:
            self._note(found[0].token_digest, now)
        return agent_of(found[1])

    def end(self, token: str | None) -> Ended | None:
        """Sign out.

        Args:
            token: what the cookie holds, or anything.

        Returns:
            What was ended; none if there was no such session.

        """
        if not token:
            return None
        with self._database.write() as session:
            row = session.get(SessionRow, digest_of(token))
            if row is None:
                return None
            session.delete(row)
        return Ended(row.id_token)

    def _holds(self, row: SessionRow, now: datetime) -> bool:
        return now < row.expires_at and now - row.seen_at < self.rules.idle and row.issuer == self.rules.issuer

    def _note(self, digest: str, now: datetime) -> None:
        # A page that is read must open while the database takes no writing.
        with suppress(StoreUnavailableError), self._database.write() as session:
            row = session.get(SessionRow, digest)
            if row is not None:
                row.seen_at = now
