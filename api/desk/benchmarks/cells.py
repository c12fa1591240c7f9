"""Write a cell: the second of two writers sees what the first wrote, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from api.desk.benchmarks.criteria import MAX_RATING
from api.desk.benchmarks.edits import signed
from api.desk.benchmarks.errors import CellChangedError, UnknownBenchmarkError
from api.desk.benchmarks.merging import Merge, merge
from api.desk.benchmarks.ratings import ratings_of, write_rating
from api.desk.benchmarks.reading import cell_of
from api.desk.benchmarks.tables import BenchmarkCellRow
from api.desk.benchmarks.told import Opinion
from corpus.cleaning import clean_line, clean_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.grid_cells import Cell
    from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkCriterionRow

_TEXT = 3_000
_SOURCE = 300
_DATED = 60
_WRITTEN = ("text", "source", "dated", "note")


def write_cell(
    session: Session,
    answer: BenchmarkAnswerRow,
    criterion: BenchmarkCriterionRow,
    opinion: Opinion,
    *,
    at: datetime,
    expected_version: int | None = None,
    seen: Opinion | None = None,
) -> dict[str, Any] | None:
    """Write what was typed, unless someone wrote something else in its place since its author looked.

    Args:
        session: a writing transaction, in which the benchmark is held.
        answer: the row of the grid.
        criterion: its column.
        opinion: what was typed.
        at: when.
        expected_version: the version its author has seen, where nothing is told of what they have seen.
        seen: what its author has seen; what they left so stays as it is now.

    Returns:
        What the history keeps; none when the cell already says this.

    Raises:
        CellChangedError: if the cell is of another version, or what its author changed was changed since.
        UnknownBenchmarkError: if there is no such cell.

    """
    row, cell = _held(session, answer, criterion)
    merged = merge_cell(opinion, seen=seen, cell=cell)
    author = merged.opinion.author
    before, after = _told(opinion_of(cell, author)), _told(merged.opinion)
    if not merged.clash and before == after and not row.other_need:
        return None
    if merged.clash or (seen is None and row.version != expected_version):
        raise CellChangedError(cell)
    rated = after["rating"] != before["rating"]
    if rated:
        write_rating(session, row, merged.opinion.rating, author=author, at=at)
    if not rated or any(after[name] != before[name] for name in _WRITTEN):
        # Who but rates signs nothing else; who confirms what was written for another need does.
        _write_known(row, merged.opinion, at=at)
    elif row.version == 0:
        row.rated_only = True
    row.version += 1
    row.other_need = False
    return {"answer": answer.id, "criterion": criterion.id, "version": row.version, "before": before, "after": after}


def rate_cell(
    session: Session,
    answer: BenchmarkAnswerRow,
    criterion: BenchmarkCriterionRow,
    rating: int | None,
    *,
    seen: int | None,
    author: str,
    at: datetime,
) -> dict[str, Any] | None:
    """Rate a cell and change nothing else of it: neither what is known there, nor who says so.

    Args:
        session: a writing transaction, in which the benchmark is held.
        answer: the row of the grid.
        criterion: its column.
        rating: from 0 to 4; none to take the author's back.
        seen: the author's rating as they have seen it.
        author: initials.
        at: when.

    Returns:
        What the history keeps; none when the cell already says this.

    Raises:
        CellChangedError: if that rating was changed since, otherwise, or if the cell was written for another need and
            nobody has read it again.
        UnknownBenchmarkError: if there is no such cell.

    """
    row, cell = _held(session, answer, criterion)
    now = opinion_of(cell, signed(author))
    if now.rating == rating and not row.other_need:
        return None
    if row.other_need or now.rating != seen:
        raise CellChangedError(cell)
    write_rating(session, row, rating, author=now.author, at=at)
    row.rated_only = row.rated_only or row.version == 0
    row.version += 1
    before, after = _told(now), _told(replace(now, rating=rating))
    return {"answer": answer.id, "criterion": criterion.id, "version": row.version, "before": before, "after": after}


def _held(
    session: Session, answer: BenchmarkAnswerRow, criterion: BenchmarkCriterionRow
) -> tuple[BenchmarkCellRow, Cell]:
    row = session.get(BenchmarkCellRow, (answer.id, criterion.id), with_for_update=True)
    if row is None:
        raise UnknownBenchmarkError("Cette case n’existe pas.")
    return row, cell_of(row, ratings_of(session, row))


def _told(opinion: Opinion) -> dict[str, Any]:
    return {name: getattr(opinion, name) for name in (*_WRITTEN, "rating")}


def _write_known(row: BenchmarkCellRow, opinion: Opinion, *, at: datetime) -> None:
    if (opinion.text, opinion.source) != (row.text, row.source):
        # The page of the catalogue's source says nothing of what the team wrote.
        row.address = ""
    for name in _WRITTEN:
        setattr(row, name, getattr(opinion, name))
    row.author, row.at, row.rated_only = opinion.author, at, False


def opinion_of(cell: Cell, author: str = "") -> Opinion:
    """Read a cell as who bears these initials may change it: with their own rating."""
    return Opinion(cell.value.text, cell.value.source, cell.value.dated, cell.rating_of(author), cell.note, author)


def merge_cell(opinion: Opinion, *, seen: Opinion | None, cell: Cell) -> Merge:
    """Put what was typed into a cell as it is.

    Args:
        opinion: what was typed.
        seen: what its author has seen; none where it was what is there.
        cell: as it is.

    Returns:
        What to write, or to show where somebody else changed the same since.

    """
    now = opinion_of(cell, signed(opinion.author))
    clean = clean_opinion(now)
    shown = clean if seen is None else clean_opinion(seen)
    return merge(clean_opinion(opinion), seen=shown, now=now, clean=clean)


def clean_opinion(opinion: Opinion) -> Opinion:
    """Bring what was typed to what a cell holds: readable, not too long, a rating of the scale or none."""
    rating = opinion.rating
    return Opinion(
        text=clean_text(opinion.text)[:_TEXT].strip(),
        source=clean_line(opinion.source)[:_SOURCE].strip(),
        dated=clean_line(opinion.dated)[:_DATED].strip(),
        rating=rating if rating is not None and 0 <= rating <= MAX_RATING else None,
        note=clean_text(opinion.note)[:_TEXT].strip(),
        author=signed(opinion.author),
    )
