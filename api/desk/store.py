"""The desk's store: one object that every way in shares."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from api.desk.clock import now
from api.desk.database import Database, default_url
from api.desk.drafts import Drafts
from api.desk.requests import Requests
from api.desk.upgrades import upgrade
from corpus.territories import Territories

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.desk.clock import Clock
    from api.desk.places import Place

_territories = cache(Territories.load)


class Store:
    """What changes, and what may be done with it."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock = now,
        territories: Callable[[], Territories] = _territories,
        eligible: Callable[[Place], bool | None] = lambda _: None,
    ) -> None:
        """Put the parts together; use `open` for a database that may need its tables.

        Args:
            database: the database, whose tables are those of this version.
            clock: what time it is.
            territories: gives every territory, loaded when first asked.
            eligible: tells who has a right to the *accompagnement sur-mesure*.

        """
        self.database = database
        self.territories = territories
        self.drafts = Drafts(database, clock=clock)
        self.requests = Requests(database, clock=clock, territories=territories, eligible=eligible)

    @classmethod
    def open(cls, url: str | None, *, data_dir: Path, clock: Clock = now) -> Store:
        """Open a database, its tables brought to this version first.

        Args:
            url: the address of the database; none for an SQLite file in ``data_dir``.
            data_dir: where the file and the lock are; created if it is missing.
            clock: what time it is.

        Returns:
            The store.

        Raises:
            SchemaError: if a newer version of the programme has been here.
            StoreUnavailableError: if the database does not answer.

        """
        database = Database(url or default_url(data_dir))
        upgrade(database, data_dir=data_dir)
        return cls(database, clock=clock)

    def close(self) -> None:
        """Close every connection."""
        self.database.close()
