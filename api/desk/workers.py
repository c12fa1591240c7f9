"""Work that is done beside the requests: a thread that does one thing again and again, and lets requests go first."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

_PATIENCE = 5.0
"""How long to wait for the work at hand when stopping, in seconds; it is such that it can be cut short."""
_LONGEST_REST = 0.5
"""Seconds between two steps at most, however long the one before took."""


class WorkStoppedError(Exception):
    """Work was cut short between two steps, since the process ends; no error, and nobody is told."""


class Breath:
    """What long work calls between two steps.

    It rests as long as the step took, so that half of a core at most goes to what nobody waits for; and it ends the
    work when the process ends.
    """

    def __init__(self) -> None:
        """Begin with a step."""
        self.stopping = threading.Event()
        self._since = time.perf_counter()

    def __call__(self) -> None:
        """Rest; of one thread alone.

        Raises:
            WorkStoppedError: if the work is to end.

        """
        if self.stopping.wait(min(time.perf_counter() - self._since, _LONGEST_REST)):
            raise WorkStoppedError
        self._since = time.perf_counter()


class Worker:
    """A thread that does one thing at regular times; an error is logged by its sort, and the next time is another."""

    def __init__(
        self,
        name: str,
        work: Callable[[], object],
        *,
        every: float,
        first_after: float = 0.0,
        breath: Breath | None = None,
    ) -> None:
        """Prepare a thread.

        Args:
            name: of the thread, for whoever reads the log.
            work: what to do.
            every: seconds between the end of one time and the next.
            first_after: seconds before the first time.
            breath: what the work calls between two steps, if it is long.

        """
        self._work = work
        self._every = every
        self._first_after = first_after
        self._stopping = breath.stopping if breath else threading.Event()
        self._woken = threading.Event()
        # A daemon, so that a process nobody told to stop comes to `atexit` at all: others are waited for before it.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; the process does not end before the work at hand, or the step of it, is done."""
        atexit.register(self._end)
        self._thread.start()

    def wake(self) -> None:
        """Do the work once more, now, or as soon as the work at hand is done."""
        self._woken.set()

    def stop(self) -> None:
        """End, once the work at hand is done, or five seconds later: the process waits for the rest when it ends."""
        self._stopping.set()
        self.wake()
        self._thread.join(_PATIENCE)
        if not self._thread.is_alive():
            atexit.unregister(self._end)

    def _end(self) -> None:
        """Wait for the thread: one that computes in C++ while the interpreter goes down takes the process with it."""
        self._stopping.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        self._rest(self._first_after)
        while not self._stopping.is_set():
            try:
                self._work()
            except WorkStoppedError:
                return
            except Exception as error:  # noqa: BLE001 - the next time may go better, and its text may quote someone
                logger.error("%s: %s", self._thread.name, type(error).__name__)  # noqa: TRY400
            self._rest(self._every)

    def _rest(self, seconds: float) -> None:
        self._woken.wait(seconds)
        self._woken.clear()
