"""Who may read a benchmark, who may change it, by the secret that was sent, and on what condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends, Header, Response

from api.addresses.row_ids import RowId
from api.desk import NoSecretError, UnknownBenchmarkError
from api.routes.bearer import Authorization, bearer_of
from api.schemas.benchmarks import BenchmarkOut
from api.state import StoreState

if TYPE_CHECKING:
    from api.desk import Benchmark

OF_BENCHMARK: Final = "du comparatif"
"""What is read and changed here, as refusals name it."""
PRIVATE = {"Cache-Control": "no-store"}
_UNKNOWN = "Aucun comparatif ne porte ce numéro et ne s’ouvre avec ce secret."

_ONLY_READS = "Ce secret est celui du lien de lecture, qui ne change rien : joignez celui de l’équipe du comparatif."


@dataclass(frozen=True)
class Held:
    """A benchmark in the hands of its team."""

    secret: str
    benchmark: Benchmark


def _held(benchmark_id: RowId, store: StoreState, authorization: Authorization = None) -> Held:
    secret = bearer_of(authorization, what=OF_BENCHMARK)
    try:
        return Held(secret, _numbered(store.benchmarks.read(secret), benchmark_id))
    except UnknownBenchmarkError:
        _numbered(store.benchmarks.read_shared(secret), benchmark_id)
        raise UnknownBenchmarkError(_ONLY_READS) from None


def _read(benchmark_id: RowId, store: StoreState, authorization: Authorization = None) -> Benchmark:
    if authorization is None:
        return _published(benchmark_id, store)
    secret = bearer_of(authorization, what=OF_BENCHMARK)
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


def told(benchmark: Benchmark, response: Response) -> BenchmarkOut:
    """Give a benchmark to its team, with its version."""
    response.headers.update(PRIVATE | {"ETag": f'"{benchmark.sequence}"'})
    return BenchmarkOut.of(benchmark)
