"""Where all that is served comes from, and under which licence."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.conditional import ConditionalRoute
from api.routes.known_parameters import KNOWN_PARAMETERS
from api.routes.records import PageNumber, PageSize, page_of
from api.schemas.records import Page
from api.schemas.sources import SourceOut
from api.state import CitedDocumentsState

router = APIRouter(prefix="/api/v1", tags=["Fiches"], route_class=ConditionalRoute, dependencies=[KNOWN_PARAMETERS])


@router.get("/sources", summary="Lister les sources, leurs licences et leurs dates")
def list_sources(documents: CitedDocumentsState, *, page: PageNumber = 1, page_size: PageSize = 20) -> Page[SourceOut]:
    """Les documents que les fiches citent, les listes importées, et d’où viennent les territoires."""
    return page_of([SourceOut.of(one) for one in documents], page=page, page_size=page_size)
