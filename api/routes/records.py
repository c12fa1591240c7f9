"""The records: lists with filters and pages, and each record whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import APIRouter, Query

from api.routes.conditional import ConditionalRoute
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.schemas.recommendations import Places, SimilarOut
from api.schemas.records import Page
from api.schemas.tools import Tool
from api.state import PublicUrlState, RecommenderState
from corpus.records import FollowUpStatus, Investigation, Outcome, TerritoryKind, ToolKind, ToolState
from corpus.themes import ThemeId
from recommender import By

if TYPE_CHECKING:
    from collections.abc import Sequence

router = APIRouter(prefix="/api/v1", tags=["Fiches"], route_class=ConditionalRoute, dependencies=[KNOWN_PARAMETERS])

_ItemT = TypeVar("_ItemT")
PageNumber = Annotated[int, Query(ge=1, le=100_000, description="Numéro de la page, à partir de 1.")]
PageSize = Annotated[int, Query(ge=1, le=100, description="Nombre de fiches par page.")]
SimilarBy = Annotated[By, Query(description="Comparer les problèmes, ou les réponses.")]
SimilarCount = Annotated[int, Query(ge=1, le=50, description="Nombre de fiches.")]
Theme = Annotated[ThemeId | None, Query(description="Thème de la fiche.")]


@router.get("/investigations", summary="Lister les enquêtes passées")
def list_investigations(
    recommender: RecommenderState,
    *,
    theme: Theme = None,
    territory_kind: Annotated[TerritoryKind | None, Query(description="Sorte de territoire.")] = None,
    outcome: Annotated[Outcome | None, Query(description="Issue d’au moins une hypothèse.")] = None,
    status: Annotated[FollowUpStatus | None, Query(description="Suite donnée à l’enquête.")] = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Page[Investigation]:
    """Les enquêtes, par ordre d’identifiant."""
    kept = [
        record
        for record in recommender.catalogue.investigations
        if (theme is None or theme in record.themes)
        and (territory_kind is None or any(t.kind is territory_kind for t in record.territories))
        and (outcome is None or any(h.outcome is outcome for h in record.hypotheses))
        and (status is None or record.follow_up.status is status)
    ]
    return page_of(kept, page=page, page_size=page_size)


@router.get("/investigations/{record_id}", summary="Lire une enquête")
def read_investigation(record_id: str, recommender: RecommenderState) -> Investigation:
    """Une enquête entière, avec ses sources."""
    return recommender.catalogue.investigation(record_id)


@router.get("/investigations/{record_id}/similar", summary="Plus d’enquêtes comme celle-ci")
def similar_investigations(
    record_id: str,
    recommender: RecommenderState,
    public_url: PublicUrlState,
    *,
    by: SimilarBy = By.PROBLEM,
    top_k: SimilarCount = 5,
) -> list[SimilarOut]:
    """Les enquêtes les plus proches d’une enquête, la plus proche d’abord."""
    found = recommender.similar(recommender.catalogue.investigation(record_id).id, by=by, top_k=top_k)
    places = Places(recommender.catalogue, public_url)
    return [SimilarOut.of(similar, places) for similar in found]


@router.get("/tools", summary="Lister les outils existants")
def list_tools(
    recommender: RecommenderState,
    *,
    theme: Theme = None,
    kind: Annotated[ToolKind | None, Query(description="Sorte d’outil.")] = None,
    state: Annotated[ToolState | None, Query(description="État de l’outil.")] = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Page[Tool]:
    """Les outils, par ordre d’identifiant."""
    kept = [
        record
        for record in recommender.catalogue.tools
        if (theme is None or theme in record.themes)
        and (kind is None or record.kind is kind)
        and (state is None or record.state is state)
    ]
    found = page_of(kept, page=page, page_size=page_size)
    return Page(total=found.total, page=page, page_size=page_size, items=[Tool.of(one) for one in found.items])


@router.get("/tools/{record_id}", summary="Lire un outil")
def read_tool(record_id: str, recommender: RecommenderState) -> Tool:
    """Un outil entier, avec ses sources."""
    return Tool.of(recommender.catalogue.tool(record_id))


@router.get("/tools/{record_id}/similar", summary="Plus d’outils comme celui-ci")
def similar_tools(
    record_id: str,
    recommender: RecommenderState,
    public_url: PublicUrlState,
    *,
    by: SimilarBy = By.PROBLEM,
    top_k: SimilarCount = 5,
) -> list[SimilarOut]:
    """Les outils les plus proches d’un outil, le plus proche d’abord."""
    found = recommender.similar(recommender.catalogue.tool(record_id).id, by=by, top_k=top_k)
    places = Places(recommender.catalogue, public_url)
    return [SimilarOut.of(similar, places) for similar in found]


def page_of(items: Sequence[_ItemT], *, page: int, page_size: int) -> Page[_ItemT]:
    """Cut a page out of a list; one past its end is empty."""
    start = (page - 1) * page_size
    return Page(total=len(items), page=page, page_size=page_size, items=list(items[start : start + page_size]))
