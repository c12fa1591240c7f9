"""Find a benchmark by one of its links, and read it whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from api.desk.benchmarks.errors import UnknownBenchmarkError
from api.desk.benchmarks.grid import Benchmark
from api.desk.benchmarks.grid_cells import Cell, Value
from api.desk.benchmarks.ordering import in_order
from api.desk.benchmarks.parts import Answer, Criterion, Removal
from api.desk.benchmarks.ratings import read_ratings
from api.desk.benchmarks.tables import BenchmarkAnswerRow, BenchmarkCellRow, BenchmarkCriterionRow, BenchmarkRow
from api.desk.tokens import digest_of, is_digest_of

if TYPE_CHECKING:
    from sqlalchemy import ScalarSelect
    from sqlalchemy.orm import Session

    from api.desk.benchmarks.ratings import Rating

_UNKNOWN = "Aucun comparatif ne répond à ce lien : il a été effacé, ou son partage a pris fin."


def find_by_edit(session: Session, secret: str, *, hold: bool = False) -> BenchmarkRow:
    """Find a benchmark by the secret of its team.

    Args:
        session: a transaction.
        secret: what the link holds.
        hold: keep others from changing it until the transaction ends.

    Returns:
        The row.

    Raises:
        UnknownBenchmarkError: if no benchmark goes by it.

    """
    query = select(BenchmarkRow).where(BenchmarkRow.edit_digest == digest_of(secret))
    row = session.scalar(query.with_for_update() if hold else query)
    if row is None or not is_digest_of(secret, row.edit_digest):
        raise UnknownBenchmarkError(_UNKNOWN)
    return row


def find_by_share(session: Session, share: str) -> BenchmarkRow:
    """Find a benchmark by the link that only reads; `UnknownBenchmarkError` if none goes by it, or not any more."""
    row = session.scalar(select(BenchmarkRow).where(BenchmarkRow.share_digest == digest_of(share)))
    if row is None or row.share_digest is None or not is_digest_of(share, row.share_digest):
        raise UnknownBenchmarkError(_UNKNOWN)
    return row


def compared() -> ScalarSelect[int]:
    """Count the answers in the grid of each benchmark of a query."""
    here = ~BenchmarkAnswerRow.aside & BenchmarkAnswerRow.removed_at.is_(None)
    return select(func.count()).where(BenchmarkAnswerRow.benchmark_id == BenchmarkRow.id, here).scalar_subquery()


def read_benchmark(session: Session, row: BenchmarkRow) -> Benchmark:
    """Read a benchmark with its grid, in as many queries as it has tables."""
    answers = session.scalars(
        select(BenchmarkAnswerRow)
        .where(BenchmarkAnswerRow.benchmark_id == row.id)
        .order_by(*in_order(BenchmarkAnswerRow))
    ).all()
    criteria = session.scalars(
        select(BenchmarkCriterionRow)
        .where(BenchmarkCriterionRow.benchmark_id == row.id)
        .order_by(*in_order(BenchmarkCriterionRow))
    ).all()
    cells = session.scalars(
        select(BenchmarkCellRow)
        .join(BenchmarkAnswerRow, BenchmarkAnswerRow.id == BenchmarkCellRow.answer_id)
        .where(BenchmarkAnswerRow.benchmark_id == row.id)
    ).all()
    ratings = read_ratings(session, row)
    rows = [
        Answer(one.id, one.origin, one.name, one.kind, one.aside, one.aside_why, about_of(one), _removal_of(one))
        for one in answers
    ]
    columns = [Criterion(one.id, one.key, one.label, one.weight, _removal_of(one)) for one in criteria]
    places = {(cell.answer_id, cell.criterion_id): cell for cell in cells}
    read = [one for one in rows if one.removed is None]
    return Benchmark(
        id=row.id,
        title=row.title,
        context=row.context,
        conclusion=row.conclusion,
        index_version=row.index_version,
        answers=tuple(answer for answer in read if not answer.aside),
        aside=tuple(answer for answer in read if answer.aside),
        criteria=tuple(one for one in columns if one.removed is None),
        removed_answers=tuple(sorted((one for one in rows if one.removed), key=_lately, reverse=True)),
        removed_criteria=tuple(sorted((one for one in columns if one.removed), key=_lately, reverse=True)),
        cells={place: cell_of(cell, ratings.get(place, ())) for place, cell in places.items()},
        shared=row.share_digest is not None,
        share_number=row.share_number,
        finished_at=row.finished_at,
        publication_wished=row.publication_wished,
        created_at=row.created_at,
        updated_at=row.updated_at,
        sequence=row.sequence,
        published_at=row.published_at,
        territory=row.territory or "",
        ordered=any(one.position is not None for one in answers),
    )


def about_of(row: BenchmarkAnswerRow) -> Value:
    """Read what an answer is."""
    return Value(row.about, row.about_source, row.about_address, row.about_dated)


def _removal_of(row: BenchmarkAnswerRow | BenchmarkCriterionRow) -> Removal | None:
    return None if row.removed_at is None else Removal(row.removed_at, row.removed_by)


def _lately(part: Answer | Criterion) -> tuple[float, int]:
    return part.removed.at.timestamp() if part.removed else 0.0, part.id


def cell_of(row: BenchmarkCellRow, ratings: tuple[Rating, ...]) -> Cell:
    """Read a cell, with the ratings that were read of it."""
    return Cell(
        answer_id=row.answer_id,
        criterion_id=row.criterion_id,
        version=row.version,
        value=Value(row.text, row.source, row.address, row.dated),
        ratings=ratings,
        note=row.note,
        author=row.author,
        at=row.at,
        rated_only=row.rated_only,
        other_need=row.other_need,
    )
