"""The order of a benchmark, for programs: that of its answers and criteria, which the grid and the study follow."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.routes.benchmark_access import OF_BENCHMARK, HeldBenchmark, IfMatch, told
from api.routes.conditional import ConditionalRoute, condition
from api.schemas.benchmark_inputs import OrderIn
from api.schemas.benchmarks import BenchmarkOut
from api.state import StoreState

router = APIRouter(prefix="/api/v1/benchmarks/{benchmark_id}/order", tags=["Comparatifs"], route_class=ConditionalRoute)


@router.put("", summary="Mettre des réponses et des critères en ordre")
def arrange(
    body: OrderIn, held: HeldBenchmark, store: StoreState, *, response: Response, if_match: IfMatch = None
) -> BenchmarkOut:
    """Met dans l’ordre donné, aux places qu’ils occupent, les réponses et les critères nommés.

    La grille, l’étude et ses fichiers le suivent. Sans condition, c’est refusé.
    """
    with condition(body.version, if_match, of=OF_BENCHMARK) as version:
        store.benchmark_work.arrange(
            held.secret, answers=body.answers, criteria=body.criteria, author=body.author, expected_version=version
        )
    return told(store.benchmarks.read(held.secret), response)


@router.delete("", summary="Revenir à l’ordre d’arrivée")
def forget_order(held: HeldBenchmark, store: StoreState, response: Response) -> BenchmarkOut:
    """Remet réponses et critères dans l’ordre où ils sont arrivés."""
    store.benchmark_work.forget_order(held.secret)
    return told(store.benchmarks.read(held.secret), response)
