"""What an agent sees of their own sessions, and how they end them: a computer left elsewhere, a browser lent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from api.desk.accounts.tables import SessionRow
from api.desk.tokens import digest_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Delete

    from api.desk.accounts.agents import Agent
    from api.desk.accounts.sessions import SessionRules
    from api.desk.clock import Clock
    from api.desk.database import Database

_TOLD: Final = 16
"""Signs of a digest that name a session among an agent's own; they open nothing."""


@dataclass(frozen=True)
class OpenSession:
    """A session that holds."""

    name: str
    """The beginning of its token's digest."""
    opened_at: datetime
    seen_at: datetime
    """When it was last used, to the minute."""
    is_this: bool
    """Whether it is the one that asks."""


class OpenSessions:
    """The sessions of an agent."""

    def __init__(self, database: Database, *, clock: Clock, rules: SessionRules) -> None:
        """Keep what is needed; ``rules`` say which sessions hold."""
        self._database = database
        self._clock = clock
        self._rules = rules

    def of(self, agent: Agent, *, token: str | None) -> tuple[OpenSession, ...]:
        """List the sessions of an agent that hold.

        Args:
            agent: whose.
            token: of the session that asks.

        Returns:
            The one that asks first, then the latest used.

        """
        now, asks = self._clock(), digest_of(token or "")
        query = select(SessionRow).where(
            SessionRow.account_id == agent.id,
            SessionRow.issuer == self._rules.issuer,
            SessionRow.expires_at > now,
            SessionRow.seen_at > now - self._rules.idle,
        )
        with self._database.read() as session:
            rows = session.scalars(query.order_by(SessionRow.seen_at.desc(), SessionRow.token_digest)).all()
        found = [
            OpenSession(row.token_digest[:_TOLD], row.created_at, row.seen_at, row.token_digest == asks) for row in rows
        ]
        return tuple(sorted(found, key=lambda one: not one.is_this))

    def end(self, agent: Agent, name: str) -> int:
        """End a session of an agent.

        Args:
            agent: whose.
            name: as `OpenSession.name` gives it, or anything.

        Returns:
            How many were ended: another agent's is not.

        """
        if len(name) != _TOLD:
            return 0
        return self._ended(agent, delete(SessionRow).where(SessionRow.token_digest.startswith(name, autoescape=True)))

    def end_others(self, agent: Agent, *, token: str | None) -> int:
        """End the sessions of an agent but one.

        Args:
            agent: whose.
            token: of the one that asks, which goes on.

        Returns:
            How many were ended.

        """
        return self._ended(agent, delete(SessionRow).where(SessionRow.token_digest != digest_of(token or "")))

    def _ended(self, agent: Agent, wanted: Delete) -> int:
        query = wanted.where(SessionRow.account_id == agent.id).returning(SessionRow.token_digest)
        with self._database.write() as session:
            return len(session.scalars(query).all())
