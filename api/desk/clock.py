"""What time it is, so that a test can say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment, with its offset."""


def now() -> datetime:
    """Read the machine's clock, in UTC."""
    return datetime.now(UTC)
