"""Benchmarks for programs: opened from a need or from records, read, changed, taken away as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Response

from api.desk import (
    BenchmarkChange,
    NoAnswerError,
    OpenedFor,
    SentKey,
    place_of,
    share_token,
)
from api.pages.benchmarks.catalogue_answers import told_for
from api.pages.benchmarks.copy import copied_answers
from api.pages.local_tools import own_names
from api.routes.bearer import SECRET_OPTIONAL, Authorization
from api.routes.benchmark_access import OF_BENCHMARK, PRIVATE, HeldBenchmark, IfMatch, ReadBenchmark, told
from api.routes.benchmark_parts import answers_in
from api.routes.conditional import ConditionalRoute, condition
from api.routes.described import LOCATED
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.routes.records import PageNumber, PageSize
from api.routes.sent_keys import OptionalKey, read_key
from api.schemas.benchmark_inputs import BenchmarkChanges, BenchmarkIn
from api.schemas.benchmarks import BenchmarkOut, BenchmarkReceipt, BenchmarkSummary, ShareOut
from api.schemas.records import Page
from api.state import RecommenderState, StoreState, TerritoriesState
from corpus.cleaning import clean_text
from corpus.errors import UnknownTerritoryError

if TYPE_CHECKING:
    from api.desk import Benchmark, NewAnswer, Place
    from corpus.territories import Territories
    from recommender import Recommender

router = APIRouter(
    prefix="/api/v1/benchmarks", tags=["Comparatifs"], route_class=ConditionalRoute, dependencies=[KNOWN_PARAMETERS]
)

Replace = Annotated[bool, Query(description="Mettre fin au lien qui existe, et en faire un autre.")]


@router.get("", summary="Lister les comparatifs publiés")
def list_benchmarks(store: StoreState, *, page: PageNumber = 1, page_size: PageSize = 20) -> Page[BenchmarkSummary]:
    """Les comparatifs que tout le monde peut lire, le plus récemment publié d’abord."""
    found = store.published_benchmarks.listed(offset=(page - 1) * page_size, limit=page_size)
    items = [BenchmarkSummary.of(line) for line in found.lines]
    return Page(total=found.total, page=page, page_size=page_size, items=items)


@router.post("", summary="Ouvrir un comparatif", status_code=201, responses={201: LOCATED})
def open_benchmark(
    body: BenchmarkIn,
    response: Response,
    *,
    recommender: RecommenderState,
    store: StoreState,
    search: TerritoriesState,
    idempotency_key: OptionalKey = None,
) -> BenchmarkReceipt:
    """Ouvre un comparatif, ses cases remplies par ce que dit le catalogue ; rend le secret de son équipe.

    D’un besoin auquel rien au catalogue ne répond, la grille est vide, à remplir par `POST …/answers`.
    Renvoyé avec la même clé, c’est le même comparatif et le même secret. Au-delà de trente réponses, rien n’est ouvert.
    """
    sent = idempotency_key is not None
    key = SentKey(read_key(idempotency_key), body.model_dump(mode="json"), "benchmark") if sent else None
    start = None if body.copy_of is None else store.published_benchmarks.read(body.copy_of)
    need = clean_text(body.need) or (start.context if start else "")
    open_to = own_names(_place_in(body, search.territories), search.territories)
    added = answers_in(body, recommender, need=need, propose_if_none=start is None, open_to=open_to)
    answers = [*(_copied(start, need, recommender) if start else ()), *added]
    if not answers and not need:
        raise NoAnswerError("Donnez un besoin, une fiche ou le nom d’une réponse : il n’y a rien à comparer.")
    secret = store.benchmarks.open(
        title=body.title or (start.title if start else ""),
        context=need,
        answers=answers,
        index_version=recommender.index_version,
        criteria=start.criteria if start else (),
        sent=key,
        opened_for=OpenedFor(body.territory or ""),
    )
    benchmark = store.benchmarks.read(secret)
    response.headers.update(PRIVATE | {"Location": f"/api/v1/benchmarks/{benchmark.id}"})
    return BenchmarkReceipt(
        id=benchmark.id, secret=secret, page=f"/comparatif/{secret}", answers=len(benchmark.answers)
    )


@router.get("/{benchmark_id}", summary="Lire un comparatif", openapi_extra=SECRET_OPTIONAL)
def read_benchmark(
    benchmark: ReadBenchmark, response: Response, *, authorization: Authorization = None
) -> BenchmarkOut:
    """Le comparatif entier, avec le secret de l’équipe ou celui du lien de lecture ; sans secret s’il est publié.

    Avec un secret, son `ETag` est sa version.
    """
    if authorization is not None:
        return told(benchmark, response)
    # As others read it, without initials: another text of the same version.
    response.headers.update(PRIVATE)
    return BenchmarkOut.of(benchmark)


@router.patch("/{benchmark_id}", summary="Renommer, conclure, terminer ou rouvrir un comparatif")
def change_benchmark(
    body: BenchmarkChanges,
    held: HeldBenchmark,
    store: StoreState,
    response: Response,
    *,
    recommender: RecommenderState,
    if_match: IfMatch = None,
) -> BenchmarkOut:
    """Change ce qui est donné, à moins que quelqu’un l’ait changé depuis votre lecture : `current` le rend alors.

    Quand le besoin change, ce que le catalogue disait de la façon dont chaque réponse le couvre est redit pour le
    nouveau ; ce que l’équipe en a écrit reste, et `other_need` le dit.
    """
    wanted = BenchmarkChange(body.title, body.need, body.conclusion, body.finished, body.publication_wished)
    with condition(body.version, if_match, of=OF_BENCHMARK) as version:
        told_anew = () if body.need is None else told_for(body.need, held.benchmark, recommender)
        store.benchmarks.change(held.secret, wanted, expected_version=version, told=told_anew)
    return told(store.benchmarks.read(held.secret), response)


@router.delete("/{benchmark_id}", summary="Effacer un comparatif", status_code=204, response_class=Response)
def erase_benchmark(held: HeldBenchmark, store: StoreState) -> None:
    """Efface le comparatif, son histoire et ses liens."""
    store.benchmarks.erase(held.secret)


@router.post("/{benchmark_id}/share", summary="Partager en lecture", status_code=201)
def share_benchmark(
    held: HeldBenchmark, response: Response, store: StoreState, *, replace: Replace = False
) -> ShareOut:
    """Rend le secret d’un lien qui lit sans rien changer : le même à chaque fois, tant que ce lien vit."""
    store.benchmarks.share(held.secret, replace=replace)
    response.headers.update(PRIVATE)
    token = share_token(held.secret, store.benchmarks.read(held.secret).share_number)
    return ShareOut(secret=token, page=f"/etude/{token}")


@router.delete("/{benchmark_id}/share", summary="Mettre fin au partage", status_code=204, response_class=Response)
def stop_sharing_benchmark(held: HeldBenchmark, store: StoreState) -> None:
    """Met fin au lien de lecture."""
    store.benchmarks.revoke(held.secret)


def _place_in(body: BenchmarkIn, territories: Territories) -> Place | None:
    if body.territory is None:
        return None
    place = place_of(body.territory, territories)
    if place is None:
        raise UnknownTerritoryError(f"no commune and no EPCI has the code {body.territory!r}")
    return place


def _copied(start: Benchmark, need: str, recommender: Recommender) -> list[NewAnswer]:
    return copied_answers(start, None if need == start.context else told_for(need, start, recommender))
