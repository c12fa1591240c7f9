"""Keep the README's figures those of the results: a marked block is written from the JSON."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.errors import ResultsError
from evaluation.measures.ranking import HIT_1, NDCG
from evaluation.needs import Part
from evaluation.systems.ours import OURS

if TYPE_CHECKING:
    from evaluation.measures.significance import Interval
    from evaluation.report.results_file import KindResults, PartResults, Results

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- relevance:begin -->", "<!-- relevance:end -->"
_COLUMNS = (
    OURS,
    "BM25",
    "BM25, example needs too",
    "encoder",
    "RRF (BM25 + encoder, centred)",
    "txtai hybrid, Bayesian",
    "LanceDB hybrid",
)
"""Systems of the table; the report shows the others."""


def block_of(results: Results) -> str:
    """Write the block.

    Args:
        results: the stored results.

    Returns:
        Markdown between the two marks: the test part where it is scored, else the gate.

    Raises:
        ResultsError: if neither part is scored.

    """
    name = Part.TEST.value if Part.TEST.value in results.parts else Part.GATE.value
    if name not in results.parts:
        raise ResultsError("neither the test part nor the gate is scored. Write the results with: make eval")
    part = results.parts[name]
    columns = [c for c in _COLUMNS if all(c in kind.systems for kind in part.kinds.values())]
    rows = [_row(kind, found, label, columns) for kind, found in part.kinds.items() for label in (NDCG, HIT_1)]
    head = f"| {name} part | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}"
    return "\n".join([BEGIN, head, *rows, "", _refusal(part), "", _scored(part), END])


def rewrite_readme(path: Path, results: Results) -> None:
    """Put the block in its place.

    Args:
        path: a Markdown file with the two marks.
        results: the stored results.

    Raises:
        ResultsError: if the marks are not there, once each and in order.

    """
    replace_block(path, block_of(results), begin=BEGIN, end=END)


def replace_block(path: Path, block: str, *, begin: str, end: str) -> None:
    """Put a block in the place of the one between two marks.

    Args:
        path: a Markdown file with the two marks.
        block: Markdown that starts with the first mark and ends with the second.
        begin: the first mark.
        end: the second one.

    Raises:
        ResultsError: if the marks are not there, once each and in order.

    """
    text = path.read_text(encoding="utf-8")
    written, n = re.subn(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: block, text, flags=re.DOTALL)
    if n != 1 or text.count(begin) != 1 or text.count(end) != 1:
        raise ResultsError(f"{path.name} must hold {begin} and then {end}, once each")
    path.write_text(written, encoding="utf-8")


def _row(kind: str, found: KindResults, label: str, columns: list[str]) -> str:
    cells = [_told(found.systems[column].measures[label]) for column in columns]
    return f"| {kind}s, {label}, {found.n} needs | {' | '.join(cells)} |"


def _refusal(part: PartResults) -> str:
    refusal = part.refusal
    return (
        f"Of {part.answerable} answerable needs {_percent(refusal.answered)} got an answer and "
        f"{_percent(refusal.wrongly_refused)} were wrongly refused; of {part.needs - part.answerable} that the "
        f"catalogue cannot answer {_percent(refusal.recall)} were refused. AUROC of refusal {_told(refusal.auroc)}."
    )


def _scored(part: PartResults) -> str:
    p = part.provenance
    return (
        f"95 % bootstrap intervals. Scored on {p.date} with `{p.encoder['name']}@{p.encoder['revision']}`, "
        f"index `{p.index_version}`."
    )


def _told(interval: Interval | None) -> str:
    if interval is None:
        return "–"
    value, low, high = (
        f"{number:.3f}".replace("0.", ".", 1) for number in (interval.value, interval.low, interval.high)
    )
    return f"{value} [{low}, {high}]"


def _percent(interval: Interval | None) -> str:
    if interval is None:
        return "–"
    return f"{100 * interval.value:.0f} % [{100 * interval.low:.0f}, {100 * interval.high:.0f}]"
