"""What kind of answer an answer is, and the cells that follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from api.desk.benchmarks.criteria import Key
from api.desk.benchmarks.grid_cells import NATURE, Value
from api.desk.benchmarks.tables import BenchmarkCellRow, BenchmarkCriterionRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.tables import BenchmarkAnswerRow

PRACTICE: Final = "practice"
"""What is no software."""
OWN_KINDS: Final = ("own", "tool", "precedent", PRACTICE)
"""What a team may say of an answer that it added; the catalogue says it of the others."""
_NO_SOFTWARE: Final = Value("Sans objet : la réponse n’est pas un outil numérique", NATURE)
WITHOUT_SOFTWARE: Final[Mapping[Key, Value]] = {
    Key.OPENNESS: _NO_SOFTWARE,
    Key.HOSTING: _NO_SOFTWARE,
    Key.ACCESSIBILITY: _NO_SOFTWARE,
    # The law holds for paper too: it is told, and not asked of who does nothing or hangs a poster.
    Key.DATA_PROTECTION: Value("Sans objet, sauf si un fichier de personnes est tenu, même sur papier", NATURE),
    Key.INTEROPERABILITY: _NO_SOFTWARE,
}
"""What is said on the criteria on which there is nothing to ask of what is no software."""
_UNTOLD: Final = Value("")


def facts_without_software() -> dict[str, Value]:
    """Fill the cells of which there is nothing to ask for an answer of the team's own that is no software."""
    return {key.value: value for key, value in WITHOUT_SOFTWARE.items()}


def follow_kind(
    session: Session, answer: BenchmarkAnswerRow, *, former: str, at: datetime, author: str
) -> list[dict[str, Any]]:
    """Bring the cells that follow from the kind of an answer to its new one; what the team wrote stays.

    Args:
        session: a writing transaction, in which the benchmark is held.
        answer: the answer, of its new kind.
        former: the kind that it was.
        at: when.
        author: initials of who says it.

    Returns:
        What the history keeps of each cell that changed. Its version rises, so that who is writing in it is shown it.

    """
    if (former == PRACTICE) == (answer.kind == PRACTICE):
        return []
    told = facts_without_software()
    rows = session.execute(
        select(BenchmarkCellRow, BenchmarkCriterionRow.key)
        .join(BenchmarkCriterionRow, BenchmarkCriterionRow.id == BenchmarkCellRow.criterion_id)
        .where(BenchmarkCellRow.answer_id == answer.id, BenchmarkCriterionRow.key.in_(told))
        .order_by(BenchmarkCellRow.criterion_id)
    )
    changed = []
    for cell, key in rows:
        beside = told[str(key)]
        there, wanted = (_UNTOLD, beside) if answer.kind == PRACTICE else (beside, _UNTOLD)
        if (cell.text, cell.source) != (there.text, there.source):
            continue
        changed.append(cell)
        cell.text, cell.source = wanted.text, wanted.source
        cell.version += 1
        cell.author, cell.at = author, at
    return [{"criterion": cell.criterion_id, "version": cell.version} for cell in changed]
