"""What is promised of speed, and whether a run keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluation.speed.encoder.memory import ENCODER_MB, SERVICE_MB
from evaluation.speed.encoder.short_query import QUERY_MS, WORDS
from evaluation.speed.engines.comparison import MEASURES, ahead_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluation.speed.report.results import Speed

_RECALL: Final = 0.99
_LENGTHS: Final = {"short": "needs of 3 to 15 words", "long": "needs over 60 words"}


@dataclass(frozen=True)
class Promise:
    """A figure and what it is held to."""

    what: str
    figure: float
    limit: float
    at_least: bool
    """Whether the figure must reach the limit; else it must not pass it."""

    @property
    def kept(self) -> bool:
        """Tell whether it is kept."""
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    @property
    def line(self) -> str:
        """Tell it in a line."""
        sign = "≥" if self.at_least else "≤"
        return f"{'kept' if self.kept else 'BROKEN':<7} {self.what}: {self.figure:.3g} ({sign} {self.limit:g})"


def promises_of(speed: Speed) -> list[Promise]:
    """List what the rows of a run are held to.

    Args:
        speed: the results; a family that was not measured promises nothing.

    Returns:
        The promises, in the order of the rows.

    """
    families = (_of_path, _of_short_query, _of_engines, _of_memory, _of_growth, _of_http)
    return [promise for family in families for promise in family(speed)]


def _of_path(speed: Speed) -> Iterator[Promise]:
    for name, row in speed.whole_path.rows.items() if speed.whole_path else ():
        if row.goal is not None:
            yield Promise(f"whole path over encoder, {_LENGTHS[name]}", row.ratio.median, row.goal, at_least=False)


def _of_short_query(speed: Speed) -> Iterator[Promise]:
    if speed.short_query:
        what = f"a query of {WORDS} words on one thread, encoder alone, ms"
        yield Promise(what, speed.short_query.p50_ms.median, QUERY_MS, at_least=False)


def _of_engines(speed: Speed) -> Iterator[Promise]:
    for name, row in speed.engines.rows.items() if speed.engines else ():
        for measure in (*MEASURES, "index_s") if row.over_ours else ():
            what = f"{name} over ours, {measure}"
            yield Promise(what, row.over_ours[measure].median, ahead_by(name, measure), at_least=True)


def _of_memory(speed: Speed) -> Iterator[Promise]:
    if speed.encoder_mb:
        yield Promise("the encoder alone, MB", speed.encoder_mb.median, ENCODER_MB, at_least=False)
    if speed.http:
        yield Promise("the whole service, MB", speed.http.memory_mb, SERVICE_MB, at_least=False)


def _of_growth(speed: Speed) -> Iterator[Promise]:
    for row in speed.growth or ():
        yield Promise(f"recall at 10 among {row.passages:,}", row.recall_at_10, _RECALL, at_least=True)


def _of_http(speed: Speed) -> Iterator[Promise]:
    for row in speed.http.rows if speed.http else ():
        share = row.answered / max(1, sum(row.statuses.values()))
        yield Promise(f"share answered, {row.clients} clients", share, 1.0, at_least=True)
