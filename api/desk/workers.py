"""Work that is done beside the requests: a thread that does one thing again and again."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

_PATIENCE = 5.0
"""How long to wait for the work at hand when stopping, in seconds; it is such that it can be cut short."""


class Worker:
    """A thread that does one thing at regular times; an error is logged by its sort, and the next time is another."""

    def __init__(self, name: str, work: Callable[[], object], *, every: float, first_after: float = 0.0) -> None:
        """Prepare a thread.

        Args:
            name: of the thread, for whoever reads the log.
            work: what to do.
            every: seconds between the end of one time and the next.
            first_after: seconds before the first time.

        """
        self._work = work
        self._every = every
        self._first_after = first_after
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, once the work at hand is done."""
        self._stopping.set()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        if self._stopping.wait(self._first_after):
            return
        while True:
            try:
                self._work()
            except Exception as error:  # noqa: BLE001 - the next time may go better, and its text may quote someone
                logger.error("%s: %s", self._thread.name, type(error).__name__)  # noqa: TRY400
            if self._stopping.wait(self._every):
                return
