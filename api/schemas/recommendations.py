"""The bodies of an answer to a need; the command line and assistants tell the same objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import ConfigDict, Field, Strict

from api.schemas.bodies import Body, SentBody, TerritoryCode
from corpus.records import Tool
from corpus.themes import ThemeId
from recommender import MAX_CHARACTERS, Closeness, Likeness, RecordKind, Verdict

if TYPE_CHECKING:
    from pydantic.config import JsonValue

    from corpus import Catalogue
    from recommender import Lesson, Match, ReadWord, Reason, Recommendation, Rewording, SimilarRecord

TOP_K, MAX_TOP_K = 5, 50
"""Matches of each kind that are given, and that may be asked for."""
_ANSWER: dict[str, JsonValue] = {
    "verdict": "found",
    "probability": 0.79,
    "questions": [],
    "investigations": [
        {
            "id": "pni-93-livry-gargan",
            "kind": "investigation",
            "rank": 1,
            "closeness": "très proche",
            "title": "Dépôts sauvages et encombrants à Livry-Gargan",
            "territories": ["Livry-Gargan"],
            "offers": None,
            "outcome": "Idée de départ confirmée en partie : « Les habitants sortent leurs encombrants… »",
            "learned": "La ville pensait à une application. Le terrain a montré un défaut d’information…",
            "learned_at": [],
            "became": "Repris par le territoire. …",
            "difference": "Territoire de 47 228 habitants (2023) ; enquête de 2021.",
            "lesson": None,
            "reason": {
                "likeness": "problem",
                "text": "Le problème de départ ressemble à ce besoin : « dépôts sauvages ».",
                "sentence": "Les dépôts sauvages se multiplient dans les rues et les autres espaces publics…",
                "lines": "1638-1639",
                "need_words": ["dépôts sauvages"],
                "themes": ["Déchets et propreté"],
            },
            "probability": 0.79,
            "components": {"fused": 5.1, "dense_problem": 0.3, "bm25_record": 0.36},
            "precedent": False,
            "page": "/investigations/pni-93-livry-gargan",
            "url": None,
        }
    ],
    "tools": [],
    "index_version": "c96bc895bd30c7ae",
    "themes": ["Déchets et propreté"],
    "rewording": None,
    "named": [],
    "read_as": [],
    "named_theme": None,
}
_NEED = "Les habitants déposent leurs encombrants n’importe quand et la rue est sale."


@dataclass(frozen=True)
class Places:
    """Where records are read: on this site, and where a tool itself is."""

    catalogue: Catalogue
    site: str = ""
    """The address of this site; empty where nobody has set it, and pages are paths."""

    def page(self, record_id: str) -> str:
        """Give the page of a record of the catalogue."""
        is_tool = isinstance(self.catalogue.record(record_id), Tool)
        return f"{self.site}/{'outils' if is_tool else 'investigations'}/{record_id}"

    def url(self, record_id: str) -> str | None:
        """Give where a tool is; none for an investigation, and where it is not known."""
        record = self.catalogue.record(record_id)
        return record.url if isinstance(record, Tool) else None


class RecommendationRequest(SentBody):
    """Un besoin, en français courant."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": _NEED, "territory": "93046", "top_k": 3}]})

    # A longer one is refused by what reads needs, with an error of its own type.
    text: str = Field(json_schema_extra={"maxLength": MAX_CHARACTERS})
    """Le besoin, d’une lettre à 10 000 caractères. N’y citez pas de personnes."""
    territory: TerritoryCode | None = None
    """Code INSEE de la commune ou SIREN de l’EPCI, si vous le connaissez."""
    kinds: list[Annotated[RecordKind, Strict(strict=False)]] = Field(
        default_factory=lambda: list(RecordKind), min_length=1, max_length=2
    )
    """Ce qui est cherché : enquêtes passées, outils, ou les deux."""
    top_k: int = Field(default=TOP_K, ge=1, le=MAX_TOP_K)
    """Nombre de résultats de chaque sorte."""
    as_typed: bool = False
    """Lire chaque mot tel quel, sans corriger ce qui semble une faute de frappe."""


class ReasonOut(Body):
    """Pourquoi ce résultat."""

    likeness: Likeness
    """Ce qui se ressemble : le problème, le terrain, la réponse, ou l’usage de l’outil."""
    text: str
    """La raison, en une phrase."""
    sentence: str
    """La phrase de la fiche qui correspond."""
    lines: str | None
    """Les lignes de la source où elle se vérifie."""
    need_words: list[str]
    """Les mots du besoin auxquels elle répond."""
    themes: list[str]
    """Les thèmes que le besoin et la fiche ont en commun."""
    matters: list[str]
    """Ce dont parle la fiche et qui est le plus proche du besoin, en peu de mots ; rien si elle ne le dit pas."""

    @classmethod
    def of(cls, reason: Reason) -> ReasonOut:
        """Shape a reason."""
        return cls(
            likeness=reason.likeness,
            text=reason.text,
            sentence=reason.sentence,
            lines=reason.lines,
            need_words=list(reason.need_words),
            themes=list(reason.themes),
            matters=list(reason.matters),
        )


class LessonOut(Body):
    """Ce qu’a appris une enquête qui a rencontré un outil."""

    investigation: str
    """L’identifiant de l’enquête."""
    title: str
    text: str
    page: str
    """La page de sa fiche, comme celle d’un résultat."""

    @classmethod
    def of(cls, lesson: Lesson, places: Places) -> LessonOut:
        """Shape a lesson."""
        return cls(
            investigation=lesson.investigation,
            title=lesson.title,
            text=lesson.text,
            page=places.page(lesson.investigation),
        )


class MatchOut(Body):
    """Un résultat, et ce qu’il faut en savoir."""

    id: str
    kind: RecordKind
    rank: int
    closeness: Closeness
    """À quel point c’est proche, en trois mots ; « à explorer » : le sujet est voisin, sans être le même."""
    title: str
    territories: list[str]
    """Les territoires qui ont mené l’enquête."""
    offers: str | None
    """À quoi sert l’outil ; nul où rien ne le dit, ou ne peut être montré."""
    outcome: str | None
    """Ce que le terrain a fait de l’idée de départ, ou l’état de l’outil."""
    learned: str | None
    """Ce que l’enquête a appris ; d’un outil, ce qu’une enquête en dit."""
    learned_at: list[str]
    """D’un outil, les territoires de l’enquête qui le dit."""
    became: str | None
    difference: str | None
    lesson: LessonOut | None
    """D’un outil, la leçon la plus proche du besoin, des enquêtes qui l’ont étudié et sont proches de ce besoin."""
    reason: ReasonOut
    probability: float
    """Probabilité que ce résultat soit utile, de 0 à 1."""
    components: dict[str, float]
    """La valeur de chaque signal."""
    precedent: bool
    """Un outil abandonné : un précédent à lire, pas une suggestion."""
    page: str
    """La page de la fiche sur ce site ; un chemin, là où l’adresse publique du site n’est pas réglée."""
    url: str | None
    """L’adresse de l’outil lui-même, si elle est connue."""

    @classmethod
    def of(cls, match: Match, places: Places) -> MatchOut:
        """Shape a match."""
        record_id = match.ranked.record_id
        return cls(
            id=record_id,
            kind=match.ranked.kind,
            rank=match.ranked.rank,
            closeness=match.closeness,
            title=match.title,
            territories=list(match.territories),
            # The name of a tool stands for the purpose that nothing says, or that may not be shown: it says no more.
            offers=None if match.offers == match.title else match.offers,
            outcome=match.outcome,
            learned=match.learned,
            learned_at=list(match.learned_at),
            became=match.became,
            difference=match.difference,
            lesson=LessonOut.of(match.lesson, places) if match.lesson else None,
            reason=ReasonOut.of(match.reason),
            probability=round(match.ranked.probability, 4),
            components={name: round(value, 4) for name, value in match.ranked.components.items()},
            precedent=match.precedent,
            page=places.page(record_id),
            url=places.url(record_id),
        )


class TriedOut(Body):
    """Ce qu’est devenue une solution de ce genre."""

    id: str
    title: str
    outcome: str
    """Mise en place, prévue, écartée…"""
    sentence: str
    """Ce qu’en dit la fiche."""
    lines: str | None
    page: str
    """La page de la fiche, comme celle d’un résultat."""


class RewordingOut(Body):
    """Le problème derrière une solution demandée."""

    asked: str
    """Les mots du besoin qui demandent une solution."""
    problem: str | None
    """Le problème reformulé, que l’on peut envoyer à son tour comme besoin."""
    tried: list[TriedOut]
    """Où une telle solution a été essayée, proposée ou écartée."""
    choices: list[str]
    """Des problèmes parmi lesquels choisir, quand aucun n’est assez sûr ; à envoyer comme besoin."""

    @classmethod
    def of(cls, rewording: Rewording, places: Places) -> RewordingOut:
        """Shape a rewording."""
        tried = [
            TriedOut(
                id=one.record_id,
                title=one.title,
                outcome=one.outcome,
                sentence=one.sentence,
                lines=one.lines,
                page=places.page(one.record_id),
            )
            for one in rewording.tried
        ]
        return cls(asked=rewording.asked, problem=rewording.problem, tried=tried, choices=list(rewording.choices))


class ReadWordOut(Body):
    """Un mot du besoin, lu comme un autre."""

    typed: str
    """Tel qu’il est écrit."""
    read: str
    """Tel qu’il a été lu, en minuscules."""

    @classmethod
    def of(cls, word: ReadWord) -> ReadWordOut:
        """Shape a word."""
        return cls(typed=word.typed, read=word.read)


class SimilarOut(Body):
    """Une fiche proche d’une autre."""

    id: str
    title: str
    likeness: float
    """De -1 à 1 ; plus c’est haut, plus c’est proche."""
    page: str
    """La page de la fiche, comme celle d’un résultat."""

    @classmethod
    def of(cls, similar: SimilarRecord, places: Places) -> SimilarOut:
        """Shape a similar record."""
        return cls(
            id=similar.record_id,
            title=similar.title,
            likeness=round(similar.likeness, 4),
            page=places.page(similar.record_id),
        )


class RecommendationOut(Body):
    """La réponse à un besoin."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ANSWER]})

    verdict: Verdict
    """`found` : un résultat au moins ; `vague` : besoin à préciser ; `nothing_comparable` : rien de comparable."""
    probability: float
    """Probabilité qu’au moins un résultat soit utile, de 0 à 1."""
    questions: list[str]
    """Ce qui aiderait à préciser un besoin trop vague."""
    investigations: list[MatchOut]
    tools: list[MatchOut]
    index_version: str
    themes: list[str]
    """Ce dont parle le besoin, le plus probable d’abord."""
    rewording: RewordingOut | None
    """Pour un besoin qui demande une solution : le problème derrière elle."""
    named: list[str]
    """Quand rien n’est trouvé : les outils que le besoin nomme, s’il ne dit guère plus."""
    read_as: list[ReadWordOut]
    """Les mots pris pour une faute de frappe ; `as_typed` les fait lire tels quels."""
    named_theme: ThemeId | None
    """Le thème dont le besoin est le nom : ses fiches sont montrées, même peu probables."""

    @classmethod
    def of(cls, recommendation: Recommendation, places: Places) -> RecommendationOut:
        """Shape a recommendation."""
        rewording = recommendation.rewording
        return cls(
            verdict=recommendation.verdict,
            probability=round(recommendation.probability, 4),
            questions=list(recommendation.questions),
            themes=list(recommendation.themes),
            rewording=RewordingOut.of(rewording, places) if rewording else None,
            investigations=[MatchOut.of(match, places) for match in recommendation.investigations],
            tools=[MatchOut.of(match, places) for match in recommendation.tools],
            index_version=recommendation.index_version,
            named=list(recommendation.named),
            read_as=[ReadWordOut.of(word) for word in recommendation.read_as],
            named_theme=recommendation.named_theme,
        )
