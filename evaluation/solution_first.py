"""How well a need that asks for a solution is told from one that says a problem.

Two labellers read each need apart; the truth is what both said, and the needs on which they differ are left out.
``python -m evaluation.solution_first`` measures the recommender that ships on the texts it never saw.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from corpus.catalogue import DATA
from evaluation.errors import CollectionError
from evaluation.lines import read_lines
from evaluation.measures.significance import Interval, interval_of_share
from evaluation.needs import NEEDS_FR, NeedText, Part, load_needs
from recommender import Need, Recommender, ensure_index, load_default_encoder
from recommender.need import read_need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.catalogue import Catalogue

ASKS_SOLUTION = "asks-solution.jsonl"
SOLUTION_FIRST = Path(__file__).parent / "results" / "solution-first.json"
"""What was measured on unseen texts, by collection."""
STATEMENTS = NEEDS_FR.parent / "solution-first-fr" / "statements.jsonl"
"""Statements that are labelled for this alone."""


class _LabelLine(BaseModel):
    model_config = ConfigDict(strict=True)

    id: str = Field(pattern=r"^\S+$")
    first: bool
    second: bool


class Statement(BaseModel):
    """A statement and what two labellers said of it."""

    # Strict for the labels; a part is read from its name.
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^\S+$")
    part: Part
    text: str
    first: bool = Field(strict=True)
    second: bool = Field(strict=True)


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


def load_statements(part: Part) -> list[Statement]:
    """Load the statements of a part on which both labellers agree, in their order.

    Args:
        part: development or test.

    Returns:
        The statements; ``first`` is the truth.

    Raises:
        CollectionError: if a line does not fit, or an id comes twice.

    """
    statements = read_lines(STATEMENTS, Statement, key=lambda line: line.id)
    return [s for s in statements.values() if s.part is part and s.first == s.second]


def measure_solution_first(marked: Iterable[tuple[str, bool]], asks: Callable[[str], bool]) -> SolutionFirst:
    """Measure the recognition.

    Args:
        marked: texts, and whether each asks for a solution.
        asks: the recognition.

    Returns:
        The measures, with intervals at 95 %.

    """
    found: dict[bool, list[bool]] = {True: [], False: []}
    for text, truth in marked:
        found[truth].append(asks(text))
    return SolutionFirst(recall=_share(found[True]), false_alarms=_share(found[False]))


def _share(found: list[bool]) -> Interval | None:
    return interval_of_share(sum(found), len(found)) if found else None


def main() -> None:
    """Measure the recognition of the shipped recommender on texts it never saw, and store the measures."""
    recommender = Recommender.load(ensure_index(DATA, encoder := load_default_encoder(), data_dir=Path("var")), encoder)

    def asks(text: str) -> bool:
        need = read_need(Need(text))
        return recommender.asked(need, recommender.encode(need)) is not None

    measured = {name: measure_solution_first(marked, asks) for name, marked in unseen(recommender.catalogue).items()}
    stored = {name: asdict(found) for name, found in measured.items()}
    SOLUTION_FIRST.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(SOLUTION_FIRST.read_text(encoding="utf-8"))


def unseen(catalogue: Catalogue) -> dict[str, list[tuple[str, bool]]]:
    """Load the texts that nothing was fitted on, and whether each asks for a solution.

    Args:
        catalogue: the records that ``needs-fr`` is graded over.

    Returns:
        By collection; of ``needs-fr`` gate and test, of ``solution-first-fr`` the test.

    """
    labels = load_solution_labels()
    needs = load_needs([Part.GATE, Part.TEST], record_ids=[record.id for record in catalogue.records])
    return {
        "needs-fr": [(need.text, labels[need.need_id]) for need in needs if need.need_id in labels],
        "solution-first-fr": [(statement.text, statement.first) for statement in load_statements(Part.TEST)],
    }


if __name__ == "__main__":
    main()
