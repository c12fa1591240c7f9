"""The answers and the criteria of a benchmark, for programs: added, changed, removed, put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Response

from api.addresses.row_ids import RowId
from api.desk import (
    AnswerChange,
    CatalogueAnswerError,
    NoAnswerError,
    StandardCriterionError,
    UnknownAnswerError,
    Weighing,
)
from api.pages.benchmarks.catalogue_answers import answers_of
from api.pages.benchmarks.matching import matches_of
from api.pages.benchmarks.origins import known_records, origins_of, read_origin
from api.pages.benchmarks.proposals import propose
from api.routes.benchmark_access import OF_BENCHMARK, HeldBenchmark, IfMatch, told
from api.routes.conditional import ConditionalRoute, condition
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.schemas.benchmark_inputs import AnswerChanges, Answers, AnswersIn, CriterionChanges, CriterionIn, Initials
from api.schemas.benchmarks import BenchmarkOut
from api.state import RecommenderState, StoreState
from corpus.cleaning import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from api.desk import NewAnswer
    from corpus import Catalogue
    from recommender import Recommender

router = APIRouter(
    prefix="/api/v1/benchmarks/{benchmark_id}",
    tags=["Comparatifs"],
    route_class=ConditionalRoute,
    dependencies=[KNOWN_PARAMETERS],
)

Author = Annotated[Initials, Query()]
_NO_RECORD: Final = "Aucune fiche ne porte cet identifiant."
_NO_ORIGIN: Final = (
    "Le catalogue n’a pas cette réponse. Un outil s’écrit « outil:ID », une solution d’une enquête "
    "« enquete:ID:N », N étant son rang à partir de 0."
)


@router.post("/answers", summary="Ajouter des réponses")
def add_answers(
    body: AnswersIn, held: HeldBenchmark, response: Response, *, recommender: RecommenderState, store: StoreState
) -> BenchmarkOut:
    """Ajoute des réponses ; une réponse déjà là n’est pas doublée, une réponse écartée revient.

    Toutes ou aucune : au-delà de trente, les écartées comprises, rien n’est ajouté.
    """
    answers = answers_in(body, recommender, need=held.benchmark.context)
    if not answers:
        raise NoAnswerError("Nommez au moins une réponse à ajouter.")
    store.benchmark_work.add(held.secret, answers, author=body.author)
    return told(store.benchmarks.read(held.secret), response)


@router.patch("/answers/{answer_id}", summary="Écarter, remettre, renommer ou requalifier une réponse")
def change_answer(
    answer_id: RowId,
    body: AnswerChanges,
    held: HeldBenchmark,
    store: StoreState,
    *,
    response: Response,
    if_match: IfMatch = None,
) -> BenchmarkOut:
    """Écarte une réponse, avec sa raison, ou la remet avec ses cases ; la nomme, dit la nature de celles de l’équipe.

    Sans condition, c’est refusé.
    """
    answer = held.benchmark.find_answer(answer_id)
    if answer and answer.origin and body.kind not in {None, answer.kind}:
        raise CatalogueAnswerError("Une réponse du catalogue garde la nature que dit sa fiche.")
    wanted = AnswerChange(body.name, body.kind, body.aside, body.why)
    with condition(body.version, if_match, of=OF_BENCHMARK) as version:
        store.benchmark_work.change_answer(held.secret, answer_id, wanted, author=body.author, expected_version=version)
    return told(store.benchmarks.read(held.secret), response)


@router.delete("/answers/{answer_id}", summary="Retirer une réponse")
def remove_answer(
    answer_id: RowId,
    held: HeldBenchmark,
    store: StoreState,
    *,
    response: Response,
    author: Author = "",
    if_match: IfMatch = None,
) -> BenchmarkOut:
    """Retire une réponse ajoutée par erreur : l’étude, ses fichiers et le lien de lecture n’en disent plus rien.

    Elle est dans `removed_answers`, et se remet avec ses cases. Ce qui a été examiné puis rejeté s’écarte plutôt, avec
    sa raison. Sans condition, c’est refusé.
    """
    with condition(None, if_match, of=OF_BENCHMARK) as version:
        store.benchmark_work.remove_answer(held.secret, answer_id, author=author, expected_version=version)
    return told(store.benchmarks.read(held.secret), response)


@router.post("/answers/{answer_id}/restore", summary="Remettre une réponse retirée")
def put_answer_back(
    answer_id: RowId, held: HeldBenchmark, store: StoreState, *, response: Response, author: Author = ""
) -> BenchmarkOut:
    """Remet une réponse retirée, avec ses cases ; refusé si sa place a été prise."""
    store.benchmark_work.put_answer_back(held.secret, answer_id, author=author)
    return told(store.benchmarks.read(held.secret), response)


@router.post("/criteria", summary="Ajouter un critère")
def add_criterion(body: CriterionIn, held: HeldBenchmark, store: StoreState, response: Response) -> BenchmarkOut:
    """Ajoute un critère de l’équipe, à côté des treize, jusqu’à trente en tout.

    Un critère de ce nom, déjà là, n’est pas doublé : il garde son poids.
    """
    store.benchmark_work.add_criterion(held.secret, body.label, weight=body.weight, author=body.author)
    return told(store.benchmarks.read(held.secret), response)


@router.patch("/criteria/{criterion_id}", summary="Dire ce que pèse un critère, ou le renommer")
def change_criterion(
    criterion_id: RowId,
    body: CriterionChanges,
    held: HeldBenchmark,
    store: StoreState,
    *,
    response: Response,
    if_match: IfMatch = None,
) -> BenchmarkOut:
    """De 0, qui ne compte pas, à 5 ; l’équipe renomme les siens. Sans condition, c’est refusé."""
    criterion = held.benchmark.find_criterion(criterion_id)
    if criterion and criterion.key and body.label not in {"", criterion.label}:
        raise StandardCriterionError("Les treize critères communs gardent leur nom : l’équipe nomme les siens.")
    weights = {} if body.weight is None else {criterion_id: body.weight}
    wanted = Weighing(weights, {criterion_id: body.label})
    with condition(body.version, if_match, of=OF_BENCHMARK) as version:
        store.benchmark_work.weigh(held.secret, wanted, author=body.author, expected_version=version)
    return told(store.benchmarks.read(held.secret), response)


@router.delete("/criteria/{criterion_id}", summary="Retirer un critère")
def remove_criterion(
    criterion_id: RowId,
    held: HeldBenchmark,
    store: StoreState,
    *,
    response: Response,
    author: Author = "",
    if_match: IfMatch = None,
) -> BenchmarkOut:
    """Retire un critère de l’équipe : l’étude, ses fichiers et le lien de lecture n’en disent plus rien.

    Il est dans `removed_criteria`, et se remet avec ses cases. Les treize communs restent.
    Sans condition, c’est refusé.
    """
    with condition(None, if_match, of=OF_BENCHMARK) as version:
        store.benchmark_work.remove_criterion(held.secret, criterion_id, author=author, expected_version=version)
    return told(store.benchmarks.read(held.secret), response)


@router.post("/criteria/{criterion_id}/restore", summary="Remettre un critère retiré")
def put_criterion_back(
    criterion_id: RowId, held: HeldBenchmark, store: StoreState, *, response: Response, author: Author = ""
) -> BenchmarkOut:
    """Remet un critère retiré, avec ses cases ; refusé si sa place a été prise."""
    store.benchmark_work.put_criterion_back(held.secret, criterion_id, author=author)
    return told(store.benchmarks.read(held.secret), response)


def answers_in(
    body: Answers,
    recommender: Recommender,
    *,
    need: str,
    propose_if_none: bool = False,
    open_to: Collection[str] = (),
) -> list[NewAnswer]:
    """Read the answers that a body names.

    Args:
        body: what names them.
        recommender: what proposes others.
        need: what they answer; it may be empty.
        propose_if_none: take those that the need suggests where it names none.
        open_to: names of the territories whose tools are suggested, as `own_names` gives them; empty for all.

    Returns:
        The answers, as `answers_of` makes them.

    Raises:
        UnknownAnswerError: if the catalogue does not have one of them.

    """
    _check_known(body, recommender.catalogue)
    named = [origin for one in known_records(body.records, recommender.catalogue) for origin in origins_of(one)]
    origins = [*named, *body.answers]
    own = [clean_line(clean_text(name)) for name in body.own]
    practices = [clean_line(clean_text(name)) for name in body.own_practices]
    if propose_if_none and not origins and not own and not practices:
        origins = [proposal.origin for proposal in propose(need, [], recommender, own=open_to) if proposal.ticked]
    matches = matches_of(need, recommender)
    return answers_of(origins, recommender.catalogue, matches=matches, own=own, practices=practices)


def _check_known(body: Answers, catalogue: Catalogue) -> None:
    unknown = {
        f"records.{place}": _NO_RECORD
        for place, one in enumerate(body.records)
        if next(known_records([one], catalogue), None) is None
    }
    unknown |= {
        f"answers.{place}": _NO_ORIGIN for place, one in enumerate(body.answers) if read_origin(one, catalogue) is None
    }
    if unknown:
        raise UnknownAnswerError(unknown)
