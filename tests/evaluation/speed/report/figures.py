"""Results of a run that never was."""

from dataclasses import replace

from evaluation.speed.dense_search.growth import GrowthRow
from evaluation.speed.encoder.embedding import EmbeddingRow
from evaluation.speed.encoder.short_query import ShortQuery
from evaluation.speed.engines.comparison import DOCUMENTED, MEASURES, EngineRow, Engines
from evaluation.speed.engines.contestants import OURS
from evaluation.speed.machine import Machine
from evaluation.speed.need_path.whole_path import PathRow, WholePath
from evaluation.speed.report.results import Speed
from evaluation.speed.served.throughput import Http, HttpRow
from evaluation.speed.spread import Spread


def spread(value: float) -> Spread:
    return Spread(value, value, value, 3)


def path_row(ratio: float, goal: float | None) -> PathRow:
    return PathRow(50, spread(10.0), spread(10.0 * ratio), spread(ratio), goal)


def engine_row(times_ours: float | None) -> EngineRow:
    over = {} if times_ours is None else {name: spread(times_ours) for name in (*MEASURES, "index_s")}
    return EngineRow({name: spread(2.0) for name in MEASURES}, 20.0, over)


def speed(**changes: object) -> Speed:
    """A run that keeps every promise."""
    rows = {"short": path_row(1.4, 1.5), "long": path_row(1.1, 1.15), "every": path_row(1.2, None)}
    kept = Speed(
        commit="0123456789abcdef",
        changed=False,
        date="2026-11-26",
        machine=Machine("un processeur", 2, 24.0, "3.11.7", [0.1, 0.9]),
        whole_path=WholePath({"1 thread, arena": 10.0}, "1 thread, arena", rows),
        engines=Engines(2478, 100, {OURS: engine_row(None), DOCUMENTED: engine_row(6.0)}, {}),
        short_query=ShortQuery(300, spread(4.0), spread(6.0)),
        encoder_mb=spread(200.0),
        growth=[GrowthRow(50, 50, spread(0.1), spread(0.1), spread(1.0), spread(2.0), 1.0)],
        embedding=[EmbeddingRow(1, 512, 30.0, spread(80.0))],
        http=Http([HttpRow(8, 100, 50.0, 20.0, 40.0, 60.0, {"200": 100})], 350.0),
        stages={"models/encoder.py _vector": 0.7, "elsewhere": 0.3},
    )
    return replace(kept, **changes)  # type: ignore[arg-type]
