"""Write the report: one page that stands alone, from the stored results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluation.lines import read_lines
from evaluation.measures.ranking import LABELS, NDCG
from evaluation.needs import NEEDS_FR, NeedText, Part
from evaluation.report.plots import draw_bars, draw_calibration, draw_trade_off
from evaluation.report.results_file import RESULTS, load_lines, load_results
from evaluation.systems.ours import OURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluation.report.results_file import KindResults, NeedLine, PartResults

TEMPLATES = Path(__file__).parent / "templates"
_WORST = 30


@dataclass(frozen=True)
class Failure:
    """A need of the development part that is badly served."""

    need_id: str
    text: str
    what: str
    """What went wrong."""
    verdict: str
    probability: float
    first: str
    """The first record of each kind."""


def write_report(path: Path = RESULTS) -> Path:
    """Write the report beside the results.

    Args:
        path: the file of the results.

    Returns:
        The file of the report.

    Raises:
        ResultsError: if the results cannot be read.
        CollectionError: if the needs cannot be read.

    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    results = load_results(path)
    page = environment.get_template("relevance.html.j2").render(
        results=results,
        labels=LABELS,
        ours=OURS,
        plots={name: _plots(name, part) for name, part in results.parts.items()},
        failures=failures_of(load_lines(path), _texts()),
    )
    report = path.with_suffix(".html")
    report.write_text("\n".join(line.rstrip() for line in page.splitlines()) + "\n", encoding="utf-8")
    return report


def failures_of(lines: Sequence[NeedLine], texts: dict[str, str]) -> list[Failure]:
    """Find the needs that are worst served, of the development part alone: the others are not to be looked at.

    Args:
        lines: what was answered to each need.
        texts: by id of need.

    Returns:
        At most thirty: answerable needs by rising nDCG@10, the refused ones first among equals,
        then as many as are left of unanswerable needs that were answered, the surest first.

    """
    ours = [line for line in lines if line.part == Part.DEVELOPMENT and line.id in texts]
    badly = sorted((line for line in ours if line.answerable), key=lambda n: (_mean(n), n.verdict == "found", n.id))
    filler = sorted(
        (line for line in ours if not line.answerable and line.verdict == "found"), key=lambda n: (-n.probability, n.id)
    )
    chosen = [*badly[: _WORST * 2 // 3], *filler][:_WORST]
    return [_failure(line, texts[line.id]) for line in chosen]


def _mean(line: NeedLine) -> float:
    return sum(value[NDCG] for value in line.measures.values()) / len(line.measures)


def _failure(line: NeedLine, text: str) -> Failure:
    what = ", ".join(f"{kind}s {values[NDCG]:.2f}" for kind, values in line.measures.items())
    first = ", ".join(ranking[0] for ranking in line.first.values() if ranking)
    said = f"{NDCG}: {what}" if line.answerable else "answered, and nothing is useful"
    return Failure(line.id, text, said, line.verdict, line.probability, first)


def _plots(name: str, part: PartResults) -> dict[str, Markup]:
    plots = {}
    for kind, results in part.kinds.items():
        plots[f"{kind} systems"] = _systems_plot(f"{name}-{kind}-systems", kind, results)
        plots[f"{kind} signals"] = _signals_plot(f"{name}-{kind}-signals", kind, results)
    curves = {"a need has an answer": part.reliability.bins}
    curves |= {f"a shown {kind} is useful": results.first_five.bins for kind, results in part.kinds.items()}
    told = f"Calibration: expected error {part.reliability.error:.3f} for a need having an answer"
    plots["calibration"] = Markup(draw_calibration(curves, name=f"{name}-calibration", alternative=told))  # noqa: S704 - our own SVG
    plots["refusal"] = _refusal_plot(f"{name}-refusal", part)
    return plots


def _systems_plot(name: str, kind: str, results: KindResults) -> Markup:
    bars = {system: found.measures[NDCG] for system, found in results.systems.items()}
    told = "; ".join(f"{system} {bar.value:.3f}" for system, bar in bars.items())
    alternative = f"{NDCG} over {kind}s by system: {told}"
    return Markup(draw_bars(bars, name=name, alternative=alternative, label=NDCG, first=OURS))  # noqa: S704 - our own SVG


def _signals_plot(name: str, kind: str, results: KindResults) -> Markup:
    whole = {OURS: results.systems[OURS].measures[NDCG]}
    bars = whole | dict(sorted(results.signals.items(), key=lambda item: (-item[1].value, item[0])))
    told = "; ".join(f"{signal} {bar.value:.3f}" for signal, bar in bars.items())
    alternative = f"{NDCG} over {kind}s of each signal ranking alone: {told}"
    return Markup(draw_bars(bars, name=name, alternative=alternative, label=f"{NDCG}, alone", first=OURS))  # noqa: S704 - our own SVG


def _refusal_plot(name: str, part: PartResults) -> Markup:
    refusal = part.refusal
    if not part.trade_off or refusal.wrongly_refused is None or refusal.recall is None:
        return Markup()
    now = (1 - refusal.wrongly_refused.value, refusal.recall.value)
    alternative = f"As served, {now[0]:.0%} of answerable needs are not refused and {now[1]:.0%} of the others are"
    return Markup(draw_trade_off(part.trade_off, now=now, name=name, alternative=alternative))  # noqa: S704 - our own SVG


def _texts() -> dict[str, str]:
    needs = read_lines(NEEDS_FR / "needs.jsonl", NeedText, key=lambda line: line.id)
    return {need_id: need.text for need_id, need in needs.items()}
