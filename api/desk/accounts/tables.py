"""The tables of who signs in: accounts, their sessions, and the keys of programs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table

_DIGEST = 64
_CODE = 32
_WORDS = 255


class AccountRow(Table):
    """An agent, by local password or by an identity provider."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[str] = mapped_column(String(_CODE), primary_key=True)
    """Drawn at random: history keeps it for ever, and it says nothing of the person."""
    mail: Mapped[str] = mapped_column(String(_WORDS), unique=True)
    """In lower case."""
    name: Mapped[str] = mapped_column(String(_WORDS))
    organisation: Mapped[str] = mapped_column(String(_WORDS))
    role: Mapped[str] = mapped_column(String(_CODE))
    siret: Mapped[str | None] = mapped_column(String(_CODE))
    """The organisation that the account is held to, SIRET or SIREN; none where any may be the agent's."""
    territory: Mapped[str | None] = mapped_column(String(_CODE))
    """INSEE code or SIREN."""
    password: Mapped[str | None] = mapped_column(Text)
    """What argon2 makes of it, salt and costs included; none where the person never chose one."""
    issuer: Mapped[str | None] = mapped_column(String(_WORDS))
    """The identity provider that knows the agent; none before the first time."""
    subject: Mapped[str | None] = mapped_column(String(_WORDS))
    """What the provider calls the agent."""
    granted_by: Mapped[str | None] = mapped_column(String(_WORDS))
    """The SIRET or the provider's role that opened it; none where someone made it."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    """When the account was last signed in to, or made."""
    disabled_at: Mapped[datetime | None]


class SessionRow(Table):
    """A browser that is signed in; its token is in a cookie, only the digest is here."""

    __tablename__ = "session"

    token_digest: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(_WORDS))
    """The identity provider that vouched for it; empty for a local password."""
    id_token: Mapped[str | None] = mapped_column(Text)
    """What the provider asks for at sign-out."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When it was last used, to the minute."""
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ApiKeyRow(Table):
    """A key of a program; shown once, only its digest is here."""

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(_CODE), primary_key=True)
    """The part of the key that may be told."""
    digest: Mapped[str] = mapped_column(String(_DIGEST), unique=True)
    name: Mapped[str] = mapped_column(String(_WORDS))
    """Of the service that holds it."""
    scopes: Mapped[list[str]]
    quota: Mapped[str] = mapped_column(String(_CODE))
    """Such as ``600/minute``."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    """The last use, to the hour."""
    revoked_at: Mapped[datetime | None] = mapped_column(index=True)
