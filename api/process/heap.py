"""Few heaps for a process that serves, and nothing in them that loading left behind.

The C library gives threads heaps of their own, eight a core, and none of them gives back what its threads freed: forty
threads of requests held more memory than they used. Two heaps wait for each other too seldom to be felt.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Final

_M_ARENA_MAX: Final = -8
_HEAPS: Final = 2


def keep_heaps_few() -> None:
    """Ask the C library for two heaps at most, before any thread starts; one that knows no such thing goes on."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _HEAPS)


def give_back_freed_memory() -> None:
    """Give back to the system what was freed between what is held: loading reads each file whole, and sets it out."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
