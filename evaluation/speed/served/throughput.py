"""Needs matched over HTTP by one service, and how long clients wait, by the number of clients."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluation.speed.served.clients import ask_in_a_row, ever_new

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluation.speed.mix import Mix
    from evaluation.speed.served.clients import Answer
    from evaluation.speed.served.service import Service

CLIENTS: Final = (1, 8, 64)


@dataclass(frozen=True)
class HttpRow:
    """Some clients that ask one need after the other."""

    clients: int
    answered: int
    per_second: float
    """Needs answered, by 200 alone."""
    p50_ms: float
    p95_ms: float
    p99_ms: float
    statuses: dict[str, int]


@dataclass(frozen=True)
class Http:
    """The service over HTTP."""

    rows: list[HttpRow]
    memory_mb: float
    """The whole service after it."""


def measure_http(service: Service, mix: Mix, *, seconds: float) -> Http:
    """Load a service.

    Args:
        service: what runs; it is warmed up first.
        mix: the needs.
        seconds: for each number of clients.

    Returns:
        The rows, and what the service holds afterwards.

    """
    requests = ever_new(mix.every)
    asyncio.run(ask_in_a_row(service.port, requests, clients=2, seconds=min(2.0, seconds)))
    rows = []
    for clients in CLIENTS:
        came = asyncio.run(ask_in_a_row(service.port, requests, clients=clients, seconds=seconds))
        rows.append(row_of(came, clients=clients, seconds=seconds))
    return Http(rows, service.memory_mb)


def row_of(came: Sequence[Answer], *, clients: int, seconds: float) -> HttpRow:
    """Sum up what came.

    Args:
        came: at least one answer.
        clients: who asked.
        seconds: for how long.

    Returns:
        The row; waits are those of the needs that were answered, 0 if none was.

    """
    waits = [1000 * answer.seconds for answer in came if answer.status == 200] or [0.0]
    half, high, highest = (float(value) for value in np.percentile(waits, [50, 95, 99]))
    good = sum(answer.status == 200 for answer in came)
    statuses = Counter(str(answer.status) for answer in came)
    return HttpRow(clients, good, good / seconds, half, high, highest, dict(sorted(statuses.items())))
