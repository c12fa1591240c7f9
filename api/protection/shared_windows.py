"""Keep the recent actions of clients in the database, so that several processes count together.

While the database is away each process counts for itself, in memory: nobody gets more than so many times as much, and
nobody is refused for it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeVar

from api.desk import StoreUnavailableError
from api.protection.windows import RecentActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.desk.usage.action_counts import ActionCounts

Answer = TypeVar("Answer")

_PAUSE: Final = 5.0
"""Seconds for which a database that did not answer is not asked again: each question may wait as long."""


class SharedActions(RecentActions):
    """The actions of every process that shares a database; those of this one alone while the database is away."""

    def __init__(self, counts: ActionCounts, *, clock: Callable[[], float] = time.time) -> None:
        """Count in a database.

        Args:
            counts: where.
            clock: gives the present moment, in seconds since 1970.

        """
        super().__init__(clock=clock)
        self._counts = counts
        self._asked_again = 0.0

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note an action, unless there were too many; one at a time."""
        if amount != 1:
            raise NotImplementedError(f"one action at a time, got {amount}")
        alone = super().acquire_entry
        return self._ask(
            lambda: self._counts.note(key, limit=limit, seconds=expiry, now=self._clock()),
            lambda: alone(key, limit, expiry),
        )

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Tell when the oldest action of the window was done, and how many there are."""
        alone = super().get_moving_window
        return self._ask(
            lambda: self._counts.first(key, seconds=expiry, now=self._clock()),
            lambda: alone(key, limit, expiry),
        )

    def clear(self, key: str) -> None:
        """Forget a key."""
        super().clear(key)
        self._ask(lambda: self._counts.forget(key), lambda: None)

    def close(self) -> None:
        """Close the connections."""
        self._counts.close()

    def _ask(self, shared: Callable[[], Answer], alone: Callable[[], Answer]) -> Answer:
        if time.monotonic() < self._asked_again:
            return alone()
        try:
            return shared()
        except StoreUnavailableError:
            self._asked_again = time.monotonic() + _PAUSE
            return alone()
