"""Write the texts around a grid: the second of two writers sees what the first wrote, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.desk.benchmark_grid import text_version
from api.desk.benchmark_reading import read_benchmark
from api.desk.errors import BenchmarkChangedError
from corpus.cleaning import clean_line, clean_text, mask_personal_data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from api.desk.benchmark_tables import BenchmarkRow

_TITLE = 200
_CONTEXT = 12_000
_CONCLUSION = 10_000
_BEGINNING = 80
"""Characters of the need that stand for a title."""


def clean_presentation(title: str, context: str) -> dict[str, str]:
    """Bring a title and a need to what is kept of them: no personal data, and a title even where none was typed."""
    context = mask_personal_data(clean_text(context)[:_CONTEXT]).strip()
    beginning = clean_line(context)
    short = beginning if len(beginning) <= _BEGINNING else beginning[:_BEGINNING].rsplit(" ", 1)[0] + "…"
    title = mask_personal_data(clean_line(title)[:_TITLE]).strip() or short or "Comparatif sans titre"
    return {"title": title, "context": context}


def clean_conclusion(text: str) -> dict[str, str]:
    """Bring a conclusion to what is kept of it: readable, not too long."""
    return {"conclusion": clean_text(text)[:_CONCLUSION].strip()}


def write_texts(
    session: Session, row: BenchmarkRow, typed: Mapping[str, str], *, seen: str | None
) -> dict[str, Any] | None:
    """Write texts together, unless someone wrote something else since their author looked.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        typed: the texts, as they are kept, by column.
        seen: the `text_version` of those its author has seen, in the same order; none to write whatever is there.

    Returns:
        What the history keeps; none when the benchmark already says this.

    Raises:
        BenchmarkChangedError: if one of them was changed since.

    """
    before = {name: getattr(row, name) for name in typed}
    if before == typed:
        return None
    if seen not in {None, text_version(*before.values())}:
        raise BenchmarkChangedError(read_benchmark(session, row))
    for name, text in typed.items():
        setattr(row, name, text)
    return {"before": before, "after": dict(typed)}
