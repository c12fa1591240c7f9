"""Benchmarks that serve others: a team wishes it, an expert publishes, either takes it back.

What others read is the finished benchmark without initials, with what its team typed masked of personal data. Needs are
compared as those of requests are, in memory: published benchmarks are few, and each is encoded once a process.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from api.desk.benchmarks.edits import append_edit
from api.desk.benchmarks.errors import NotFinishedError, UnknownBenchmarkError
from api.desk.benchmarks.reading import compared, read_benchmark
from api.desk.benchmarks.tables import BenchmarkRow
from api.desk.errors import StaleError
from corpus.cleaning import mask_personal_data
from recommender import NeedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

    from api.desk.benchmarks.grid import Benchmark
    from api.desk.benchmarks.grid_cells import Cell
    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.requests.need_vectors import NeedReader
    from recommender import NeedLikeness

_UNKNOWN = "Aucun comparatif publié ne porte ce numéro."
_COMPARED = 2_000
"""Published benchmarks that a need is compared with, the latest: ten seconds of encoding at the first need, once."""
_PUBLISHED = BenchmarkRow.published_at.is_not(None)
_WAITING = BenchmarkRow.publication_wished & BenchmarkRow.finished_at.is_not(None) & ~_PUBLISHED
_SHOWN = _PUBLISHED | _WAITING
"""What experts read; any other benchmark is its team's alone."""


@dataclass(frozen=True)
class BenchmarkLine:
    """A benchmark in a list."""

    id: int
    title: str
    context: str
    answers: int
    """How many are compared."""
    finished_at: datetime
    published_at: datetime | None


@dataclass(frozen=True)
class BenchmarkLines:
    """A page of a list."""

    total: int
    lines: tuple[BenchmarkLine, ...]


class PublishedBenchmarks:
    """The benchmarks that others may read, and those whose team wishes it."""

    def __init__(self, database: Database, *, clock: Clock, likeness: Callable[[], NeedLikeness]) -> None:
        """Publish the benchmarks of a database; ``likeness`` gives what was learned of the likeness of needs."""
        self._database = database
        self._clock = clock
        self._likeness = likeness
        self._vectors: dict[tuple[str, int, str], NDArray[np.float32] | None] = {}
        self._lock = threading.Lock()

    def waiting(self) -> tuple[BenchmarkLine, ...]:
        """List those that wait for an expert, the first to be finished first."""
        with self._database.read() as session:
            return _read(session, _lines().where(_WAITING).order_by(BenchmarkRow.finished_at, BenchmarkRow.id))

    def listed(self, *, offset: int = 0, limit: int = 20) -> BenchmarkLines:
        """List those that are published, the latest first."""
        latest = _lines().where(_PUBLISHED).order_by(BenchmarkRow.published_at.desc(), BenchmarkRow.id.desc())
        with self._database.read() as session:
            total = session.scalar(select(func.count()).select_from(BenchmarkRow).where(_PUBLISHED)) or 0
            return BenchmarkLines(total, _read(session, latest.offset(offset).limit(limit)))

    def read(self, number: int) -> Benchmark:
        """Read a published benchmark as others do; `UnknownBenchmarkError` if none bears the number."""
        return self._read(number, _PUBLISHED)

    def preview(self, number: int) -> Benchmark:
        """Read, as others would, one that is published or that waits; `UnknownBenchmarkError` if it is neither."""
        return self._read(number, _SHOWN)

    def publish(self, number: int, *, agent: str, expected_version: int) -> None:
        """Let others read a benchmark, as the expert has read it; nothing changes where it is published already.

        Args:
            number: the benchmark's.
            agent: id of the expert.
            expected_version: its `sequence` as the expert has read it.

        Raises:
            UnknownBenchmarkError: if no benchmark bears the number.
            NotFinishedError: if its team does not wish it, or no longer, or has reopened it.
            StaleError: if its team changed it since.

        """
        with self._database.write() as session:
            row = session.get(BenchmarkRow, number, with_for_update=True)
            if row is None:
                raise UnknownBenchmarkError(_UNKNOWN)
            if row.finished_at is None or not row.publication_wished:
                raise NotFinishedError("Son équipe l’a rouvert, ou ne souhaite plus qu’il soit publié.")
            if row.published_at is None:
                _check_read(row, expected_version)
                row.published_at, row.published_by = self._clock(), agent
                append_edit(session, row, "published", at=self._clock(), payload={"agent": agent})

    def withdraw(self, number: int, *, agent: str, expected_version: int) -> None:
        """Take a benchmark back, or leave unpublished one that waits; its team may wish it again.

        Args:
            number: the benchmark's.
            agent: id of the expert.
            expected_version: its `sequence` as the expert has read it.

        Raises:
            UnknownBenchmarkError: if none that is published or waits bears the number.
            StaleError: if it was changed, published or taken back since.

        """
        with self._database.write() as session:
            row = session.scalar(select(BenchmarkRow).where(BenchmarkRow.id == number, _SHOWN).with_for_update())
            if row is None:
                raise UnknownBenchmarkError(_UNKNOWN)
            _check_read(row, expected_version)
            row.published_at = row.published_by = None
            row.publication_wished = False
            append_edit(session, row, "unpublished", at=self._clock(), payload={"agent": agent})

    def near(
        self, text: str, reader: NeedReader, *, top_k: int = 3, but: int | None = None
    ) -> tuple[BenchmarkLine, ...]:
        """Find the published benchmarks whose need is near one.

        Args:
            text: the need.
            reader: what reads needs.
            top_k: how many, at least 1.
            but: the number of one that is left out.

        Returns:
            The nearest first; none where the need cannot be read.

        """
        lines = [line for line in self.listed(limit=_COMPARED).lines if line.id != but]
        mine = self._encoded(text, reader) if lines else None
        if mine is None:
            return ()
        vectors = {line: self._vector(line, reader) for line in lines}
        alike = {line: float(mine @ theirs) for line, theirs in vectors.items() if theirs is not None}
        least = self._likeness().config.together
        near = [line for line in lines if alike.get(line, -1.0) >= least]
        return tuple(sorted(near, key=lambda line: (-alike[line], line.id))[:top_k])

    def _vector(self, line: BenchmarkLine, reader: NeedReader) -> NDArray[np.float32] | None:
        key = (reader.encoder_digest, line.id, line.context)
        if key not in self._vectors:
            vector = self._encoded(line.context, reader)
            with self._lock:
                # Whatever else the benchmark said before is forgotten.
                self._vectors = {kept: one for kept, one in self._vectors.items() if kept[1] != line.id}
                self._vectors[key] = vector
        return self._vectors.get(key)

    def _encoded(self, text: str, reader: NeedReader) -> NDArray[np.float32] | None:
        likeness = self._likeness()
        if likeness.encoder != reader.encoder_digest:
            # What was learned of the likeness of needs was learned from another encoder.
            return None
        try:
            return likeness.vector(text, reader.need_vector(text))
        except NeedError:
            return None

    def _read(self, number: int, condition: ColumnElement[bool]) -> Benchmark:
        with self._database.read() as session:
            row = session.scalar(select(BenchmarkRow).where(BenchmarkRow.id == number, condition))
            if row is None:
                raise UnknownBenchmarkError(_UNKNOWN)
            return for_others(read_benchmark(session, row))


def _check_read(row: BenchmarkRow, expected_version: int) -> None:
    if row.sequence != expected_version:
        raise StaleError("Il a changé entre-temps : relisez-le, puis décidez à nouveau.")


def for_others(benchmark: Benchmark) -> Benchmark:
    """Give a benchmark as others read it: without initials, what its team typed masked of personal data."""
    benchmark = benchmark.for_readers()
    return replace(
        benchmark,
        title=mask_personal_data(benchmark.title),
        context=mask_personal_data(benchmark.context),
        conclusion=mask_personal_data(benchmark.conclusion),
        answers=tuple(replace(one, name=mask_personal_data(one.name)) for one in benchmark.answers),
        aside=tuple(
            replace(one, name=mask_personal_data(one.name), aside_why=mask_personal_data(one.aside_why))
            for one in benchmark.aside
        ),
        cells={place: _masked(cell) for place, cell in benchmark.cells.items()},
    )


def _masked(cell: Cell) -> Cell:
    if not cell.version:
        # The catalogue alone has spoken, and it was masked when it was read.
        return cell
    value = replace(cell.value, text=mask_personal_data(cell.value.text), source=mask_personal_data(cell.value.source))
    ratings = tuple(replace(one, author="") for one in cell.ratings)
    return replace(cell, value=value, note=mask_personal_data(cell.note), author="", ratings=ratings)


def _lines() -> Select[*tuple[Any, ...]]:
    return select(
        BenchmarkRow.id,
        BenchmarkRow.title,
        BenchmarkRow.context,
        compared(),
        BenchmarkRow.finished_at,
        BenchmarkRow.published_at,
    )


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[BenchmarkLine, ...]:
    rows: Sequence[Row[Any]] = session.execute(query).all()
    return tuple(BenchmarkLine(*tuple(row)) for row in rows)
