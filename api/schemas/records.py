"""The bodies of the HTTP API, those of needs and of the desk apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.bodies import Body
from corpus.eligibility import EligibilityStatus, eligibility_of
from corpus.records import TerritoryKind
from corpus.territories import Commune, Department
from corpus.territory_search import code_of, kind_of

if TYPE_CHECKING:
    from pydantic.config import JsonValue

    from corpus.eligibility import Thresholds
    from corpus.territories import Epci, Territories

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


class DepartmentOut(Body):
    """Le département d’un territoire."""

    number: str
    """Son numéro : `07`, `2A`, `974`."""
    name: str


class EligibilityOut(Body):
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


class TerritoryOut(Body):
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


class Page(Body, Generic[_ItemT]):
    """Une page d’une liste."""

    # Looking for the docstrings of each `Page[…]` through all that imports it is an eighth of the start of the service.
    model_config = ConfigDict(use_attribute_docstrings=False)

    total: int = Field(description="Nombre d’éléments de toute la liste.")
    page: int
    page_size: int
    items: list[_ItemT]


class Health(Body):
    """Le service répond."""

    status: Literal["ok"] = "ok"


class CheckOut(Body):
    """Une partie du service."""

    name: Literal["index", "territories", "database", "migrations", "outbox", "crowd", "disk"]
    status: Literal["ok", "degraded", "missing"]
    detail: str
    """Ce qui ne va pas et quoi faire ; vide quand tout va bien."""


class Readiness(Body):
    """Ce qu’il faut pour servir, partie par partie."""

    status: Literal["ok", "degraded", "missing"]
    """Le pire des contrôles : `degraded` sert encore, et quelqu’un doit regarder ; `missing` ne sert plus (503)."""
    checks: list[CheckOut]


class Version(Body):
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
