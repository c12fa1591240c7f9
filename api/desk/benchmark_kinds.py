"""What kind of answer an answer is, and the cells that follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from api.desk.benchmark_criteria import Key
from api.desk.benchmark_grid import Value
from api.desk.benchmark_tables import BenchmarkCellRow, BenchmarkCriterionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmark_tables import BenchmarkAnswerRow

PRACTICE: Final = "practice"
"""What is no software."""
OWN_KINDS: Final = ("own", "tool", "precedent", PRACTICE)
"""What a team may say of an answer that it added; the catalogue says it of the others."""
_BESIDE: Final = Value("Sans objet : la réponse n’est pas un outil numérique", "Nature de la réponse")
_SOFTWARE: Final = (Key.OPENNESS, Key.HOSTING, Key.ACCESSIBILITY, Key.INTEROPERABILITY)
"""The criteria on which there is nothing to ask of what is no software."""
_UNTOLD: Final = Value("")


def facts_without_software() -> dict[str, Value]:
    """Fill the cells of which there is nothing to ask for an answer that is no software."""
    return dict.fromkeys((key.value for key in _SOFTWARE), _BESIDE)


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
    there, wanted = (_UNTOLD, _BESIDE) if answer.kind == PRACTICE else (_BESIDE, _UNTOLD)
    cells = session.scalars(
        select(BenchmarkCellRow)
        .join(BenchmarkCriterionRow, BenchmarkCriterionRow.id == BenchmarkCellRow.criterion_id)
        .where(BenchmarkCellRow.answer_id == answer.id, BenchmarkCriterionRow.key.in_(_SOFTWARE))
        .order_by(BenchmarkCellRow.criterion_id)
    )
    changed = [cell for cell in cells if (cell.text, cell.source) == (there.text, there.source)]
    for cell in changed:
        cell.text, cell.source = wanted.text, wanted.source
        cell.version += 1
        cell.author, cell.at = author, at
    return [{"criterion": cell.criterion_id, "version": cell.version} for cell in changed]
