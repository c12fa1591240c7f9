"""Benchmarks for programs: opened from a need or from records, read, changed, taken away as files."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header, Request, Response

from api.benchmark_schemas import (
    AnswerChanges,
    AnswersIn,
    BenchmarkChanges,
    BenchmarkIn,
    BenchmarkOut,
    BenchmarkReceipt,
    BenchmarkSummary,
    CriterionChanges,
    CriterionIn,
    ShareOut,
)
from api.desk import (
    AnswerChange,
    BenchmarkChange,
    BenchmarkChangedError,
    BenchmarkPassedError,
    NoAnswerError,
    NoVersionError,
    SentKey,
    Weighing,
    share_token,
)
from api.pages.benchmark_copy import copied_answers
from api.pages.benchmark_facts import Shelf
from api.pages.benchmark_proposals import answers_of, matches_of, origins_of, propose
from api.routes.bearer import Authorization
from api.routes.benchmark_access import HeldBenchmark, ReadBenchmark
from api.routes.conditional import ConditionalRoute, version_of
from api.routes.records import PageNumber, PageSize
from api.routes.sent_keys import OptionalKey, read_key
from api.row_ids import RowId
from api.schemas import Page
from api.state import RecommenderState, StoreState
from corpus.cleaning import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.desk import Benchmark, NewAnswer
    from recommender import Recommender

router = APIRouter(prefix="/api/v1/benchmarks", tags=["Comparatifs"], route_class=ConditionalRoute)

_PRIVATE = {"Cache-Control": "no-store"}
IfMatch = Annotated[str | None, Header(description="L’`ETag` du comparatif, tel que vous l’avez lu.", examples=['"2"'])]


@router.get("", summary="Lister les comparatifs publiés")
def list_benchmarks(store: StoreState, *, page: PageNumber = 1, page_size: PageSize = 20) -> Page[BenchmarkSummary]:
    """Les comparatifs que tout le monde peut lire, le plus récemment publié d’abord."""
    found = store.published_benchmarks.listed(offset=(page - 1) * page_size, limit=page_size)
    items = [BenchmarkSummary.of(line) for line in found.lines]
    return Page(total=found.total, page=page, page_size=page_size, items=items)


@router.post("", summary="Ouvrir un comparatif", status_code=201)
def open_benchmark(
    body: BenchmarkIn,
    request: Request,
    response: Response,
    *,
    recommender: RecommenderState,
    store: StoreState,
    idempotency_key: OptionalKey = None,
) -> BenchmarkReceipt:
    """Ouvre un comparatif, ses cases remplies par ce que dit le catalogue ; rend le secret de son équipe.

    Renvoyé avec la même clé, c’est le même comparatif et le même secret. Au-delà de trente réponses, rien n’est ouvert.
    """
    sent = idempotency_key is not None
    key = SentKey(read_key(idempotency_key), body.model_dump(mode="json"), "benchmark") if sent else None
    start = None if body.copy_of is None else store.published_benchmarks.read(body.copy_of)
    need = clean_text(body.need) or (start.context if start else "")
    added = _answers(body, request, recommender, need=need, propose_if_none=start is None)
    answers = [*(copied_answers(start) if start else ()), *added]
    if not answers:
        raise NoAnswerError("Donnez un besoin, une fiche ou le nom d’une réponse : il n’y a rien à comparer.")
    secret = store.benchmarks.open(
        title=body.title or (start.title if start else ""),
        context=need,
        answers=answers,
        index_version=recommender.index_version,
        criteria=start.criteria if start else (),
        sent=key,
    )
    benchmark = store.benchmarks.read(secret)
    response.headers.update(_PRIVATE | {"Location": f"/api/v1/benchmarks/{benchmark.id}"})
    return BenchmarkReceipt(id=benchmark.id, secret=secret, page=f"/comparatif/{secret}")


@router.get("/{benchmark_id}", summary="Lire un comparatif")
def read_benchmark(
    benchmark: ReadBenchmark, response: Response, *, authorization: Authorization = None
) -> BenchmarkOut:
    """Le comparatif entier, avec le secret de l’équipe ou celui du lien de lecture ; sans secret s’il est publié.

    Avec un secret, son `ETag` est sa version.
    """
    if authorization is not None:
        return _told(benchmark, response)
    # As others read it, without initials: another text of the same version.
    response.headers.update(_PRIVATE)
    return BenchmarkOut.of(benchmark)


@router.patch("/{benchmark_id}", summary="Renommer, conclure, terminer ou rouvrir un comparatif")
def change_benchmark(
    body: BenchmarkChanges, held: HeldBenchmark, store: StoreState, response: Response, *, if_match: IfMatch = None
) -> BenchmarkOut:
    """Change ce qui est donné, à moins que quelqu’un l’ait changé depuis votre lecture : `current` le rend alors."""
    wanted = BenchmarkChange(body.title, body.need, body.conclusion, body.finished, body.publication_wished)
    with _condition(body.version, if_match) as version:
        store.benchmarks.change(held.secret, wanted, expected_version=version)
    return _told(store.benchmarks.read(held.secret), response)


@router.delete("/{benchmark_id}", summary="Effacer un comparatif", status_code=204)
def erase_benchmark(held: HeldBenchmark, store: StoreState) -> None:
    """Efface le comparatif, son histoire et ses liens."""
    store.benchmarks.erase(held.secret)


@router.post("/{benchmark_id}/answers", summary="Ajouter des réponses")
def add_answers(
    body: AnswersIn, request: Request, held: HeldBenchmark, *, recommender: RecommenderState, store: StoreState
) -> BenchmarkOut:
    """Ajoute des réponses ; une réponse déjà là n’est pas doublée, une réponse écartée revient.

    Toutes ou aucune : au-delà de trente, les écartées comprises, rien n’est ajouté.
    """
    answers = _answers(body, request, recommender, need=held.benchmark.context)
    if not answers:
        raise NoAnswerError("Nommez au moins une réponse à ajouter.")
    store.benchmark_work.add(held.secret, answers)
    return BenchmarkOut.of(store.benchmarks.read(held.secret))


@router.patch("/{benchmark_id}/answers/{answer_id}", summary="Écarter, remettre, renommer ou requalifier une réponse")
def change_answer(
    answer_id: RowId,
    body: AnswerChanges,
    held: HeldBenchmark,
    store: StoreState,
    *,
    response: Response,
    if_match: IfMatch = None,
) -> BenchmarkOut:
    """Écarte une réponse, avec sa raison, ou la remet, ses cases restent ; nomme celles de l’équipe et dit leur nature.

    Sans condition, c’est refusé.
    """
    wanted = AnswerChange(body.name, body.kind, body.aside, body.why)
    with _condition(body.version, if_match) as version:
        store.benchmark_work.change_answer(held.secret, answer_id, wanted, author=body.author, expected_version=version)
    return _told(store.benchmarks.read(held.secret), response)


@router.post("/{benchmark_id}/criteria", summary="Ajouter un critère")
def add_criterion(body: CriterionIn, held: HeldBenchmark, store: StoreState) -> BenchmarkOut:
    """Ajoute un critère de l’équipe, à côté des treize, jusqu’à trente en tout."""
    store.benchmark_work.add_criterion(held.secret, body.label, weight=body.weight)
    return BenchmarkOut.of(store.benchmarks.read(held.secret))


@router.patch("/{benchmark_id}/criteria/{criterion_id}", summary="Dire ce que pèse un critère, ou le renommer")
def change_criterion(
    criterion_id: RowId,
    body: CriterionChanges,
    held: HeldBenchmark,
    store: StoreState,
    *,
    response: Response,
    if_match: IfMatch = None,
) -> BenchmarkOut:
    """De 0, qui ne compte pas, à 5 ; l’équipe renomme les siens. Sans condition, c’est refusé."""
    weights = {} if body.weight is None else {criterion_id: body.weight}
    wanted = Weighing(weights, {criterion_id: body.label})
    with _condition(body.version, if_match) as version:
        store.benchmark_work.weigh(held.secret, wanted, expected_version=version)
    return _told(store.benchmarks.read(held.secret), response)


@router.post("/{benchmark_id}/share", summary="Partager en lecture", status_code=201)
def share(held: HeldBenchmark, response: Response, store: StoreState) -> ShareOut:
    """Rend le secret d’un lien qui lit sans rien changer, à la place du précédent."""
    store.benchmarks.share(held.secret)
    response.headers.update(_PRIVATE)
    token = share_token(held.secret, store.benchmarks.read(held.secret).share_number)
    return ShareOut(secret=token, page=f"/etude/{token}")


@router.delete("/{benchmark_id}/share", summary="Mettre fin au partage", status_code=204)
def revoke(held: HeldBenchmark, store: StoreState) -> None:
    """Met fin au lien de lecture."""
    store.benchmarks.revoke(held.secret)


@contextmanager
def _condition(told: int | None, if_match: str | None) -> Iterator[int]:
    """Give the version that a write has for its condition; refuse a write without one."""
    expected = told if if_match is None else version_of(if_match)
    if expected is None:
        raise NoVersionError("Dites quelle version du comparatif vous avez lue, par If-Match ou par « version ».")
    try:
        yield expected
    except BenchmarkChangedError as changed:
        # As for a cell: a 412 for the condition of the request, a 409 for a version told in the body.
        raise (BenchmarkPassedError(changed.current) if if_match is not None else changed) from None


def _told(benchmark: Benchmark, response: Response) -> BenchmarkOut:
    response.headers.update(_PRIVATE | {"ETag": f'"{benchmark.sequence}"'})
    return BenchmarkOut.of(benchmark)


def _answers(
    body: AnswersIn, request: Request, recommender: Recommender, *, need: str, propose_if_none: bool = False
) -> list[NewAnswer]:
    shelf = Shelf(recommender.catalogue, request.state.running.documents)
    named = [origin for one in body.records for origin in origins_of(recommender.catalogue.record(one))]
    origins = [*named, *body.answers]
    own = [clean_line(clean_text(name)) for name in body.own]
    practices = [clean_line(clean_text(name)) for name in body.own_practices]
    if propose_if_none and not origins and not own and not practices:
        origins = [proposal.origin for proposal in propose(need, [], recommender) if proposal.ticked]
    matches = matches_of(need, recommender)
    return answers_of(origins, shelf, matches=matches, own=own, practices=practices)
