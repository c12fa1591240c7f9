"""Rests between the steps of long work, for those who would else wait for the processor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Pause: TypeAlias = Callable[[], object]
"""Called between two steps; what it raises ends the work."""


def no_pause() -> None:
    """Go on at once, where nobody waits."""
