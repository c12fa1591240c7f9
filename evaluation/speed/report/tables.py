"""The tables of `docs/speed.md`, and the few rows of the README, written from the results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluation.speed.encoder.memory import ENCODER_MB, SERVICE_MB
from evaluation.speed.encoder.short_query import QUERY_MS, WORDS
from evaluation.speed.engines.comparison import MEASURES, ahead_by
from evaluation.speed.engines.contestants import OURS
from evaluation.speed.report.promises import promises_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluation.speed.encoder.short_query import ShortQuery
    from evaluation.speed.engines.comparison import EngineRow, Engines
    from evaluation.speed.need_path.whole_path import WholePath
    from evaluation.speed.report.results import Speed
    from evaluation.speed.served.throughput import Http
    from evaluation.speed.spread import Spread

PAGE: Final = Path(__file__).parents[3] / "docs" / "speed.md"
BEGIN: Final = "<!-- speed:begin -->"
END: Final = "<!-- speed:end -->"
_LENGTHS: Final = {"short": "3 to 15 words", "long": "over 60 words", "every": "the whole mix"}
_HEADINGS: Final = {
    "first_answer_s": "first answer, s",
    "p50_ms": "p50, ms",
    "p95_ms": "p95, ms",
    "memory_mb": "memory, MB",
}


def readme_block(speed: Speed) -> str:
    """Write the README's rows: the whole path, the encoder alone on a short query, the engines.

    Args:
        speed: the results.

    Returns:
        Markdown between the two marks.

    """
    parts = [_path(speed.whole_path)] if speed.whole_path else []
    parts += [_short_query(speed.short_query)] if speed.short_query else []
    parts += [_engines(speed.engines)] if speed.engines else []
    return "\n\n".join([BEGIN, *parts, _kept(speed), _measured(speed), END])


def page_block(speed: Speed) -> str:
    """Write every table.

    Args:
        speed: the results.

    Returns:
        Markdown between the two marks.

    """
    parts = [_measured(speed), _kept(speed)]
    if speed.whole_path:
        parts += [
            "### A need's whole path over the encoder alone",
            _path(speed.whole_path),
            _settings(speed.whole_path),
        ]
    if speed.short_query:
        parts += ["### A short query, the encoder alone", _short_query(speed.short_query)]
    if speed.engines:
        parts += ["### Beside other engines", _engines(speed.engines), _ratios(speed.engines)]
    parts += ["### Memory", _memory(speed)]
    if speed.growth:
        parts += ["### Growth", _growth(speed)]
    if speed.embedding:
        parts += ["### Embedding", _embedding(speed)]
    if speed.http:
        parts += ["### Over HTTP", _http(speed.http)]
    if speed.stages:
        parts += ["### Where the time goes", _stages(speed.stages)]
    return "\n\n".join([BEGIN, *parts, END])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _spread(spread: Spread) -> str:
    return f"{_figure(spread.median)} [{_figure(spread.low)}, {_figure(spread.high)}]"


def _path(path: WholePath) -> str:
    rows = [
        [
            _LENGTHS[name],
            str(row.needs),
            _spread(row.encoder_ms),
            _spread(row.whole_ms),
            _spread(row.ratio),
            f"{row.goal:g}" if row.goal else "–",
        ]
        for name, row in path.rows.items()
    ]
    return _table(["needs", "how many", "encoder alone, ms", "whole path, ms", "ratio", "goal"], rows)


def _settings(path: WholePath) -> str:
    tried = "; ".join(f"{name} {_figure(value)}" for name, value in path.settings_ms.items())
    return f"The encoder alone at its fastest setting, **{path.fastest}**; tried, in ms: {tried}."


def _short_query(query: ShortQuery) -> str:
    rows = [[f"{query.queries:,}", _spread(query.p50_ms), _spread(query.p95_ms), f"{QUERY_MS:g}"]]
    return _table([f"queries of {WORDS} words, one thread, encoder alone", "p50, ms", "p95, ms", "goal of p50"], rows)


def _engines(engines: Engines) -> str:
    rows = [
        [name, *(_spread(row.measures[m]) for m in MEASURES), _figure(row.index_s)]
        for name, row in engines.rows.items()
    ]
    table = _table([f"{engines.passages:,} passages", *_HEADINGS.values(), "index, s"], rows)
    left_out = "".join(f"\n\nNot measured: {name} ({why})." for name, why in engines.missing.items())
    return table + left_out


def _ratios(engines: Engines) -> str:
    rows = [[name, *_ahead(name, row)] for name, row in engines.rows.items() if name != OURS]
    table = _table(["times ours (goal)", *_HEADINGS.values(), "index, s"], rows)
    return f"{table}\n\nOver {engines.needs} needs of the mix in each process."


def _ahead(name: str, row: EngineRow) -> list[str]:
    return [f"{_spread(row.over_ours[m])} (≥ {ahead_by(name, m):g})" for m in (*MEASURES, "index_s")]


def _memory(speed: Speed) -> str:
    rows = []
    if speed.encoder_mb:
        rows.append(["the encoder alone, with its libraries", _spread(speed.encoder_mb), f"{ENCODER_MB:g}"])
    if speed.http:
        rows.append(["the whole service, after the load over HTTP", _figure(speed.http.memory_mb), f"{SERVICE_MB:g}"])
    return _table(["resident, a new process", "MB", "goal"], rows)


def _growth(speed: Speed) -> str:
    rows = [
        [
            f"{row.passages:,}",
            f"{row.real:,}",
            _spread(row.ours_ms),
            _spread(row.scan_ms),
            _spread(row.over_scan),
            _spread(row.over_bandwidth),
            f"{row.recall_at_10:.3f}",
        ]
        for row in speed.growth or ()
    ]
    head = ["passages", "of real texts", "ours, ms", "numpy scan, ms", "over scan", "over bandwidth", "recall at 10"]
    return _table(head, rows)


def _embedding(speed: Speed) -> str:
    rows = [
        [str(row.threads), f"{row.passages:,}", _figure(row.mean_words), _spread(row.per_second)]
        for row in speed.embedding or ()
    ]
    return _table(["threads", "passages", "mean words", "passages a second"], rows)


def _http(http: Http) -> str:
    rows = [
        [str(row.clients), _figure(row.per_second), *(_figure(ms) for ms in (row.p50_ms, row.p95_ms, row.p99_ms))]
        for row in http.rows
    ]
    return _table(["clients", "needs a second", "p50, ms", "p95, ms", "p99, ms"], rows)


def _stages(stages: dict[str, float]) -> str:
    picture = "![Share of the time of a need by function](../evaluation/results/speed-profile.svg)"
    rows = [[f"`{place}`", f"{100 * share:.1f} %"] for place, share in stages.items()]
    return f"{picture}\n\n{_table(['innermost function of ours', 'share'], rows)}"


def _kept(speed: Speed) -> str:
    promises = promises_of(speed)
    broken = [promise.line.removeprefix("BROKEN").strip() for promise in promises if not promise.kept]
    told = f"{len(promises) - len(broken)} of {len(promises)} promises kept."
    return f"{told} Not kept: {'; '.join(broken)}." if broken else told


def _measured(speed: Speed) -> str:
    machine, commit = speed.machine, f"`{speed.commit[:12]}`{', with changes' if speed.changed else ''}"
    return (
        f"Median [10th, 90th percentile] over repeated pairs in one run. Measured on {speed.date} at {commit}, "
        f"{machine.processor}, {machine.cores} cores, {machine.memory_gb:g} GB, Python {machine.python}; "
        f"load {machine.load[0]:g} before, {machine.load[1]:g} after."
    )
