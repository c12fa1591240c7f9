"""Who may read a benchmark, who may change it, by the secret that was sent, and on what condition."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Header, Response

from api.desk import BenchmarkChangedError, BenchmarkPassedError, NoSecretError, NoVersionError, UnknownBenchmarkError
from api.routes.bearer import Authorization, bearer_of
from api.routes.conditional import unread, version_of
from api.row_ids import RowId
from api.schemas.benchmarks import BenchmarkOut
from api.state import StoreState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.desk import Benchmark

PRIVATE = {"Cache-Control": "no-store"}
_WHOSE = "du comparatif"
_UNKNOWN = "Aucun comparatif ne porte ce numéro et ne s’ouvre avec ce secret."


@dataclass(frozen=True)
class Held:
    """A benchmark in the hands of its team."""

    secret: str
    benchmark: Benchmark


def _held(benchmark_id: RowId, store: StoreState, authorization: Authorization = None) -> Held:
    secret = bearer_of(authorization, what=_WHOSE)
    return Held(secret, _numbered(store.benchmarks.read(secret), benchmark_id))


def _read(benchmark_id: RowId, store: StoreState, authorization: Authorization = None) -> Benchmark:
    if authorization is None:
        return _published(benchmark_id, store)
    secret = bearer_of(authorization, what=_WHOSE)
    try:
        return _numbered(store.benchmarks.read(secret), benchmark_id)
    except UnknownBenchmarkError:
        return _numbered(store.benchmarks.read_shared(secret), benchmark_id)


def _published(benchmark_id: int, store: StoreState) -> Benchmark:
    try:
        return store.published_benchmarks.read(benchmark_id)
    except UnknownBenchmarkError:
        # Whether one bears the number is not told to who has no secret.
        raise NoSecretError(
            "Ce comparatif n’est pas publié : joignez son secret, « Authorization: Bearer … »."
        ) from None


def _numbered(benchmark: Benchmark, benchmark_id: int) -> Benchmark:
    if benchmark.id != benchmark_id:
        raise UnknownBenchmarkError(_UNKNOWN)
    return benchmark


HeldBenchmark = Annotated[Held, Depends(_held)]
"""Of whoever sent the team's secret."""
ReadBenchmark = Annotated["Benchmark", Depends(_read)]
"""Of whoever sent the team's secret, or that of the link that only reads; of anyone once it is published."""
IfMatch = Annotated[str | None, Header(description="L’`ETag` du comparatif, tel que vous l’avez lu.", examples=['"2"'])]


@contextmanager
def condition(told: int | None, if_match: str | None) -> Iterator[int]:
    """Give the version that a write has for its condition; refuse a write without one."""
    expected = told if if_match is None else version_of(if_match)
    if expected is None:
        raise NoVersionError("Dites quelle version du comparatif vous avez lue, par If-Match ou par « version ».")
    try:
        yield expected
    except BenchmarkChangedError as changed:
        # As for a cell: a 412 for the condition of the request, a 409 for a version told in the body.
        if if_match is None:
            raise changed from None
        raise BenchmarkPassedError(changed.current, unread(if_match)) from None


def told(benchmark: Benchmark, response: Response) -> BenchmarkOut:
    """Give a benchmark to its team, with its version."""
    response.headers.update(PRIVATE | {"ETag": f'"{benchmark.sequence}"'})
    return BenchmarkOut.of(benchmark)
