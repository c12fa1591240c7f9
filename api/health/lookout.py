"""Who looks whether the service can answer, and waits for nobody who is being served.

A crowd holds every thread of the routes and every connection of the desk. A probe that stood in line with it would be
answered late, or never, and a service that is only busy would be taken for one that is gone: it would be started again,
or nobody would be sent to it, when it is needed most. So a look has a thread and a connection of its own; and whoever
asks while one is going on is told what it finds, so that asking often costs no more than one look at a time.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from api.desk import Outbox
from api.desk.database import Database
from api.health.readiness import Check, crowd_check, disk_check, look

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.desk import Store
    from api.protection.crowds import Crowd
    from recommender import Recommender


class _Desk:
    """What is asked of the desk, by a connection of its own."""

    def __init__(self, store: Store) -> None:
        self.database = Database(store.database.url)
        self.outbox = Outbox(self.database, clock=store.clock, config=None)


class Lookout:
    """Looks at one running service."""

    def __init__(self, recommender: Callable[[], Recommender], store: Store, *, crowd: Crowd, data_dir: Path) -> None:
        """Look at nothing yet.

        Args:
            recommender: gives what answers needs now.
            store: what changes.
            crowd: the requests at work and in wait.
            data_dir: the folder whose disk must have room.

        """
        self._recommender = recommender
        self._desk = _Desk(store)
        self._crowd = crowd
        self._data_dir = data_dir
        self._going: asyncio.Task[tuple[Check, ...]] | None = None

    @property
    def outbox(self) -> Outbox:
        """The mails to send, asked by that connection."""
        return self._desk.outbox

    async def look(self) -> tuple[Check, ...]:
        """Try every part, or hear from who is at it.

        Returns:
            One check a part, always in the same order.

        """
        if self._going is None or self._going.done():
            # The loop's own threads, which no route runs in.
            self._going = asyncio.create_task(asyncio.to_thread(self._try_all))
        # One who leaves before the end must not take the answer from the others.
        found = await asyncio.shield(self._going)
        *parts, disk = found
        return (*parts, crowd_check(self._crowd), disk)

    def _try_all(self) -> tuple[Check, ...]:
        return (*look(self._recommender(), self._desk), disk_check(self._data_dir))

    async def aclose(self) -> None:
        """Wait for the look that is going on, and close the connection."""
        if self._going is not None:
            await asyncio.wait([self._going])
        self._desk.database.close()
