"""Hold the needs that people are reading answers to where several processes find them, sealed.

The database keeps a digest of the key and the text enciphered by the key, which the address alone bears: whoever reads
the database, or a copy of it, reads no need. `api.desk.usage.held_needs.NeedsInMemory` does the same for one process.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, update

from api.desk.tokens import digest_of, new_token
from api.desk.usage.held_needs import HeldNeed
from api.desk.usage.shared_need_tables import SharedNeedRow

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

    from api.desk.clock import Clock
    from api.desk.database import Database

_SEALING: Final = b"held need"
"""What the key is bound to, so that its digest in the database and what opens the text have nothing in common."""


class SharedNeeds:
    """The needs of every process that shares the database; see `api.desk.usage.held_needs.HeldNeeds`."""

    def __init__(self, database: Database, *, clock: Clock, minutes: int) -> None:
        """Hold in a database.

        Args:
            database: the database.
            clock: what time it is.
            minutes: how long a text is held after it was last read.

        """
        self._database = database
        self._clock = clock
        self._minutes = minutes

    @property
    def minutes(self) -> int:
        """How long a text is held after it was last read."""
        return self._minutes

    def hold(self, text: str) -> str:
        """Keep a text, and drop those that were held long enough.

        Args:
            text: the need, as it was typed.

        Returns:
            The key it is found by, 43 characters that an address can bear; it is stored nowhere.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        key, now = new_token(), self._clock()
        sealed = _seal(key).encrypt(text.encode("utf-8", errors="replace"))
        until = now + timedelta(minutes=self._minutes)
        with self._database.write() as session:
            session.execute(delete(SharedNeedRow).where(SharedNeedRow.until <= now))
            session.add(SharedNeedRow(key_digest=digest_of(key), sealed=sealed, until=until, read=False))
        return key

    def find(self, key: str) -> HeldNeed | None:
        """Give a need back and hold it anew.

        Args:
            key: what `hold` gave.

        Returns:
            The need; none when it is no longer held.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        now = self._clock()
        with self._database.write() as session:
            row = session.get(SharedNeedRow, digest_of(key), with_for_update=True)
            if row is None or row.until <= now:
                return None
            found = HeldNeed(_seal(key).decrypt(row.sealed).decode("utf-8"), first=not row.read)
            until = now + timedelta(minutes=self._minutes)
            own = SharedNeedRow.key_digest == row.key_digest
            session.execute(update(SharedNeedRow).where(own).values(read=True, until=until))
        return found


def _seal(key: str) -> Fernet:
    # 8 MB that a process alone never needs: it holds the needs in memory.
    from cryptography.fernet import Fernet  # noqa: PLC0415

    derived = hashlib.blake2b(key.encode("utf-8", errors="replace"), key=_SEALING, digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(derived))
