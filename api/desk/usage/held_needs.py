"""Hold the needs that people are reading answers to, in memory and for a short time.

A need's text goes in no address, no log and no file; yet its answers need an address of their own, so that
filters are links, that going back loses nothing and that reloading asks for no second sending. The address
therefore bears a random key, and the text waits here under it.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY_BYTES: Final = 16
"""128 bits: a key cannot be guessed, and whoever bears it may read the text while it waits."""


@dataclass(frozen=True)
class HeldNeed:
    """A need that waits."""

    text: str
    first: bool
    """Whether it is read for the first time: an answer read again is not another answer."""


class HeldNeeds(Protocol):
    """Where the text of a need waits; several processes share `api.desk.usage.shared_needs.SharedNeeds`."""

    @property
    def minutes(self) -> int:
        """How long a text is held after it was last read."""
        ...

    def hold(self, text: str) -> str:
        """Keep a text and give the key it is found by."""
        ...

    def find(self, key: str) -> HeldNeed | None:
        """Give the need of a key; none when it was never held, or no longer is."""
        ...


@dataclass
class _Held:
    text: str
    until: float
    read: bool = False


class NeedsInMemory:
    """The needs of one process: a stop of the process, the time and the crowd make it forget."""

    def __init__(self, *, minutes: int, max_characters: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Start empty.

        Args:
            minutes: how long a text is held after it was last read.
            max_characters: of all texts together; past it, the least recently read go first.
            clock: gives the time, in seconds.

        """
        self._minutes = minutes
        self._max_characters = max_characters
        self._clock = clock
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    @property
    def minutes(self) -> int:
        """How long a text is held after it was last read."""
        return self._minutes

    def hold(self, text: str) -> str:
        """Keep a text.

        Args:
            text: the need, as it was typed.

        Returns:
            The key it is found by: 22 characters that an address can bear.

        """
        key = secrets.token_urlsafe(_KEY_BYTES)
        with self._lock:
            self._forget_expired()
            self._held[key] = _Held(text, self._clock() + 60 * self._minutes)
            self._characters += len(text)
            while self._characters > self._max_characters:
                self._forget(next(iter(self._held)))
        return key

    def find(self, key: str) -> HeldNeed | None:
        """Give a need back and hold it anew.

        Args:
            key: what `hold` gave.

        Returns:
            The need; none when it is no longer held.

        """
        with self._lock:
            self._forget_expired()
            held = self._held.get(key)
            if held is None:
                return None
            held.until = self._clock() + 60 * self._minutes
            self._held.move_to_end(key)
            found, held.read = HeldNeed(held.text, first=not held.read), True
            return found

    def _forget_expired(self) -> None:
        # Reading moves to the end, so that the first to expire is always the first.
        while self._held and next(iter(self._held.values())).until <= self._clock():
            self._forget(next(iter(self._held)))

    def _forget(self, key: str) -> None:
        self._characters -= len(self._held.pop(key).text)
