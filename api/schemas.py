"""The bodies of the HTTP API; the command line prints the same objects."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonValue

from corpus.eligibility import EligibilityStatus, eligibility_of
from corpus.records import TerritoryKind
from corpus.territories import Commune, Department
from corpus.territory_search import code_of, kind_of
from recommender import MAX_CHARACTERS, Closeness, Likeness, RecordKind, Verdict

if TYPE_CHECKING:
    from corpus.eligibility import Thresholds
    from corpus.territories import Epci, Territories
    from recommender import Match, Reason, Recommendation, Rewording, SimilarRecord

TOP_K, MAX_TOP_K = 5, 50
"""Matches of each kind that are given, and that may be asked for."""
_ItemT = TypeVar("_ItemT")
_PROBLEM: dict[str, JsonValue] = {
    "type": "urn:deja-la:erreur:besoin-vide",
    "title": "Besoin illisible",
    "status": 422,
    "detail": "Décrivez votre besoin avec des mots : le texte reçu n’en contient aucun.",
    "errors": [
        {"field": "text", "message": "Décrivez votre besoin avec des mots : le texte reçu n’en contient aucun."}
    ],
}
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
            "became": "Repris par le territoire : …",
            "difference": "Territoire de 47 228 habitants (2023) ; enquête de 2021.",
            "reason": {
                "likeness": "field",
                "text": "L’enquête de terrain y a étudié une question proche : « habitants », « encombrants ».",
                "sentence": "Les habitants sortent leurs encombrants sans regarder le calendrier de collecte.",
                "lines": "1642, 1653",
                "need_words": ["habitants", "encombrants"],
                "themes": ["Déchets et propreté"],
            },
            "probability": 0.79,
            "components": {"fused": 5.1, "dense_problem": 0.3, "bm25_record": 0.36},
            "precedent": False,
        }
    ],
    "tools": [],
    "index_version": "c96bc895bd30c7ae",
    "themes": ["Déchets et propreté"],
    "rewording": None,
    "named": [],
}
_NEED = "Les habitants déposent leurs encombrants n’importe quand et la rue est sale."


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class RecommendationRequest(_Body):
    """Un besoin, en français courant."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": _NEED, "territory": "93046", "top_k": 3}]})

    text: str = Field(max_length=MAX_CHARACTERS)
    """Le besoin, d’une lettre à 10 000 caractères. N’y citez pas de personnes."""
    territory: Annotated[str, Field(pattern=r"^[0-9AB]{5,9}$")] | None = None
    """Code INSEE de la commune ou SIREN de l’EPCI, si vous le connaissez."""
    kinds: list[RecordKind] = Field(default_factory=lambda: list(RecordKind), min_length=1, max_length=2)
    """Ce qui est cherché : enquêtes passées, outils, ou les deux."""
    top_k: int = Field(default=TOP_K, ge=1, le=MAX_TOP_K)
    """Nombre de résultats de chaque sorte."""


class ReasonOut(_Body):
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
        )


class MatchOut(_Body):
    """Un résultat, et ce qu’il faut en savoir."""

    id: str
    kind: RecordKind
    rank: int
    closeness: Closeness
    """À quel point c’est proche, en trois mots."""
    title: str
    territories: list[str]
    """Les territoires qui ont mené l’enquête."""
    offers: str | None
    """À quoi sert l’outil."""
    outcome: str | None
    """Ce que le terrain a fait de l’idée de départ, ou l’état de l’outil."""
    learned: str | None
    became: str | None
    difference: str | None
    reason: ReasonOut
    probability: float
    """Probabilité que ce résultat soit utile, de 0 à 1."""
    components: dict[str, float]
    """La valeur de chaque signal."""
    precedent: bool
    """Un outil abandonné : un précédent à lire, pas une suggestion."""

    @classmethod
    def of(cls, match: Match) -> MatchOut:
        """Shape a match."""
        return cls(
            id=match.ranked.record_id,
            kind=match.ranked.kind,
            rank=match.ranked.rank,
            closeness=match.closeness,
            title=match.title,
            territories=list(match.territories),
            offers=match.offers,
            outcome=match.outcome,
            learned=match.learned,
            became=match.became,
            difference=match.difference,
            reason=ReasonOut.of(match.reason),
            probability=round(match.ranked.probability, 4),
            components={name: round(value, 4) for name, value in match.ranked.components.items()},
            precedent=match.precedent,
        )


class TriedOut(_Body):
    """Ce qu’est devenue une solution de ce genre."""

    id: str
    title: str
    outcome: str
    """Mise en place, prévue, écartée…"""
    sentence: str
    """Ce qu’en dit la fiche."""
    lines: str | None


class RewordingOut(_Body):
    """Le problème derrière une solution demandée."""

    asked: str
    """Les mots du besoin qui demandent une solution."""
    problem: str | None
    """Le problème reformulé, que l’on peut envoyer à son tour comme besoin."""
    tried: list[TriedOut]
    """Où une telle solution a été essayée, proposée ou écartée."""

    @classmethod
    def of(cls, rewording: Rewording) -> RewordingOut:
        """Shape a rewording."""
        tried = [
            TriedOut(id=t.record_id, title=t.title, outcome=t.outcome, sentence=t.sentence, lines=t.lines)
            for t in rewording.tried
        ]
        return cls(asked=rewording.asked, problem=rewording.problem, tried=tried)


class SimilarOut(_Body):
    """Une fiche proche d’une autre."""

    id: str
    title: str
    likeness: float
    """De -1 à 1 ; plus c’est haut, plus c’est proche."""

    @classmethod
    def of(cls, similar: SimilarRecord) -> SimilarOut:
        """Shape a similar record."""
        return cls(id=similar.record_id, title=similar.title, likeness=round(similar.likeness, 4))


class RecommendationOut(_Body):
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

    @classmethod
    def of(cls, recommendation: Recommendation) -> RecommendationOut:
        """Shape a recommendation."""
        return cls(
            verdict=recommendation.verdict,
            probability=round(recommendation.probability, 4),
            questions=list(recommendation.questions),
            themes=list(recommendation.themes),
            rewording=RewordingOut.of(recommendation.rewording) if recommendation.rewording else None,
            investigations=[MatchOut.of(match) for match in recommendation.investigations],
            tools=[MatchOut.of(match) for match in recommendation.tools],
            index_version=recommendation.index_version,
            named=list(recommendation.named),
        )


class DepartmentOut(_Body):
    """Le département d’un territoire."""

    number: str
    """Son numéro : `07`, `2A`, `974`."""
    name: str


class EligibilityOut(_Body):
    """L’accès du territoire à l’accompagnement sur-mesure ; rien n’empêche jamais de demander."""

    status: EligibilityStatus
    """`eligible`, `not_eligible`, ou `unknown` quand la population n’est pas connue."""
    reason: str
    """Pourquoi, avec la population et son année."""
    next_step: str
    """Quoi faire."""
    records: list[str]
    """Les fiches d’outils dont parle `next_step`."""
    thresholds_since: date
    """Le jour depuis lequel les seuils valent ; la source dit l’année 2022, sans le jour."""


class TerritoryOut(_Body):
    """Une commune, un EPCI ou un département."""

    code: str
    """Ce qui le désigne : code INSEE, SIREN de l’EPCI ou numéro de département."""
    kind: TerritoryKind
    name: str
    code_insee: str | None
    """D’une commune."""
    siren: str | None
    """D’un EPCI, ou d’une commune quand la source le donne."""
    department: DepartmentOut
    """Pour un EPCI à cheval sur plusieurs, celui de la plupart des habitants."""
    population: int | None
    """D’un EPCI ou d’un département : la somme de ses communes."""
    population_year: int | None
    """L’année de la population, si la source la dit."""
    postcodes: list[str]
    """D’une commune."""
    eligibility: EligibilityOut

    @classmethod
    def of(
        cls, territory: Commune | Epci | Department, *, thresholds: Thresholds, territories: Territories
    ) -> TerritoryOut:
        """Shape a territory."""
        department = territory if isinstance(territory, Department) else territories.department(territory.department)
        found = eligibility_of(territory, thresholds=thresholds, territories=territories)
        return cls(
            code=code_of(territory),
            kind=kind_of(territory),
            name=territory.name,
            code_insee=territory.code_insee if isinstance(territory, Commune) else None,
            siren=None if isinstance(territory, Department) else territory.siren,
            department=DepartmentOut(number=department.code, name=department.name),
            population=territory.population,
            population_year=territory.population_year,
            postcodes=list(territory.postcodes) if isinstance(territory, Commune) else [],
            eligibility=EligibilityOut(
                status=found.status,
                reason=found.reason,
                next_step=found.next_step,
                records=list(found.records),
                thresholds_since=thresholds.since,
            ),
        )


class Page(_Body, Generic[_ItemT]):
    """Une page d’une liste."""

    total: int
    """Nombre d’éléments de toute la liste."""
    page: int
    page_size: int
    items: list[_ItemT]


class Health(_Body):
    """Le service répond."""

    status: Literal["ok"] = "ok"


class CheckOut(_Body):
    """Une partie du service."""

    name: Literal["index", "territories", "database", "migrations", "outbox", "crowd"]
    status: Literal["ok", "degraded", "missing"]
    detail: str
    """Ce qui ne va pas et quoi faire ; vide quand tout va bien."""


class Readiness(_Body):
    """Ce qu’il faut pour servir, partie par partie."""

    status: Literal["ok", "degraded", "missing"]
    """Le pire des contrôles : `degraded` sert encore, et quelqu’un doit regarder ; `missing` ne sert plus (503)."""
    checks: list[CheckOut]


class Version(_Body):
    """Ce qui est servi."""

    version: str
    index_version: str
    encoder: str
    investigations: int
    tools: int


class ProblemDetails(BaseModel):
    """Une erreur (RFC 9457)."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PROBLEM]})

    type: str
    """Adresse stable de la sorte d’erreur, pour les programmes."""
    title: str
    status: int
    detail: str
    """Ce qui s’est passé et quoi faire, pour les personnes."""
    errors: list[dict[str, str]] = Field(default_factory=list)
    """Les champs en cause, s’il y en a."""
    current: dict[str, object] | None = None
    """Ce qui est là maintenant, quand quelqu’un l’a changé entre-temps."""
