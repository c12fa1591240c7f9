"""Let a command that is stopped tidy up: what it wrote half way must not stay."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

_KILLED: Final = 128
"""What a shell adds to the number of the signal that ended a command."""


@contextmanager
def tidy_end() -> Iterator[None]:
    """Make of the signals that end a command, but for ``kill -9``, an exit that its ``finally`` clauses see.

    A signal that the command was started to ignore, as ``nohup`` does, stays ignored.
    """
    taken = {number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) is not signal.SIG_IGN}
    before = {number: signal.signal(number, _end) for number in taken}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _: object) -> NoReturn:
    sys.exit(_KILLED + number)
