"""The stages of a need, told to whoever counts how long each takes."""

from __future__ import annotations

import time
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Stage(StrEnum):
    """A part of the way from a need to its results that takes time."""

    ENCODE = "encode"
    """The encoder."""
    GATHER = "gather"
    """The signals of every record, from the index."""
    RANK = "rank"
    EXPLAIN = "explain"


class StageListener(Protocol):
    """Is told each stage that ends."""

    def __call__(self, stage: Stage, seconds: float, /) -> None:
        """Take note; called from the thread of the request, so it must be quick and never fail."""
        ...


def unheard(_: Stage, __: float, /) -> None:
    """Listen to nothing."""


@contextmanager
def timed(stage: Stage, listener: StageListener) -> Iterator[None]:
    """Tell how long a block took, unless it fails.

    Args:
        stage: what the block does.
        listener: who is told.

    Yields:
        At once.

    """
    began = time.perf_counter()
    yield
    listener(stage, time.perf_counter() - began)
