"""Which account an identity of a provider opens: one that was made for it, or one that a setting grants."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from api.desk.accounts.accounts import ID_BYTES
from api.desk.accounts.rows import agent_of, read_mail, row_by_mail
from api.desk.accounts.tables import AccountRow
from api.desk.errors import AccountError, UnknownAgentError
from api.rights.roles import Role
from corpus.errors import UnknownTerritoryError
from corpus.territories import Commune

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from api.desk.accounts.agents import Agent
    from api.desk.clock import Clock
    from api.desk.database import Database
    from corpus.territories import Territories

_CLOSED: Final = "Le compte de cette adresse est fermé."
_OTHER: Final = "Le compte de cette adresse est lié à une autre identité : elle a peut-être changé de fournisseur."
_MOVED: Final = "Votre organisme n’est pas celui pour lequel ce compte a été ouvert."
_NO_MORE: Final = "Votre organisme ou votre rôle chez le fournisseur d’identité n’ouvre plus d’accès ici."
_NOWHERE: Final = "Votre organisme n’est ni une commune ni un EPCI que ce service connaisse."
_UNKNOWN: Final = "Aucun compte n’a été ouvert pour vous."


@dataclass(frozen=True)
class Identity:
    """Who a provider says that someone is."""

    issuer: str
    subject: str
    """What the provider calls the person: what never changes, where a mail may."""
    mail: str
    name: str
    organisation: str = ""
    siret: str | None = None
    roles: tuple[str, ...] = ()
    """Such as ``agent_public_territorial``."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What a setting may grant a role to, the most exact first: the SIRET, then the provider's roles."""
        return (*((self.siret,) if self.siret else ()), *self.roles)


@dataclass(frozen=True)
class Grants:
    """The roles that are given without an account made beforehand."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    """By SIRET or by a role of the provider's."""

    def of(self, identity: Identity) -> tuple[str, Role] | None:
        """Find what an identity is granted, and why; none if nothing is."""
        return next(((key, self.roles[key]) for key in identity.keys if key in self.roles), None)


class Identities:
    """Tells which agent an identity is."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        territories: Callable[[], Territories],
        grants: Grants | None = None,
    ) -> None:
        """Keep what is needed.

        Args:
            database: the database.
            clock: what time it is.
            territories: gives every territory.
            grants: who comes in without an account made beforehand.

        """
        self._database = database
        self._clock = clock
        self._territories = territories
        self._grants = grants or Grants()

    def recognise(self, identity: Identity) -> Agent:
        """Tell which agent an identity is, and note what the provider says of it now.

        The provider's name for the person decides; the mail serves once, to find the account that was made for it.

        Args:
            identity: who the provider says it is.

        Returns:
            The agent.

        Raises:
            UnknownAgentError: if no account opens to it; the message says why.

        """
        try:
            mail = read_mail(identity.mail)
        except AccountError:
            raise UnknownAgentError(_UNKNOWN) from None
        with self._database.write() as session:
            row = _bound(session, identity) or _invited(session, mail)
            if row is None:
                row = self._granted(identity, mail)
                session.add(row)
            else:
                self._check(row, identity)
            self._note(session, row, identity, mail)
        return agent_of(row)

    def _granted(self, identity: Identity, mail: str) -> AccountRow:
        granted = self._grants.of(identity)
        if granted is None:
            raise UnknownAgentError(_UNKNOWN)
        key, role = granted
        territory = self._territory_of(identity)
        if role is Role.TERRITORY and territory is None:
            raise UnknownAgentError(_NOWHERE)
        now = self._clock()
        return AccountRow(
            id=secrets.token_hex(ID_BYTES),
            mail=mail,
            role=role.value,
            siret=identity.siret if key == identity.siret else None,
            territory=territory if role is Role.TERRITORY else None,
            granted_by=key,
            created_at=now,
            seen_at=now,
        )

    def _check(self, row: AccountRow, identity: Identity) -> None:
        if row.disabled_at is not None:
            raise UnknownAgentError(_CLOSED)
        if row.granted_by is not None and (row.granted_by, Role(row.role)) != self._grants.of(identity):
            raise UnknownAgentError(_NO_MORE)
        if self._moved(row, identity):
            raise UnknownAgentError(_MOVED)

    def _moved(self, row: AccountRow, identity: Identity) -> bool:
        if row.siret is not None:
            return not (identity.siret or "").startswith(row.siret)
        # An agent who changes town halls must not read the former one's requests with the same identity.
        there = self._territory_of(identity) if row.role == Role.TERRITORY.value else None
        return there is not None and there != row.territory

    def _territory_of(self, identity: Identity) -> str | None:
        if identity.siret is None:
            return None
        try:
            found = self._territories().by_siren(identity.siret[:9])
        except UnknownTerritoryError:
            return None
        return found.code_insee if isinstance(found, Commune) else found.siren

    def _note(self, session: Session, row: AccountRow, identity: Identity, mail: str) -> None:
        row.issuer, row.subject = identity.issuer, identity.subject
        row.name = identity.name
        row.organisation = identity.organisation or row.organisation or ""
        if row.role == Role.TERRITORY.value:
            row.siret = row.siret or identity.siret
        taken = session.scalar(select(AccountRow.id).where(AccountRow.mail == mail, AccountRow.id != row.id))
        if taken is None:
            row.mail = mail


def _invited(session: Session, mail: str) -> AccountRow | None:
    row = row_by_mail(session, mail)
    if row is not None and row.subject is not None:
        raise UnknownAgentError(_OTHER)
    return row


def _bound(session: Session, identity: Identity) -> AccountRow | None:
    return session.scalar(
        select(AccountRow).where(AccountRow.issuer == identity.issuer, AccountRow.subject == identity.subject)
    )
