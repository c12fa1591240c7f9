"""Keep the moments of recent actions in memory, within a bound.

The ``limits`` library's own memory keeps every key it ever saw and walks through all of them in a thread; ours drops
the key that has been still for longest. It also takes its time from a clock that a test can set.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Final

from limits.storage import MovingWindowSupport, Storage

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_KEYS: Final = 20_000
"""Clients and kinds of action kept: at most 120 moments of 32 bytes each, 80 MB in the worst case, 5 MB in practice."""


class RecentActions(Storage, MovingWindowSupport):
    """The moments of the last actions of each key; a storage for ``MovingWindowRateLimiter``."""

    STORAGE_SCHEME = None

    def __init__(self, *, max_keys: int = MAX_KEYS, clock: Callable[[], float] = time.time) -> None:
        """Start empty.

        Args:
            max_keys: how many keys are kept; beyond, the one that has been still for longest is forgotten.
            clock: gives the present moment, in seconds.

        """
        super().__init__()
        self._max_keys = max_keys
        self._clock = clock
        self._moments: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Name the errors of this storage: it has none."""
        return ()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note an action, unless there were too many.

        Args:
            key: who does what.
            limit: how many actions a window holds.
            expiry: how long a window is, in seconds.
            amount: how many actions this one counts for.

        Returns:
            Whether the action may be done.

        """
        with self._lock:
            moments = self._recent(key, expiry)
            if len(moments) + amount > limit:
                return False
            moments.extend([self._clock()] * amount)
            self._moments[key] = moments
            self._moments.move_to_end(key)
            while len(self._moments) > self._max_keys:
                self._moments.popitem(last=False)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Tell when the oldest action of the window was done, and how many there are."""
        del limit
        with self._lock:
            moments = self._recent(key, expiry)
            return (moments[0] if moments else self._clock()), len(moments)

    def get(self, key: str) -> int:
        """Count the actions kept of a key."""
        return len(self._moments.get(key, ()))

    def get_expiry(self, key: str) -> float:
        """Tell the moment of the oldest action kept of a key."""
        moments = self._moments.get(key)
        return moments[0] if moments else self._clock()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Refuse to count by fixed windows."""
        raise NotImplementedError(f"moving windows only: {key}, {expiry}, {amount}")

    def check(self) -> bool:
        """Tell that memory is at hand."""
        return True

    def reset(self) -> int:
        """Forget everything, and tell how many keys there were."""
        count = len(self._moments)
        self._moments.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget a key."""
        self._moments.pop(key, None)

    def __len__(self) -> int:
        return len(self._moments)

    def _recent(self, key: str, expiry: int) -> deque[float]:
        moments = self._moments.get(key) or deque()
        oldest = self._clock() - expiry
        while moments and moments[0] <= oldest:
            moments.popleft()
        return moments
