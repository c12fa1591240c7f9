"""What one service bears: the load it sustains, ten times as much for a while, and half of it for long."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluation.speed.served.clients import Connection, ask_at_pace, ask_in_a_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluation.speed.served.clients import Answer
    from evaluation.speed.served.service import Service

TIMES_OVER: Final = 10
"""How many times the sustainable load comes in the drill."""
BACK_WITHIN_S: Final = 10.0
"""Seconds in which the service must be itself again."""
GROWTH: Final = 0.05
"""Share by which its memory may grow."""
_CLIENTS: Final = 8
_AGAIN: Final = 5
"""Answers in a row that make it itself again."""
_SLOWER: Final = 2.0
"""How many times slower than at rest such an answer may be."""
_SHARE: Final = 0.1
"""Of the looks at its memory: the first and the last tenth are compared."""


@dataclass(frozen=True)
class Overload:
    """What ten times the sustainable load made of it."""

    per_second: float
    """How many requests came."""
    seconds: float
    statuses: dict[str, int]
    without_retry_after: int
    """Refusals that do not say when to come back."""
    back_after_s: float
    """From the last request until it answered `_AGAIN` needs in a row, each within twice what it takes at rest."""


@dataclass(frozen=True)
class HalfLoad:
    """What half of the sustainable load made of it."""

    per_second: float
    minutes: float
    statuses: dict[str, int]
    p50_ms: float
    p95_ms: float
    memory_mb: list[float]
    """The mean of the first tenth of the time, and of the last."""

    @property
    def growth(self) -> float:
        """Share by which its memory grew."""
        first, last = self.memory_mb
        return last / first - 1.0


def sustainable_load(service: Service, requests: Iterator[bytes], *, seconds: float) -> float:
    """Measure how many needs a second it answers to eight clients that never pause.

    Args:
        service: what runs.
        requests: what is asked.
        seconds: for how long, after as long again that is not counted.

    Returns:
        Needs answered a second.

    """
    asyncio.run(ask_in_a_row(service.port, requests, clients=_CLIENTS, seconds=seconds))
    came = asyncio.run(ask_in_a_row(service.port, requests, clients=_CLIENTS, seconds=seconds))
    return sum(answer.status == 200 for answer in came) / seconds


def overload(service: Service, requests: Iterator[bytes], *, sustained: float, seconds: float) -> Overload:
    """Send ten times what it sustains, then wait until it is itself again.

    Args:
        service: what runs.
        requests: what is asked.
        sustained: needs a second, from `sustainable_load`.
        seconds: for how long.

    Returns:
        What came of it.

    """
    at_rest = float(np.median([answer.seconds for answer in asyncio.run(_one_by_one(service, requests, 10))]))
    pace = TIMES_OVER * sustained
    came = asyncio.run(ask_at_pace(service.port, requests, per_second=pace, seconds=seconds))
    refused = [answer for answer in came if answer.status in {429, 503}]
    return Overload(
        per_second=pace,
        seconds=seconds,
        statuses=statuses_of(came),
        without_retry_after=sum(not answer.retry_after for answer in refused),
        back_after_s=asyncio.run(_until_itself(service, requests, within=_SLOWER * at_rest)),
    )


def half_load(service: Service, requests: Iterator[bytes], *, sustained: float, minutes: float) -> HalfLoad:
    """Send half of what it sustains, and watch its memory.

    Args:
        service: what runs.
        requests: what is asked.
        sustained: needs a second.
        minutes: for how long.

    Returns:
        What came of it.

    """
    return asyncio.run(_half_load(service, requests, pace=sustained / 2, minutes=minutes))


def statuses_of(came: Sequence[Answer]) -> dict[str, int]:
    """Count answers by status; 0 stands for none."""
    return dict(sorted(Counter(str(answer.status) for answer in came).items()))


def tenths(looks: Sequence[float]) -> list[float]:
    """Give the means of the first and of the last tenth of a series.

    Args:
        looks: at least one.

    Returns:
        Both means.

    Examples:
        >>> tenths([1.0, 2.0, 3.0])
        [1.0, 3.0]

    """
    few = max(1, int(_SHARE * len(looks)))
    return [float(np.mean(looks[:few])), float(np.mean(looks[-few:]))]


async def _one_by_one(service: Service, requests: Iterator[bytes], count: int) -> list[Answer]:
    connection = Connection(service.port)
    came = [await connection.ask(next(requests)) for _ in range(count)]
    connection.close()
    return came


async def _until_itself(service: Service, requests: Iterator[bytes], *, within: float) -> float:
    started, good = time.perf_counter(), 0
    connection = Connection(service.port)
    while good < _AGAIN and time.perf_counter() - started < 6 * BACK_WITHIN_S:
        answer = await connection.ask(next(requests))
        good = good + 1 if answer.status == 200 and answer.seconds <= within else 0
    connection.close()
    return time.perf_counter() - started


async def _half_load(service: Service, requests: Iterator[bytes], *, pace: float, minutes: float) -> HalfLoad:
    looks: list[float] = []

    async def look() -> None:
        while True:
            looks.append(service.memory_mb)
            await asyncio.sleep(1.0)

    looking = asyncio.create_task(look())
    came = await ask_at_pace(service.port, requests, per_second=pace, seconds=60 * minutes)
    looking.cancel()
    waits = [1000 * answer.seconds for answer in came if answer.status == 200] or [0.0]
    half, high = (float(value) for value in np.percentile(waits, [50, 95]))
    return HalfLoad(pace, minutes, statuses_of(came), half, high, tenths(looks))
