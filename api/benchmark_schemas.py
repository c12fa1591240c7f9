"""The bodies of benchmarks in the HTTP API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonValue

from api.desk import MAX_RATING, MAX_WEIGHT, Opinion
from api.row_ids import LARGEST
from recommender import MAX_CHARACTERS

if TYPE_CHECKING:
    from api.desk import Benchmark, BenchmarkLine, Cell, ComparedAnswer, Criterion

_NEED = "Les habitants déposent leurs encombrants n’importe quand et la rue est sale."
_CELL: dict[str, JsonValue] = {
    "answer": 4,
    "criterion": 9,
    "version": 2,
    "text": "Gratuit pour les communes",
    "source": "Échange avec l’éditeur",
    "address": "",
    "dated": "26 novembre 2026",
    "rating": 3,
    "note": "À confirmer par écrit",
    "author": "L. P.",
    "at": "2026-11-26T10:00:00Z",
    "to_ask": False,
}
RecordIds = Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=30)]
Origins = Annotated[list[Annotated[str, Field(max_length=130)]], Field(max_length=30)]
OwnKind = Literal["own", "tool", "precedent", "practice"]
Names = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=30)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class AnswersIn(_Body):
    """Des réponses à comparer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"records": ["pix"], "own": ["Ce que fait déjà la commune"]}]}
    )

    records: RecordIds = Field(default_factory=list)
    """Identifiants de fiches ; d’une enquête, ce qu’elle a mis en place sans outil numérique."""
    answers: Origins = Field(default_factory=list)
    """Les mêmes, une réponse à la fois : `outil:ID`, ou `enquete:ID:N` pour sa énième solution, à partir de 0."""
    own: Names = Field(default_factory=list)
    """Noms de réponses qui ne sont pas au catalogue."""
    own_practices: Names = Field(default_factory=list)
    """Noms de réponses qui ne sont pas des outils numériques : leur code et leur hébergement sont sans objet."""


class BenchmarkIn(AnswersIn):
    """Un comparatif à ouvrir. Sans réponse nommée, les huit que le besoin suggère."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"need": _NEED, "records": ["pix", "klaxit"]}]})

    need: str = Field(default="", max_length=MAX_CHARACTERS)
    """Le besoin auquel les réponses sont comparées ; gardé sans données personnelles."""
    title: str = Field(default="", max_length=200)
    """Le début du besoin, s’il est vide."""
    copy_of: int | None = Field(default=None, ge=1, le=LARGEST)
    """Le numéro d’un comparatif publié dont partir : ses réponses, ses critères et ce que l’on en sait."""


class BenchmarkChanges(_Body):
    """Ce qui change d’un comparatif ; ce qui manque reste."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Encombrants", "finished": True}]})

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version que vous avez lue ; inutile avec `If-Match`."""
    title: str | None = Field(default=None, max_length=200)
    need: str | None = Field(default=None, max_length=MAX_CHARACTERS)
    conclusion: str | None = Field(default=None, max_length=10_000)
    """Ce que l’équipe recommande, pourquoi, et la suite ; l’étude et ses fichiers la donnent."""
    finished: bool | None = None
    """Terminé, il ne se change plus ; `false` le rouvre."""
    publication_wished: bool = False
    """Avec `finished` : l’équipe souhaite qu’il serve à d’autres. Une autre personne en décide."""


class AnswerChanges(_Body):
    """Ce qui change d’une réponse, écartée, remise, renommée ou requalifiée ; ce qui manque reste."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 2, "aside": True, "why": "Réservé aux départements"}]}
    )

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version du comparatif que vous avez lue ; inutile avec `If-Match`."""
    name: str | None = Field(default=None, max_length=300)
    """Le nouveau nom d’une réponse de l’équipe ; celles du catalogue gardent le leur."""
    kind: OwnKind | None = None
    """Ce qu’est une réponse de l’équipe ; celles du catalogue gardent leur nature.

    De `practice`, qui n’est pas un outil numérique, le code, l’hébergement, l’accessibilité et l’interopérabilité sont
    sans objet, là où personne n’a écrit.
    """
    aside: bool | None = None
    why: str = Field(default="", max_length=1_000)
    """Pourquoi elle est écartée, ce que l’étude dira ; sans raison, l’étude n’en parle pas."""
    author: str = Field(default="", max_length=40)
    """Initiales."""


class CriterionIn(_Body):
    """Un critère de l’équipe."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "Marche hors ligne", "weight": 3}]})

    label: str = Field(min_length=1, max_length=200)
    weight: int = Field(default=1, ge=0, le=MAX_WEIGHT)


class CriterionChanges(_Body):
    """Ce qui change d’un critère ; ce qui manque reste."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "weight": 5}]})

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version du comparatif que vous avez lue ; inutile avec `If-Match`."""
    weight: int | None = Field(default=None, ge=0, le=MAX_WEIGHT)
    label: str = Field(default="", max_length=200)
    """Le nouveau nom d’un critère de l’équipe ; les treize gardent le leur."""


class CellIn(_Body):
    """Ce que l’équipe sait et pense d’une case : la case entière."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "text": "Gratuit pour les communes", "rating": 3}]}
    )

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version que vous avez lue ; inutile avec `If-Match`."""
    text: str = Field(default="", max_length=3_000)
    source: str = Field(default="", max_length=300)
    dated: str = Field(default="", max_length=60)
    """La date, comme la source la donne."""
    rating: int | None = Field(default=None, ge=0, le=MAX_RATING)
    note: str = Field(default="", max_length=3_000)
    author: str = Field(default="", max_length=40)
    """Initiales."""

    def opinion(self) -> Opinion:
        """Read the body as what was typed."""
        return Opinion(self.text, self.source, self.dated, self.rating, self.note, self.author)


class CellOut(_Body):
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
    rating: int | None
    note: str
    author: str
    at: datetime
    to_ask: bool
    """Une question reste à poser."""

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
            note=cell.note,
            author=cell.author,
            at=cell.at,
            to_ask=cell.to_ask,
        )


class CriterionOut(_Body):
    """Un critère."""

    id: int
    key: str | None
    """Nulle pour un critère de l’équipe."""
    label: str
    weight: int
    question: str
    """Ce qu’il faut demander là où personne ne sait."""


class AnswerOut(_Body):
    """Une réponse comparée, ou écartée."""

    id: int
    origin: str | None
    """`outil:ID` ou `enquete:ID:N` ; nulle pour une réponse de l’équipe."""
    name: str
    kind: str
    """`tool`, `precedent`, `practice` ou `own`."""
    aside_why: str
    score: float | None
    """Moyenne pondérée des notes, de 0 à 4."""
    rated: int
    """Combien de critères sont notés, parmi ceux qui pèsent : ce que vaut la moyenne."""
    cells: list[CellOut]
    """Une par critère, dans leur ordre."""


class RemovedOut(_Body):
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


class BenchmarkOut(_Body):
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
    answers: list[AnswerOut]
    aside: list[AnswerOut]
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


class BenchmarkSummary(_Body):
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


class BenchmarkReceipt(_Body):
    """Ce qu’il faut garder d’un comparatif."""

    id: int
    secret: str
    """Jeton du lien de l’équipe : qui le connaît peut lire et changer le comparatif. Il n’est redit nulle part."""
    page: str
    """Chemin de l’espace de travail, pour les personnes."""


class ShareOut(_Body):
    """Le lien de lecture."""

    secret: str
    """Lit le comparatif et n’y change rien, jusqu’à ce que l’équipe y mette fin."""
    page: str
    """Chemin de l’étude, pour les personnes."""


def _answer(answer: ComparedAnswer, benchmark: Benchmark) -> AnswerOut:
    return AnswerOut(
        id=answer.id,
        origin=answer.origin,
        name=answer.name,
        kind=answer.kind,
        aside_why=answer.aside_why,
        score=benchmark.score(answer),
        rated=benchmark.rated(answer)[0],
        cells=[CellOut.of(benchmark.cell(answer, criterion)) for criterion in benchmark.criteria],
    )
