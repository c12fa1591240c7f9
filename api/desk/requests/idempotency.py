"""The same key twice makes one thing: what makes a program's retry harmless."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from api.desk.errors import ErasedKeyError, IdempotencyConflictError
from api.desk.retention import Kind, days_of
from api.desk.tables import KeyRow
from api.desk.tokens import derive_token, digest_of, new_token

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

_LIFE = timedelta(days=days_of(Kind.IDEMPOTENCY))
Row = TypeVar("Row", bound=KeyRow)
ERASED: Final = {"payload_digest": "", "salt": ""}
"""What is left of a key whose work was erased, until it expires: a retry must not make it again, and nothing tells what
it was."""


@dataclass(frozen=True)
class SentKey:
    """A key, with what was sent with it."""

    key: str
    payload: Mapping[str, object]
    """As JSON can write it."""
    purpose: str
    """What the secret that follows from the key opens."""

    def secret(self, salt: str) -> str:
        """Derive the secret of what the key made: the key is not stored, the salt is told to nobody."""
        return derive_token(salt, purpose=f"{self.purpose} {self.key}")

    def payload_digest(self, salt: str) -> str:
        """Tell what was sent from anything else."""
        return hashlib.sha256((salt + json.dumps(self.payload, sort_keys=True)).encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Keyed(Generic[Row]):
    """What a key stands for."""

    row: Row | None
    """Names what was made with it; none the first time."""
    secret: str
    """The token of the link of what was made, or is to be made."""
    salt: str


def find_keyed(session: Session, table: type[Row], sent: SentKey, *, now: datetime) -> Keyed[Row]:
    """Look a key up.

    Args:
        session: a writing transaction.
        table: where keys of its sort are kept.
        sent: the key, and what was sent with it.
        now: the present moment; a key older than a day is forgotten.

    Returns:
        What was made with the key, or what to make it with.

    Raises:
        IdempotencyConflictError: if the key came with something else before.
        ErasedKeyError: if what it made was erased since.

    """
    row = session.get(table, digest_of(sent.key), with_for_update=True)
    if row is not None and row.created_at + _LIFE < now:
        session.delete(row)
        session.flush()
        row = None
    if row is None:
        salt = new_token()
        return Keyed(None, sent.secret(salt), salt)
    if row.payload_digest == ERASED["payload_digest"]:
        raise ErasedKeyError(
            "Ce que cette clé avait créé a été effacé depuis. Pour le créer à nouveau, choisissez une autre clé."
        )
    if sent.payload_digest(row.salt) != row.payload_digest:
        raise IdempotencyConflictError("Cette clé a déjà servi pour un autre envoi : choisissez-en une nouvelle.")
    return Keyed(row, sent.secret(row.salt), row.salt)


def keep_key(session: Session, row: KeyRow, sent: SentKey, *, salt: str, now: datetime) -> None:
    """Remember what a key made.

    Args:
        session: a writing transaction.
        row: names what was made; a key that another process has just used breaks a constraint.
        sent: the key, and what was sent with it.
        salt: what the secret was derived with.
        now: the present moment.

    """
    row.key_digest, row.payload_digest = digest_of(sent.key), sent.payload_digest(salt)
    row.salt, row.created_at = salt, now
    session.add(row)
    session.flush()
