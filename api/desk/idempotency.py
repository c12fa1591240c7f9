"""The same key twice is the same request: what makes a program's retry harmless."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from api.desk.errors import IdempotencyConflictError
from api.desk.retention import Kind, days_of
from api.desk.tables import IdempotencyRow
from api.desk.tokens import derive_token, digest_of, new_token

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.forms import Form

_LIFE = timedelta(days=days_of(Kind.IDEMPOTENCY))


@dataclass(frozen=True)
class KeyedRequest:
    """What a key stands for."""

    request_id: int | None
    """The request that was made with it; none the first time."""
    secret: str
    """The token of the link: it follows from the key, which is not stored, and from a salt, which nobody is told."""
    salt: str


def find_keyed(session: Session, key: str, form: Form, *, now: datetime) -> KeyedRequest:
    """Look a key up.

    Args:
        session: a writing transaction.
        key: the key, as it was sent.
        form: the form that was sent with it.
        now: the present moment; a key older than a day is forgotten.

    Returns:
        The request made with the key, or what to make one with.

    Raises:
        IdempotencyConflictError: if the key came with another form before.

    """
    row = session.get(IdempotencyRow, digest_of(key), with_for_update=True)
    if row is not None and row.created_at + _LIFE < now:
        session.delete(row)
        session.flush()
        row = None
    if row is None:
        salt = new_token()
        return KeyedRequest(None, _secret(salt, key), salt)
    if _digest(row.salt, form) != row.payload_digest:
        raise IdempotencyConflictError("Cette clé a déjà servi pour une autre demande : choisissez-en une nouvelle.")
    return KeyedRequest(row.request_id, _secret(row.salt, key), row.salt)


def keep_key(session: Session, key: str, form: Form, *, keyed: KeyedRequest, request_id: int, now: datetime) -> None:
    """Remember which request a key made; a key that another process has just used breaks a constraint."""
    session.add(
        IdempotencyRow(
            key_digest=digest_of(key),
            payload_digest=_digest(keyed.salt, form),
            salt=keyed.salt,
            request_id=request_id,
            created_at=now,
        )
    )
    session.flush()


def _secret(salt: str, key: str) -> str:
    return derive_token(salt, purpose=f"follow {key}")


def _digest(salt: str, form: Form) -> str:
    return hashlib.sha256((salt + json.dumps(form.as_dict(), sort_keys=True)).encode("utf-8")).hexdigest()
