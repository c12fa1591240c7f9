"""Keep the recent actions of clients in the database, so that several processes count together.

While the database is away each process counts for itself, in memory: nobody gets more than so many times as much, and
nobody is refused for it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeVar

from limits.storage import MovingWindowSupport, Storage

from api.desk import StoreUnavailableError
from api.protection.windows import RecentActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.desk.action_counts import ActionCounts

Answer = TypeVar("Answer")

_PAUSE: Final = 5.0
"""Seconds for which a database that did not answer is not asked again: each question may wait as long."""


class SharedActions(Storage, MovingWindowSupport):
    """The actions of every process that shares a database; a storage for ``MovingWindowRateLimiter``."""

    STORAGE_SCHEME = None

    def __init__(self, counts: ActionCounts, *, clock: Callable[[], float] = time.time) -> None:
        """Count in a database.

        Args:
            counts: where.
            clock: gives the present moment, in seconds since 1970.

        """
        super().__init__()
        self._counts = counts
        self._clock = clock
        self._alone = RecentActions(clock=clock)
        self._asked_again = 0.0

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Name the errors of this storage: none leaves it."""
        return ()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note an action, unless there were too many; see `RecentActions`."""
        if amount != 1:
            raise NotImplementedError(f"one action at a time, got {amount}")
        return self._ask(
            lambda: self._counts.note(key, limit=limit, seconds=expiry, now=self._clock()),
            lambda: self._alone.acquire_entry(key, limit, expiry),
        )

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Tell when the oldest action of the window was done, and how many there are."""
        return self._ask(
            lambda: self._counts.first(key, seconds=expiry, now=self._clock()),
            lambda: self._alone.get_moving_window(key, limit, expiry),
        )

    def clear(self, key: str) -> None:
        """Forget a key."""
        self._alone.clear(key)
        self._ask(lambda: self._counts.forget(key), lambda: None)

    def get(self, key: str) -> int:
        """Refuse to count without a window."""
        raise NotImplementedError(f"moving windows only: {key}")

    def get_expiry(self, key: str) -> float:
        """Refuse to tell of a fixed window."""
        raise NotImplementedError(f"moving windows only: {key}")

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Refuse to count by fixed windows."""
        raise NotImplementedError(f"moving windows only: {key}, {expiry}, {amount}")

    def check(self) -> bool:
        """Tell that there is always a place to count."""
        return True

    def reset(self) -> int:
        """Refuse to forget what other processes counted."""
        raise NotImplementedError("others count here too")

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
