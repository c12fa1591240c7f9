"""Territories: found by name, read by code, each with its eligibility to the *accompagnement sur-mesure*."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.routes.conditional import ConditionalRoute
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.schemas.records import TerritoryOut
from api.state import TerritoriesState, ThresholdsState
from corpus.records import TerritoryKind
from corpus.territory_search import KINDS

router = APIRouter(
    prefix="/api/v1", tags=["Territoires"], route_class=ConditionalRoute, dependencies=[KNOWN_PARAMETERS]
)

_Kind = Literal[TerritoryKind.COMMUNE, TerritoryKind.EPCI, TerritoryKind.DEPARTEMENT]
Typed = Annotated[
    str,
    Query(
        max_length=200,
        description="Un nom, même commencé ou mal tapé, avec ou sans département ; un code postal, INSEE ou SIREN.",
        examples=["st pol 29"],
    ),
]
Limit = Annotated[int, Query(ge=1, le=20, description="Nombre de territoires.")]
Kinds = Annotated[list[_Kind] | None, Query(max_length=10, description="Sortes de territoire ; toutes par défaut.")]


@router.get("/territories", summary="Chercher un territoire par son nom")
def search_territories(
    search: TerritoriesState, thresholds: ThresholdsState, *, q: Typed, limit: Limit = 5, kind: Kinds = None
) -> list[TerritoryOut]:
    """Les territoires que ce texte peut désigner, le plus probable d’abord ; aucun si rien ne ressemble."""
    found = search.search(q, top_k=limit, kinds=kind or KINDS)
    return [TerritoryOut.of(one.territory, thresholds=thresholds, territories=search.territories) for one in found]


@router.get("/territories/{code}", summary="Lire un territoire")
def read_territory(code: str, search: TerritoriesState, thresholds: ThresholdsState) -> TerritoryOut:
    """Un territoire, par code INSEE, SIREN d’EPCI ou numéro de département."""
    territories = search.territories
    return TerritoryOut.of(territories.by_code(code.upper()), thresholds=thresholds, territories=territories)
