"""What programs send to open, fill in and change benchmarks; `api.schemas.benchmarks` is what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AfterValidator, ConfigDict, Field, field_validator

from api.addresses.row_ids import LARGEST
from api.desk import MAX_NEED, MAX_RATING, MAX_WEIGHT, Opinion, Value
from api.schemas.bodies import SentBody, TerritoryCode
from recommender import MAX_CHARACTERS

if TYPE_CHECKING:
    from api.desk import Cell

NOTHING_TOLD: Final = Value("")
"""What is known of a cell of which nobody told anything."""
_NEED = "Les habitants déposent leurs encombrants n’importe quand et la rue est sale."
RecordIds = Annotated[list[Annotated[str, Field(max_length=120)]], Field(max_length=30)]
Origins = Annotated[list[Annotated[str, Field(max_length=130)]], Field(max_length=30)]
OwnKind = Literal["own", "tool", "precedent", "practice"]
Initials = Annotated[str, Field(max_length=40, description="Initiales de qui le fait, pour ses collègues.")]
Names = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=30)]


class Answers(SentBody):
    """Des réponses à comparer."""

    records: RecordIds = Field(default_factory=list)
    """Identifiants de fiches ; d’une enquête, ce qu’elle a mis en place sans outil numérique."""
    answers: Origins = Field(default_factory=list)
    """Les mêmes, une réponse à la fois : `outil:ID`, ou `enquete:ID:N` pour sa énième solution, à partir de 0."""
    own: Names = Field(default_factory=list)
    """Noms de réponses qui ne sont pas au catalogue."""
    own_practices: Names = Field(default_factory=list)
    """Noms de réponses qui ne sont pas des outils numériques : leur code et leur hébergement sont sans objet."""


class AnswersIn(Answers):
    """Des réponses à ajouter."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"records": ["pix"], "own": ["Ce que fait déjà la commune"], "author": "L. P."}]
        }
    )

    author: Initials = ""


class BenchmarkIn(Answers):
    """Un comparatif à ouvrir. Sans réponse nommée, celles que le besoin suggère, huit au plus."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"need": _NEED, "records": ["pix", "klaxit"]}]})

    need: str = Field(default="", max_length=MAX_CHARACTERS)
    """Le besoin auquel les réponses sont comparées ; gardé sans données personnelles."""
    title: str = Field(default="", max_length=200)
    """Le début du besoin, s’il est vide."""
    territory: TerritoryCode | None = None
    """Code INSEE ou SIREN de qui compare : ce qu’un autre territoire a pour lui-même ne lui est pas suggéré."""
    copy_of: int | None = Field(default=None, ge=1, le=LARGEST)
    """Le numéro d’un comparatif publié dont partir : ses réponses, ses critères et ce que l’on en sait."""


class BenchmarkChanges(SentBody):
    """Ce qui change d’un comparatif ; ce qui manque reste."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Encombrants", "finished": True}]})

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version que vous avez lue ; inutile avec `If-Match`."""
    title: str | None = Field(default=None, max_length=200)
    need: str | None = Field(default=None, max_length=MAX_NEED)
    conclusion: str | None = Field(default=None, max_length=10_000)
    """Ce que l’équipe recommande, pourquoi, et la suite ; l’étude et ses fichiers la donnent."""
    finished: bool | None = None
    """Terminé, il ne se change plus ; `false` le rouvre."""
    publication_wished: bool = False
    """Avec `finished` : l’équipe souhaite qu’il serve à d’autres. Une autre personne en décide."""


class AnswerChanges(SentBody):
    """Ce qui change d’une réponse, écartée, remise, renommée ou requalifiée ; ce qui manque reste."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 2, "aside": True, "why": "Réservé aux départements"}]}
    )

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version du comparatif que vous avez lue ; inutile avec `If-Match`."""
    name: str | None = Field(default=None, max_length=300)
    """Le nouveau nom de la réponse ; une réponse du catalogue reste liée à sa fiche."""
    kind: OwnKind | None = None
    """Ce qu’est une réponse de l’équipe ; celles du catalogue gardent leur nature.

    De `practice`, qui n’est pas un outil numérique, le code, l’hébergement, l’accessibilité et l’interopérabilité sont
    sans objet, là où personne n’a écrit.
    """
    aside: bool | None = None
    why: str = Field(default="", max_length=1_000)
    """Pourquoi elle est écartée, ce que l’étude dira ; sans raison, l’étude n’en parle pas."""
    author: Initials = ""


class CriterionIn(SentBody):
    """Un critère de l’équipe."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "Marche hors ligne", "weight": 3}]})

    label: str = Field(min_length=1, max_length=200)
    weight: int = Field(default=1, ge=0, le=MAX_WEIGHT)
    author: Initials = ""


class CriterionChanges(SentBody):
    """Ce qui change d’un critère ; ce qui manque reste."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "weight": 5}]})

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version du comparatif que vous avez lue ; inutile avec `If-Match`."""
    weight: int | None = Field(default=None, ge=0, le=MAX_WEIGHT)
    label: str = Field(default="", max_length=200)
    """Le nouveau nom d’un critère de l’équipe ; les treize gardent le leur."""
    author: Initials = ""


class CellChanges(SentBody):
    """Ce qui change d’une case ; ce qui manque reste."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "rating": 3, "author": "L. P."}]})

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version que vous avez lue ; inutile avec `If-Match`."""
    text: str | None = Field(default=None, max_length=3_000)
    """Un autre texte sans source n’en a pas : celle d’avant disait autre chose."""
    source: str | None = Field(default=None, max_length=300)
    dated: str | None = Field(default=None, max_length=60)
    """La date, comme la source la donne."""
    rating: int | None = Field(default=None, ge=0, le=MAX_RATING)
    """La note de `author` ; absente, elle reste, et `null` la retire. Sans initiales, la note commune."""
    note: str | None = Field(default=None, max_length=3_000)
    author: Initials = ""

    def opinion(self, now: Cell) -> Opinion:
        """Read the body as what is typed in a cell, of which everything absent is left as it is."""
        text = now.value.text if self.text is None else self.text
        left = now.value if text == now.value.text else NOTHING_TOLD
        return Opinion(
            text,
            left.source if self.source is None else self.source,
            left.dated if self.dated is None else self.dated,
            self.rating if "rating" in self.model_fields_set else now.rating_of(self.author),
            now.note if self.note is None else self.note,
            self.author,
        )


class CellOfGrid(CellChanges):
    """Ce qui change d’une case parmi d’autres."""

    answer: int = Field(ge=1, le=LARGEST)
    criterion: int = Field(ge=1, le=LARGEST)


class CellsIn(SentBody):
    """Ce qui change de plusieurs cases : d’une réponse, d’un critère, de toute la grille."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"cells": [{"answer": 4, "criterion": 9, "version": 1, "text": "Gratuit", "rating": 3}]}]
        }
    )

    cells: list[CellOfGrid] = Field(min_length=1, max_length=900)
    """Chacune une fois, avec sa version ; toutes sont écrites, ou aucune."""

    @field_validator("cells")
    @classmethod
    def _once(cls, cells: list[CellOfGrid]) -> list[CellOfGrid]:
        if len({(one.answer, one.criterion) for one in cells}) < len(cells):
            raise ValueError("Une case est donnée deux fois.")
        return cells


def _each_once(ids: list[int]) -> list[int]:
    if len(set(ids)) < len(ids):
        raise ValueError("Un numéro est donné deux fois.")
    return ids


Ids = Annotated[list[Annotated[int, Field(ge=1, le=LARGEST)]], Field(max_length=30), AfterValidator(_each_once)]


class OrderIn(SentBody):
    """L’ordre d’une grille : ce qui est nommé prend, dans l’ordre dit, les places qu’il occupe."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"answers": [7, 4, 5], "version": 12}]})

    version: int | None = Field(default=None, ge=0, le=LARGEST)
    """La version du comparatif que vous avez lue ; inutile avec `If-Match`."""
    answers: Ids = Field(default_factory=list)
    """Numéros de réponses ; celles qui ne sont pas nommées restent où elles sont."""
    criteria: Ids = Field(default_factory=list)
    """De même, des critères. Les treize communs gardent leur ordre entre eux."""
    author: Initials = ""


class CellIn(SentBody):
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
    """La note de `author` ; absente, elle reste, et `null` la retire. Sans initiales, la note commune."""
    note: str = Field(default="", max_length=3_000)
    author: Initials = ""

    def opinion(self, now: Cell | None) -> Opinion:
        """Read the body as what was typed in a cell, of which an absent rating leaves the author's as it is."""
        left = now.rating_of(self.author) if now and "rating" not in self.model_fields_set else None
        return Opinion(
            self.text, self.source, self.dated, left if self.rating is None else self.rating, self.note, self.author
        )
