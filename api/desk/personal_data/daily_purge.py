"""The purge that the service does by itself, but not by a clock that has just jumped: it would end what is not over."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from api.desk.clock import Clock

logger = logging.getLogger(__name__)

_TOLERANCE: Final = timedelta(hours=1)
"""By which a clock may be put right from one day to the next; what is purged is kept for a day at least."""


def seconds_awake_or_asleep() -> float:
    """Count the seconds since the machine was started, those that it slept included where the system tells them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class DailyPurge:
    """Purges, unless the clock went further than time did since the last look: then a day later, if it stays so."""

    def __init__(
        self,
        purge: Callable[[], object],
        *,
        clock: Clock,
        seconds: Callable[[], float] = seconds_awake_or_asleep,
    ) -> None:
        """Note what time it is.

        Args:
            purge: ends what was kept long enough by that clock.
            clock: what time it is.
            seconds: counts the seconds that pass, whatever the clock says.

        """
        self._purge = purge
        self._clock = clock
        self._seconds = seconds
        self._looked = self._look()

    def __call__(self) -> None:
        """Purge, or say why not: whoever looks after the machine has until the next time to put its clock right."""
        (then, counted), self._looked = self._looked, self._look()
        now, seconds = self._looked
        jump = now - then - timedelta(seconds=seconds - counted)
        if jump > _TOLERANCE:
            hours = jump / timedelta(hours=1)
            logger.error("the clock went %.0f hours ahead by itself: nothing is purged before it was seen again", hours)
            return
        self._purge()

    def _look(self) -> tuple[datetime, float]:
        return self._clock(), self._seconds()
