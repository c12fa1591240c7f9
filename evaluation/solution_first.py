"""How well a need that asks for a solution is told from one that says a problem.

Two labellers read each need apart; the truth is what both said, and the needs on which they differ are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from evaluation.errors import CollectionError
from evaluation.lines import read_lines
from evaluation.needs import NEEDS_FR, NeedText
from evaluation.significance import Interval, interval_of_share
from recommender.need import Need, read_need
from recommender.solution_first import asked_solution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from evaluation.needs import JudgedNeed

ASKS_SOLUTION = "asks-solution.jsonl"


class _LabelLine(BaseModel):
    model_config = ConfigDict(strict=True)

    id: str = Field(pattern=r"^\S+$")
    first: bool
    second: bool


@dataclass(frozen=True)
class SolutionFirst:
    """The measures over needs whose labellers agree; None where nothing is there to be measured."""

    recall: Interval | None
    """Share of the needs that ask for a solution that were found to."""
    false_alarms: Interval | None
    """Share of the others that were found to."""


def load_solution_labels(folder: Path = NEEDS_FR) -> dict[str, bool]:
    """Load which needs ask for a solution.

    Args:
        folder: holds ``asks-solution.jsonl`` and ``needs.jsonl``.

    Returns:
        What both labellers said, by id of need; the needs on which they differ are absent.

    Raises:
        CollectionError: if a line does not fit, an id comes twice, a label is of no need or a need has none.

    """
    labels = read_lines(folder / ASKS_SOLUTION, _LabelLine, key=lambda line: line.id)
    needs = read_lines(folder / "needs.jsonl", NeedText, key=lambda line: line.id)
    unmatched = labels.keys() ^ needs.keys()
    if unmatched:
        raise CollectionError(f"{ASKS_SOLUTION}: without a need or without a label: {', '.join(sorted(unmatched))}")
    return {label.id: label.first for label in labels.values() if label.first == label.second}


def measure_solution_first(needs: Iterable[JudgedNeed], labels: Mapping[str, bool]) -> SolutionFirst:
    """Measure the recognition over needs, those without a label left out.

    Args:
        needs: the needs of one part or of several.
        labels: whether a need asks for a solution, by its id.

    Returns:
        The measures, with intervals at 95 %.

    """
    found: dict[bool, list[bool]] = {True: [], False: []}
    for need in needs:
        if need.need_id in labels:
            found[labels[need.need_id]].append(asked_solution(read_need(Need(need.text))) is not None)
    return SolutionFirst(recall=_share(found[True]), false_alarms=_share(found[False]))


def _share(found: list[bool]) -> Interval | None:
    return interval_of_share(sum(found), len(found)) if found else None
