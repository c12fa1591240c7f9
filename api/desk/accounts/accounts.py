"""The accounts of agents: made, changed and disabled by whoever runs the service."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from api.desk.accounts import passwords
from api.desk.accounts.rows import agent_of, known_row, read_mail, row_by_id, row_by_mail, sign_out
from api.desk.accounts.tables import AccountRow, SessionRow
from api.desk.errors import AccountError
from api.desk.tokens import digest_of
from api.rights.roles import Role
from corpus.cleaning import clean_line
from corpus.errors import UnknownTerritoryError
from corpus.territories import Department

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from api.desk.accounts.agents import Agent
    from api.desk.clock import Clock
    from api.desk.database import Database
    from corpus.territories import Territories

ID_BYTES: Final = 8
"""Of chance in the id of an account."""
_LONGEST: Final = 200
_SIRET: Final = re.compile(r"[0-9]{9}(?:[0-9]{5})?")


@dataclass(frozen=True)
class NewAccount:
    """What an account is made of."""

    mail: str
    name: str
    role: Role
    organisation: str = ""
    siret: str | None = None
    """Of the organisation that it is held to at each sign-in by a provider, or the SIREN for all its places."""
    territory: str | None = None
    """INSEE code or SIREN; needed for `Role.TERRITORY`."""


@dataclass(frozen=True)
class Account:
    """An account, for whoever looks after it."""

    agent: Agent
    created_at: datetime
    seen_at: datetime
    disabled_at: datetime | None
    has_password: bool
    issuer: str | None
    """The identity provider that knows the agent."""


class Accounts:
    """Who may sign in."""

    def __init__(self, database: Database, *, clock: Clock, territories: Callable[[], Territories]) -> None:
        """Keep what is needed.

        Args:
            database: the database.
            clock: what time it is.
            territories: gives every territory.

        """
        self._database = database
        self._clock = clock
        self._territories = territories

    def add(self, new: NewAccount, *, password: str | None = None) -> Agent:
        """Make an account.

        Args:
            new: who it is for.
            password: for a local sign-in; none where an identity provider vouches.

        Returns:
            The agent.

        Raises:
            AccountError: if the mail is taken or none, the SIRET is none, or the territory is missing or unknown.
            PasswordError: if the password is too easily guessed.

        """
        mail = read_mail(new.mail)
        territory = self._territory(new.role, new.territory)
        stored = _stored(password, mail=mail)
        now = self._clock()
        with self._database.write() as session:
            if row_by_mail(session, mail) is not None:
                raise AccountError("Un compte porte déjà cette adresse : changez son rôle, ou réactivez-le.")
            row = AccountRow(
                id=secrets.token_hex(ID_BYTES),
                mail=mail,
                name=_short(new.name) or mail,
                organisation=_short(new.organisation),
                role=new.role.value,
                siret=_siret(new.siret),
                territory=territory,
                password=stored,
                created_at=now,
                seen_at=now,
            )
            session.add(row)
        return agent_of(row)

    def all(self) -> tuple[Account, ...]:
        """List the accounts, by mail."""
        with self._database.read() as session:
            rows = session.scalars(select(AccountRow).order_by(AccountRow.mail)).all()
        return tuple(_account(row) for row in rows)

    def agents(self) -> tuple[Agent, ...]:
        """List those to whom a request can be given, by name: experts and admins who are not disabled."""
        desk = [Role.EXPERT.value, Role.ADMIN.value]
        with self._database.read() as session:
            rows = session.scalars(
                select(AccountRow)
                .where(AccountRow.role.in_(desk), AccountRow.disabled_at.is_(None))
                .order_by(AccountRow.name, AccountRow.id)
            ).all()
        return tuple(agent_of(row) for row in rows)

    def find(self, agent_id: str) -> Agent | None:
        """Find an agent by id, disabled or not; none where the account is gone."""
        with self._database.read() as session:
            row = row_by_id(session, agent_id)
        return agent_of(row) if row else None

    def names(self, agent_ids: Collection[str]) -> dict[str, str]:
        """Name agents by id, disabled or not, in one question; those whose account is gone are left out."""
        if not agent_ids:
            return {}
        query = select(AccountRow.id, AccountRow.name).where(AccountRow.id.in_(sorted(agent_ids)))
        with self._database.read() as session:
            return {row.id: row.name for row in session.execute(query)}

    def check(self, mail: str, password: str) -> Agent | None:
        """Tell who signs in with a password.

        Whether there is no such account, it is disabled, has no password or another one, takes the same time and
        gives the same answer.

        Args:
            mail: what was typed.
            password: what was typed.

        Returns:
            The agent; none if they may not come in.

        Raises:
            StoreUnavailableError: if the database does not answer, or too many sign in at the same time.

        """
        with self._database.read() as session:
            row = row_by_mail(session, mail)
        stored = row.password if row and row.disabled_at is None else None
        if not passwords.matches(stored, password) or row is None or stored is None:
            return None
        if passwords.is_outdated(stored):
            self._keep(row.id, passwords.hash_password(password))
        return agent_of(row)

    def set_role(self, mail: str, role: Role, *, territory: str | None = None, siret: str | None = None) -> Agent:
        """Change what an agent may do; who is signed in is signed out.

        What an administrator gives holds by itself, whatever a setting granted before.

        Args:
            mail: the account's.
            role: what the agent may do from now on.
            territory: INSEE code or SIREN; by default the one the account had. An account that was held to an
                organisation is held to this territory's from now on, unless ``siret`` says otherwise.
            siret: the organisation it is held to, as in `NewAccount`; empty to hold it to none.

        Returns:
            The agent.

        Raises:
            AccountError: if the role needs a territory, the SIRET is none, or the territory's SIREN is not known.
            UnknownAccountError: if no account goes by this mail.

        """
        with self._database.write() as session:
            row = known_row(session, mail)
            row.territory = self._territory(role, territory or row.territory)
            if siret is not None:
                row.siret = _siret(siret)
            elif territory and row.siret:
                row.siret = self._siren(territory)
            row.role = role.value
            row.granted_by = None
            sign_out(session, row.id)
        return agent_of(row)

    def rebind(self, mail: str) -> None:
        """Let the next identity that bears the account's mail be its own; who is signed in is signed out.

        The provider's name for a person may change, with the provider for instance. What the account is held to, and
        what granted it, are looked at as before.

        Args:
            mail: the account's.

        Raises:
            UnknownAccountError: if no account goes by this mail.

        """
        with self._database.write() as session:
            row = known_row(session, mail)
            row.issuer = row.subject = None
            sign_out(session, row.id)

    def set_password(self, mail: str, password: str) -> None:
        """Change a password; who is signed in is signed out.

        Args:
            mail: the account's.
            password: the new one.

        Raises:
            PasswordError: if it is too easily guessed.
            UnknownAccountError: if no account goes by this mail.

        """
        stored = _stored(password, mail=read_mail(mail))
        with self._database.write() as session:
            row = known_row(session, mail)
            row.password = stored
            sign_out(session, row.id)

    def change_own_password(self, agent: Agent, password: str, *, keep: str | None) -> None:
        """Take the new password of who has just given the old one; their other sessions end.

        Args:
            agent: who.
            password: the new one.
            keep: the token of the session that asks, which goes on.

        Raises:
            PasswordError: if it is too easily guessed.

        """
        stored = _stored(password, mail=agent.mail)
        others = SessionRow.token_digest != digest_of(keep or "")
        with self._database.write() as session:
            session.get_one(AccountRow, agent.id).password = stored
            session.execute(delete(SessionRow).where(SessionRow.account_id == agent.id, others))

    def disable(self, mail: str) -> None:
        """Close an account at once, sessions included; its decisions stay.

        Args:
            mail: the account's.

        Raises:
            UnknownAccountError: if no account goes by this mail.

        """
        with self._database.write() as session:
            row = known_row(session, mail)
            row.disabled_at = row.disabled_at or self._clock()
            sign_out(session, row.id)

    def sign_out(self, mail: str) -> int:
        """Take back every session of an account, which stays open.

        Args:
            mail: the account's.

        Returns:
            How many there were.

        Raises:
            UnknownAccountError: if no account goes by this mail.

        """
        with self._database.write() as session:
            return sign_out(session, known_row(session, mail).id)

    def enable(self, mail: str) -> None:
        """Open a disabled account again.

        Args:
            mail: the account's.

        Raises:
            UnknownAccountError: if no account goes by this mail.

        """
        with self._database.write() as session:
            known_row(session, mail).disabled_at = None

    def _territory(self, role: Role, code: str | None) -> str | None:
        if code:
            try:
                self._territories().by_code(code)
            except UnknownTerritoryError:
                raise AccountError("Aucun territoire ne porte ce code : donnez un code INSEE ou un SIREN.") from None
        elif role is Role.TERRITORY:
            raise AccountError("Un compte de territoire a besoin de son code INSEE ou de son SIREN.")
        return code or None

    def _siren(self, territory: str) -> str:
        found = self._territories().by_code(territory)
        if isinstance(found, Department) or found.siren is None:
            raise AccountError("Le SIREN de ce territoire n’est pas connu : donnez aussi --siret.")
        return found.siren

    def _keep(self, agent_id: str, stored: str) -> None:
        with self._database.write() as session:
            row = session.get(AccountRow, agent_id)
            if row is not None:
                row.password = stored


def _account(row: AccountRow) -> Account:
    return Account(
        agent_of(row), row.created_at, row.seen_at, row.disabled_at, row.password is not None, issuer=row.issuer
    )


def _siret(typed: str | None) -> str | None:
    siret = "".join((typed or "").split())
    if siret and not _SIRET.fullmatch(siret):
        raise AccountError("Un SIRET a 14 chiffres, un SIREN 9.")
    return siret or None


def _stored(password: str | None, *, mail: str) -> str | None:
    if password is None:
        return None
    passwords.check_password(password, mail=mail)
    return passwords.hash_password(password)


def _short(text: str) -> str:
    return clean_line(text)[:_LONGEST]
