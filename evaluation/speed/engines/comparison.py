"""Our recommender and other engines, one after the other, each time in a new process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluation.speed.engines.contestants import CONTESTANTS, OURS
from evaluation.speed.engines.documented_weights import weights_missing
from evaluation.speed.processes import run_fresh
from evaluation.speed.spread import Spread, ratios_of, spread_of
from evaluation.systems.peers import missing_peers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MEASURES: Final = ("first_answer_s", "p50_ms", "p95_ms", "memory_mb")
"""Repeated; the index is built once."""
DOCUMENTED: Final = "txtai, as documented"
TIMES_AHEAD: Final = {
    DOCUMENTED: {"first_answer_s": 5.0, "p50_ms": 4.0, "p95_ms": 4.0, "memory_mb": 2.0},
}
"""How many times more than ours an engine must take, by measure; once where nothing is said."""
_MODULE: Final = "evaluation.speed.engines.contestant"
_ENVIRONMENT: Final = {"ALLOW_RESOLVE_TRANSFORM": "True", "OMP_WAIT_POLICY": "PASSIVE"}
"""txtai takes the name of a function for vectors only when it is told that it may; and no engine's threads wait by
spinning, which beside a busy neighbour takes torch thirty times as long."""
_NEEDED: Final = {"txtai": "txtai", "LanceDB": "lancedb"}


@dataclass(frozen=True)
class EngineRow:
    """One engine."""

    measures: dict[str, Spread]
    """By `MEASURES`: seconds from the start of a process to its first answer, milliseconds of a need, resident MB."""
    index_s: float
    """To index the passages of the catalogue, encoding them included, and to write the index."""
    over_ours: dict[str, Spread]
    """Its measure over ours, process by process, and ``index_s``; empty for ours."""


@dataclass(frozen=True)
class Engines:
    """All engines on the same passages and the same needs."""

    passages: int
    needs: int
    rows: dict[str, EngineRow]
    missing: dict[str, str]
    """Why an engine was not measured."""


def ahead_by(engine: str, measure: str) -> float:
    """Tell how many times ours an engine's measure must be."""
    return TIMES_AHEAD.get(engine, {}).get(measure, 1.0)


def measure_engines(work: Path, *, repeats: int, needs: int, say: Callable[[str], None]) -> Engines:
    """Measure every engine that is installed.

    Args:
        work: an empty folder for the indexes.
        repeats: processes of each engine, in turn.
        needs: asked of each process.
        say: told what is being done.

    Returns:
        The rows, ours first.

    """
    missing = _missing()
    names = [name for name in CONTESTANTS if name not in missing]
    index_s, passages = {}, 0
    for name in names:
        say(f"engines: {name} builds its index")
        told = run_fresh([_MODULE, "build", name, _folder(work, name)], environment=_ENVIRONMENT)[-1].what
        index_s[name], passages = float(told["seconds"]), int(told["passages"])
    values: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for number in range(repeats):
        say(f"engines: {number + 1} of {repeats}")
        for name in names if number % 2 == 0 else names[::-1]:
            values[name].append(_asked(name, _folder(work, name), needs))
    return Engines(passages, needs, {name: _row(name, values, index_s) for name in names}, missing)


def _asked(name: str, folder: str, needs: int) -> dict[str, float]:
    first, last = run_fresh([_MODULE, "ask", name, folder, str(needs)], environment=_ENVIRONMENT)
    return {"first_answer_s": first.seconds, **{key: float(value) for key, value in last.what.items()}}


def _row(name: str, values: dict[str, list[dict[str, float]]], index_s: dict[str, float]) -> EngineRow:
    def column(engine: str, measure: str) -> Sequence[float]:
        return [value[measure] for value in values[engine]]

    over = {measure: ratios_of(column(name, measure), column(OURS, measure)) for measure in MEASURES}
    over["index_s"] = spread_of([index_s[name] / index_s[OURS]])
    return EngineRow(
        measures={measure: spread_of(column(name, measure)) for measure in MEASURES},
        index_s=index_s[name],
        over_ours={} if name == OURS else over,
    )


def _missing() -> dict[str, str]:
    gone = missing_peers()
    told = {
        name: f"{package} is not installed"
        for name in CONTESTANTS
        for start, package in _NEEDED.items()
        if name.startswith(start) and package in gone
    }
    reason = weights_missing()
    return told | ({DOCUMENTED: reason} if reason else {})


def _folder(work: Path, name: str) -> str:
    folder = work / hashlib.sha256(name.encode()).hexdigest()[:8]
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)
