"""Work that is done beside the caller, who has a text to encode meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


class Beside:
    """A thread that one caller at a time may give work to.

    Of several callers at once one alone has it: where the cores are taken, handing work over costs more than it saves.
    """

    def __init__(self) -> None:
        """Start no thread yet."""
        self._thread, self._alone = ThreadPoolExecutor(1, thread_name_prefix="words"), Lock()

    @contextmanager
    def begun(self, work: Callable[[], T]) -> Iterator[Callable[[], T]]:
        """Begin work beside the caller, or leave it for when it is asked for.

        Args:
            work: what to do; done at most once beside, and each time it is asked for otherwise.

        Yields:
            What gives its result, once it is there; it raises what the work raised.

        """
        if not self._alone.acquire(blocking=False):
            yield work
            return
        try:
            yield self._handed_over(work)
        finally:
            self._alone.release()

    def _handed_over(self, work: Callable[[], T]) -> Callable[[], T]:
        try:
            return self._thread.submit(work).result
        except RuntimeError:
            # The process ends: nothing is begun beside any more, and what is being answered goes on.
            return work
