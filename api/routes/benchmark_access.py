"""Who may read a benchmark, and who may change it, by the secret that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

from api.desk import NoSecretError, UnknownBenchmarkError
from api.routes.bearer import Authorization, bearer_of
from api.row_ids import RowId
from api.state import StoreState

if TYPE_CHECKING:
    from api.desk import Benchmark

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
