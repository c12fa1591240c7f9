"""The benchmarks that experts opened for a request: each leads to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from api.desk.benchmarks.reading import compared
from api.desk.benchmarks.tables import BenchmarkEditRow, BenchmarkRow, RequestBenchmarkRow
from api.desk.benchmarks.texts import clean_presentation
from api.desk.requests.references import read_reference
from api.desk.requests.statuses import Status
from api.desk.requests.tables import RequestRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.database import Database

_KNOWN = RequestRow.status != Status.ERASED


@dataclass(frozen=True)
class OpenedFor:
    """What a benchmark is opened for."""

    territory: str = ""
    """INSEE code or SIREN; empty where nobody said."""
    request: str = ""
    """Reference of the request; empty without one."""
    salt: str = ""
    """Of a request, what the benchmark's secret was made of, with a key that is not in the database."""


@dataclass(frozen=True)
class RequestBenchmark:
    """A benchmark of a request."""

    title: str
    answers: int
    """How many are compared."""
    updated_at: datetime
    finished_at: datetime | None
    salt: str
    edit_digest: str
    """Of its secret."""


class RequestBenchmarks:
    """Which benchmark is whose request's; who may know is checked by the caller."""

    def __init__(self, database: Database) -> None:
        """Read the links of a database."""
        self._database = database

    def of(self, reference: str) -> tuple[RequestBenchmark, ...]:
        """List the benchmarks of a request, the last changed first; none where no request bears the reference."""
        query = (
            select(
                BenchmarkRow.title,
                compared(),
                BenchmarkRow.updated_at,
                BenchmarkRow.finished_at,
                RequestBenchmarkRow.salt,
                BenchmarkRow.edit_digest,
            )
            .join(RequestBenchmarkRow, RequestBenchmarkRow.benchmark_id == BenchmarkRow.id)
            .join(RequestRow, RequestRow.id == RequestBenchmarkRow.request_id)
            .where(RequestRow.reference == reference, _KNOWN)
            .order_by(BenchmarkRow.updated_at.desc(), BenchmarkRow.id.desc())
        )
        with self._database.read() as session:
            return tuple(RequestBenchmark(*row) for row in session.execute(query))

    def request_of(self, benchmark_id: int) -> str:
        """Give the reference of the request that a benchmark was opened for; empty where there is none."""
        query = (
            select(RequestRow.reference)
            .join(RequestBenchmarkRow, RequestBenchmarkRow.request_id == RequestRow.id)
            .where(RequestBenchmarkRow.benchmark_id == benchmark_id, _KNOWN)
        )
        with self._database.read() as session:
            return session.scalar(query) or ""


def link_request(session: Session, benchmark: BenchmarkRow, wanted: OpenedFor) -> None:
    """Keep what a benchmark was opened for, unless no request bears the reference, or it is erased."""
    named = select(RequestRow).where(RequestRow.reference == read_reference(wanted.request), _KNOWN)
    request = session.scalar(named.with_for_update())
    if request is not None:
        session.add(RequestBenchmarkRow(benchmark_id=benchmark.id, request_id=request.id, salt=wanted.salt))


def forget_request(session: Session, request_id: int) -> None:
    """Delete the benchmarks of a request that is erased; those that others read lose its need and their history.

    Args:
        session: a writing transaction.
        request_id: the request.

    """
    of_it = select(RequestBenchmarkRow.benchmark_id).where(RequestBenchmarkRow.request_id == request_id)
    numbers = session.scalars(of_it).all()
    session.execute(delete(BenchmarkRow).where(BenchmarkRow.id.in_(numbers), BenchmarkRow.published_at.is_(None)))
    session.execute(delete(BenchmarkEditRow).where(BenchmarkEditRow.benchmark_id.in_(numbers)))
    session.execute(delete(RequestBenchmarkRow).where(RequestBenchmarkRow.request_id == request_id))
    session.execute(
        update(BenchmarkRow).where(BenchmarkRow.id.in_(numbers)).values(territory=None, **clean_presentation("", ""))
    )
