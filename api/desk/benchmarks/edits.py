"""Change a benchmark: one at a time, until it is finished, each change a line of its history."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.desk.benchmarks.errors import BenchmarkChangedError, BenchmarkFinishedError
from api.desk.benchmarks.reading import find_by_edit, read_benchmark
from api.desk.benchmarks.tables import BenchmarkEditRow
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.tables import BenchmarkRow
    from api.desk.database import Database

_INITIALS = 40
_FROZEN = "Ce comparatif est terminé : rouvrez-le pour le changer."


@contextmanager
def changing(
    database: Database, secret: str, *, even_finished: bool = False, expected_version: int | None = None
) -> Iterator[tuple[Session, BenchmarkRow]]:
    """Hold a benchmark while it is changed, whole or not at all.

    Args:
        database: the database.
        secret: the benchmark's.
        even_finished: take a finished one as well.
        expected_version: the number of the last edit that was read; none to change whatever is there.

    Yields:
        A writing transaction, and the benchmark in it.

    Raises:
        BenchmarkChangedError: if it was changed since.
        BenchmarkFinishedError: if it is finished.
        UnknownBenchmarkError: if no benchmark goes by the secret.

    """
    with database.write() as session:
        row = find_by_edit(session, secret, hold=True)
        if expected_version is not None and row.sequence != expected_version:
            raise BenchmarkChangedError(read_benchmark(session, row))
        if not even_finished:
            check_open(row)
        yield session, row


def check_open(row: BenchmarkRow) -> None:
    """Refuse to change a finished benchmark: `BenchmarkFinishedError`."""
    if row.finished_at is not None:
        raise BenchmarkFinishedError(_FROZEN)


def signed(author: str) -> str:
    """Bring initials to one short line."""
    return clean_line(author)[:_INITIALS].strip()


def append_edit(
    session: Session,
    row: BenchmarkRow,
    what: str,
    *,
    at: datetime,
    payload: Mapping[str, object] | None,
    author: str = "",
) -> None:
    """Add a line to the history, unless nothing changed.

    Args:
        session: a writing transaction, in which the benchmark is held.
        row: the benchmark.
        what: what was done.
        at: when.
        payload: what was there before, what is there now; none where nothing changed.
        author: whose initials were typed; empty when none were.

    """
    if payload is None:
        return
    row.sequence += 1
    row.updated_at = at
    session.add(
        BenchmarkEditRow(
            benchmark_id=row.id, sequence=row.sequence, what=what, author=signed(author), at=at, payload=dict(payload)
        )
    )
