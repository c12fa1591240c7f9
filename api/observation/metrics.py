"""Figures of the service for Prometheus; one registry an application, so that two of them count apart.

Labels are route templates, methods and codes: a short list, whatever is asked, and none holds what someone sent.
"""

from __future__ import annotations

from contextlib import contextmanager
from math import nan
from typing import TYPE_CHECKING, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from api.observation.desk_collector import DeskCollector
from api.observation.disk_room import free_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.desk import Outbox
    from recommender.stages import Stage

_REQUEST_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_STAGE_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
_RELOAD_SECONDS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER: Final = "other"


class Metrics:
    """Counts what is served; safe to share between threads."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._desk = DeskCollector(registry)
        self._requests = Counter(
            "deja_la_http_requests", "Requests answered", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "deja_la_http_request_seconds",
            "From the first byte of a request to the last of its answer",
            ["method", "route"],
            buckets=_REQUEST_SECONDS,
            registry=registry,
        )
        self._in_progress = Gauge("deja_la_http_requests_in_progress", "Requests being answered", registry=registry)
        self._disk = Gauge("deja_la_disk_free_bytes", "Room left on the disk of the data folder", registry=registry)
        self._disk.set(nan)
        self._stages = Histogram(
            "deja_la_need_stage_seconds",
            "Stages of a need: encode (the encoder), gather (the index), rank, explain",
            ["stage"],
            buckets=_STAGE_SECONDS,
            registry=registry,
        )
        self._reloads = Histogram(
            "deja_la_index_reload_seconds",
            "Taking in what was published or learned while serving: index built and loaded",
            buckets=_RELOAD_SECONDS,
            registry=registry,
        )

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count a request among those in progress until the block ends."""
        with self._in_progress.track_inprogress():
            yield

    def answered(self, method: str, route: str, *, status: int, seconds: float) -> None:
        """Count an answer.

        Args:
            method: the HTTP method; one that HTTP does not know is counted as ``other``.
            route: the template of the route; never the address.
            status: the HTTP status.
            seconds: how long it took.

        """
        method = method if method in _METHODS else _OTHER
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def staged(self, stage: Stage, seconds: float) -> None:
        """Count a stage of a need."""
        self._stages.labels(stage.value).observe(seconds)

    def reloaded(self, seconds: float) -> None:
        """Count a change of index."""
        self._reloads.observe(seconds)

    def watch(self, outbox: Outbox, *, disk: Path) -> None:
        """Tell how the desk is, and how much room a disk has, at each reading, from now on.

        Args:
            outbox: the mails to send.
            disk: a folder of that disk.

        """
        self._desk.outbox = outbox
        self._disk.set_function(lambda: _room(disk))

    def exposition(self) -> bytes:
        """Write everything in the text format of Prometheus."""
        return generate_latest(self._registry)


def _room(folder: Path) -> float:
    try:
        return free_bytes(folder)
    except OSError:
        return nan
