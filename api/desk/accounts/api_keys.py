"""Keys of other services: shown once, kept as a digest, taken back at once."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from api.desk.accounts.tables import ApiKeyRow
from api.desk.errors import ApiKeyError, StoreUnavailableError, UnknownApiKeyError
from api.desk.tokens import digest_of, new_token
from api.rights.rates import read_rate
from api.rights.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from api.desk.clock import Clock
    from api.desk.database import Database

PREFIX: Final = "dl"
"""So that whoever finds one somewhere, a programme that looks for secrets included, knows what it is."""
_ACTOR: Final = "key:"
"""Before the id of a key, where the account of an agent could stand."""
_LONGEST: Final = 100
_USED_EVERY: Final = timedelta(hours=1)
"""How exactly the last use is known."""


@dataclass(frozen=True)
class ApiKey:
    """A key that holds, without its secret."""

    id: str
    name: str
    """Of the service that holds it."""
    scopes: frozenset[Scope]
    quota: str
    """Calls of the API, such as ``600/minute``."""

    @property
    def actor(self) -> str:
        """Who did what a program does with the key, as histories keep it: no account bears it."""
        return f"{_ACTOR}{self.id}"


@dataclass(frozen=True)
class ListedKey:
    """A key, for whoever looks after it."""

    key: ApiKey
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    """Its last use, to the hour."""
    revoked_at: datetime | None


class ApiKeys:
    """Who calls the API as more than a passer-by."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep what is needed.

        Args:
            database: the database.
            clock: what time it is.

        """
        self._database = database
        self._clock = clock

    def add(self, name: str, *, scopes: Iterable[Scope] = (), quota: str, lifetime: timedelta | None) -> str:
        """Make a key.

        Args:
            name: of the service that will hold it.
            scopes: what it opens beyond the public API.
            quota: calls of the API, such as ``600/minute``.
            lifetime: how long it holds; none for as long as it is not revoked.

        Returns:
            The key, which nothing shows again.

        Raises:
            ApiKeyError: if the name is missing, or the quota cannot be read or is not one limit.

        """
        told = " ".join(name.split())[:_LONGEST]
        if not told:
            raise ApiKeyError("Donnez le nom du service à qui la clé est remise.")
        try:
            read_rate(quota)
        except ValueError as error:
            raise ApiKeyError(str(error)) from None
        key_id, now = secrets.token_hex(4), self._clock()
        key = f"{PREFIX}_{key_id}_{new_token()}"
        row = ApiKeyRow(
            id=key_id,
            digest=digest_of(key),
            name=told,
            scopes=sorted(scopes),
            quota=quota,
            created_at=now,
            expires_at=now + lifetime if lifetime else None,
        )
        with self._database.write() as session:
            session.add(row)
        return key

    def check(self, key: str) -> ApiKey | None:
        """Tell whose key was sent.

        Args:
            key: what was sent, or anything.

        Returns:
            The key; none if there is none such, it was revoked, or it is over.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        now = self._clock()
        with self._database.read() as session:
            row = session.scalar(select(ApiKeyRow).where(ApiKeyRow.digest == digest_of(key)))
        if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
            return None
        if row.used_at is None or now - row.used_at >= _USED_EVERY:
            self._note(row.id, now)
        return _key(row)

    def all(self) -> tuple[ListedKey, ...]:
        """List the keys, oldest first."""
        with self._database.read() as session:
            rows = session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at, ApiKeyRow.id)).all()
        return tuple(ListedKey(_key(row), row.created_at, row.expires_at, row.used_at, row.revoked_at) for row in rows)

    def names(self, actors: Collection[str]) -> dict[str, str]:
        """Name the services among those who did something, by actor; a key that was revoked still has its name."""
        ids = sorted(actor.removeprefix(_ACTOR) for actor in actors if actor.startswith(_ACTOR))
        if not ids:
            return {}
        with self._database.read() as session:
            rows = session.execute(select(ApiKeyRow.id, ApiKeyRow.name).where(ApiKeyRow.id.in_(ids)))
            return {f"{_ACTOR}{row.id}": row.name for row in rows}

    def revoke(self, key_id: str) -> None:
        """Take a key back, from now on.

        Args:
            key_id: the part of it that may be told.

        Raises:
            UnknownApiKeyError: if there is none such.

        """
        with self._database.write() as session:
            row = session.get(ApiKeyRow, key_id)
            if row is None:
                raise UnknownApiKeyError("Aucune clé n’a ce numéro : « deja-la key list » les donne.")
            row.revoked_at = row.revoked_at or self._clock()

    def _note(self, key_id: str, now: datetime) -> None:
        # What is only read must be answered while the database takes no writing.
        with suppress(StoreUnavailableError), self._database.write() as session:
            row = session.get(ApiKeyRow, key_id)
            if row is not None:
                row.used_at = now


def _key(row: ApiKeyRow) -> ApiKey:
    known = {scope.value for scope in Scope}
    return ApiKey(row.id, row.name, frozenset(Scope(scope) for scope in row.scopes if scope in known), row.quota)
