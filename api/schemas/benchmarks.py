"""What programs are told of benchmarks; `api.schemas.benchmark_inputs` is what they send."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ConfigDict

from api.schemas.bodies import Body

if TYPE_CHECKING:
    from pydantic.config import JsonValue

    from api.desk import Benchmark, BenchmarkLine, Cell, ComparedAnswer, Criterion

_CELL: dict[str, JsonValue] = {
    "answer": 4,
    "criterion": 9,
    "version": 2,
    "text": "Gratuit pour les communes",
    "source": "Échange avec l’éditeur",
    "address": "",
    "dated": "26 novembre 2026",
    "rating": 3.0,
    "ratings": [{"author": "L. P.", "value": 3, "at": "2026-11-26T10:00:00Z"}],
    "note": "À confirmer par écrit",
    "author": "L. P.",
    "at": "2026-11-26T10:00:00Z",
    "to_ask": False,
    "other_need": False,
}


class RatingOut(Body):
    """La note d’une personne."""

    author: str
    """Initiales ; vide quand personne n’en a donné, et dans ce qui est publié."""
    value: int
    """De 0 à 4."""
    at: datetime


class CellOut(Body):
    """Une case."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CELL]})

    answer: int
    criterion: int
    version: int
    """0 tant que seul le catalogue a parlé."""
    text: str
    """Vide quand personne ne sait."""
    source: str
    address: str
    dated: str
    rating: float | None
    """La moyenne des notes, de 0 à 4 ; nulle sans note."""
    ratings: list[RatingOut]
    """Une par personne, la plus ancienne d’abord."""
    note: str
    author: str
    """Initiales de qui a écrit le texte, la source ou la remarque ; noter ne les change pas."""
    at: datetime
    """Quand."""
    to_ask: bool
    """Une question reste à poser."""
    other_need: bool
    """L’équipe l’a écrit pour un besoin que le comparatif n’a plus ; l’écrire à nouveau le confirme."""

    @classmethod
    def of(cls, cell: Cell) -> CellOut:
        """Shape a cell."""
        return cls(
            answer=cell.answer_id,
            criterion=cell.criterion_id,
            version=cell.version,
            text=cell.value.text,
            source=cell.value.source,
            address=cell.value.address,
            dated=cell.value.dated,
            rating=cell.rating,
            ratings=[RatingOut(author=one.author, value=one.value, at=one.at) for one in cell.ratings],
            note=cell.note,
            author=cell.author,
            at=cell.at,
            to_ask=cell.to_ask,
            other_need=cell.other_need,
        )


class CriterionOut(Body):
    """Un critère."""

    id: int
    key: str | None
    """Nulle pour un critère de l’équipe."""
    label: str
    weight: int
    question: str
    """Ce qu’il faut demander là où personne ne sait."""


class ComparedAnswerOut(Body):
    """Une réponse comparée, ou écartée."""

    id: int
    origin: str | None
    """`outil:ID` ou `enquete:ID:N` ; nulle pour une réponse de l’équipe."""
    name: str
    kind: str
    """`tool`, `precedent`, `practice` ou `own`."""
    aside_why: str
    brief: str
    """En une ligne : ce qu’elle est, son public, son état et un résultat ailleurs, ou ce qu’il en reste à vérifier."""
    score: float | None
    """Moyenne pondérée des notes, de 0 à 4."""
    rated: int
    """Combien de critères sont notés, parmi ceux qui pèsent : ce que vaut la moyenne."""
    cells: list[CellOut]
    """Une par critère, dans leur ordre."""


class RemovedOut(Body):
    """Une réponse ou un critère retiré, que l’équipe peut remettre."""

    id: int
    name: str
    removed_at: datetime
    removed_by: str
    """Initiales ; vide quand personne n’en a donné."""
    written: int
    """Combien de ses cases l’équipe a écrites : elles reviennent avec lui."""

    @classmethod
    def of(cls, part: ComparedAnswer | Criterion, name: str, benchmark: Benchmark) -> RemovedOut:
        """Shape what was removed."""
        at, by = (part.removed.at, part.removed.author) if part.removed else (benchmark.updated_at, "")
        return cls(id=part.id, name=name, removed_at=at, removed_by=by, written=len(benchmark.written(part)))


class BenchmarkOut(Body):
    """Un comparatif entier."""

    id: int
    version: int
    """Monte à chaque changement, quel qu’il soit."""
    title: str
    need: str
    conclusion: str
    """Vide tant que l’équipe n’en a pas écrit."""
    index_version: str
    """La version du catalogue avec laquelle il a été ouvert."""
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    publication_wished: bool
    published_at: datetime | None
    """Depuis quand tout le monde peut le lire."""
    shared: bool
    criteria: list[CriterionOut]
    answers: list[ComparedAnswerOut]
    aside: list[ComparedAnswerOut]
    """Les réponses écartées."""
    removed_answers: list[RemovedOut]
    """Les réponses retirées, la dernière d’abord ; pour l’équipe seule."""
    removed_criteria: list[RemovedOut]
    """De même, les critères."""

    @classmethod
    def of(cls, benchmark: Benchmark) -> BenchmarkOut:
        """Shape a benchmark."""
        return cls(
            id=benchmark.id,
            version=benchmark.sequence,
            title=benchmark.title,
            need=benchmark.context,
            conclusion=benchmark.conclusion,
            index_version=benchmark.index_version,
            created_at=benchmark.created_at,
            updated_at=benchmark.updated_at,
            finished_at=benchmark.finished_at,
            publication_wished=benchmark.publication_wished,
            published_at=benchmark.published_at,
            shared=benchmark.shared,
            criteria=[
                CriterionOut(id=one.id, key=one.key, label=one.label, weight=one.weight, question=one.question)
                for one in benchmark.criteria
            ],
            answers=[_answer(one, benchmark) for one in benchmark.answers],
            aside=[_answer(one, benchmark) for one in benchmark.aside],
            removed_answers=[RemovedOut.of(one, one.name, benchmark) for one in benchmark.removed_answers],
            removed_criteria=[RemovedOut.of(one, one.label, benchmark) for one in benchmark.removed_criteria],
        )


class BenchmarkSummary(Body):
    """Un comparatif publié, dans une liste."""

    id: int
    title: str
    need: str
    answers: int
    """Nombre de réponses comparées."""
    finished_at: datetime
    published_at: datetime | None

    @classmethod
    def of(cls, line: BenchmarkLine) -> BenchmarkSummary:
        """Shape a line."""
        return cls(
            id=line.id,
            title=line.title,
            need=line.context,
            answers=line.answers,
            finished_at=line.finished_at,
            published_at=line.published_at,
        )


class BenchmarkReceipt(Body):
    """Ce qu’il faut garder d’un comparatif."""

    id: int
    secret: str
    """Jeton du lien de l’équipe : qui le connaît peut lire et changer le comparatif. Il n’est redit nulle part."""
    page: str
    """Chemin de l’espace de travail, pour les personnes."""
    answers: int
    """Combien de réponses il compare : aucune, quand le catalogue n’en a pas à ce besoin."""


class ShareOut(Body):
    """Le lien de lecture."""

    secret: str
    """Lit le comparatif et n’y change rien, jusqu’à ce que l’équipe y mette fin."""
    page: str
    """Chemin de l’étude, pour les personnes."""


def _answer(answer: ComparedAnswer, benchmark: Benchmark) -> ComparedAnswerOut:
    return ComparedAnswerOut(
        id=answer.id,
        origin=answer.origin,
        name=answer.name,
        kind=answer.kind,
        aside_why=answer.aside_why,
        brief=benchmark.brief(answer).text,
        score=benchmark.score(answer),
        rated=benchmark.rated(answer)[0],
        cells=[CellOut.of(benchmark.cell(answer, criterion)) for criterion in benchmark.criteria],
    )
