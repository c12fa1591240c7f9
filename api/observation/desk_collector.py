"""How the desk is, asked of the database each time the figures are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.desk import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client import CollectorRegistry, Metric

    from api.desk import Outbox


class DeskCollector(Collector):
    """Gives the depth of the outbox, and whether the database answers."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Join a registry; says nothing until it has an outbox."""
        self.outbox: Outbox | None = None
        registry.register(self)

    def describe(self) -> Iterable[Metric]:
        """Describe nothing ahead: the registry would else ask the database while it is being made."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Ask the database."""
        if self.outbox is None:
            return
        answers = GaugeMetricFamily("deja_la_database_up", "Whether the database answers")
        mails = GaugeMetricFamily("deja_la_outbox_mails", "Mails that have not left, by state", labels=["state"])
        try:
            depth = self.outbox.depth()
        except StoreUnavailableError:
            answers.add_metric([], 0.0)
            yield answers
            return
        answers.add_metric([], 1.0)
        for state, count in (("waiting", depth.waiting), ("late", depth.late), ("stuck", depth.stuck)):
            mails.add_metric([state], count)
        yield answers
        yield mails
