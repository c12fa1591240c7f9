"""The page of each investigation and of each tool."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.contexts.lists.fiches import Citation, InvestigationPage, Place, ToolPage, UsedTool, UseLine
from api.pages.caching import render_for_all
from api.pages.lists.cards import investigation_card, most_telling_first, tool_card
from api.pages.local_tools import is_another_territorys
from api.state import RecommenderState
from corpus.documents import Document
from corpus.records import UseResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus import Catalogue, Investigation, Tool
    from corpus.records import Source, TerritoryRef

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_NEAR: Final = 3
"""Records said to be near, on a fiche."""
_FURTHEST: Final = (
    UseResult.ADOPTED,
    UseResult.ALREADY_IN_USE,
    UseResult.CREATED,
    UseResult.TESTED,
    UseResult.SET_ASIDE,
    UseResult.PLANNED,
    UseResult.CONSIDERED,
    UseResult.MENTIONED,
)
"""What was done with a tool, what teaches most first."""


@router.get("/investigations/{record_id}")
def investigation(record_id: str, request: Request, recommender: RecommenderState) -> Response:
    """Show an investigation: what was learned, then how."""
    catalogue = recommender.catalogue
    record = catalogue.investigation(record_id)
    near = recommender.similar(record.id, top_k=_NEAR)
    page = replace(
        investigation_page(record, catalogue, departments=request.state.departments),
        near=tuple(investigation_card(catalogue.investigation(other.record_id), catalogue) for other in near),
    )
    return render_for_all(request, "pages/investigation.html", page)


@router.get("/outils/{record_id}")
def tool(record_id: str, request: Request, recommender: RecommenderState) -> Response:
    """Show a tool: whether it can be used, then who met it and with what result."""
    catalogue = recommender.catalogue
    record = catalogue.tool(record_id)
    near = recommender.similar(record.id, top_k=_NEAR)
    page = replace(
        tool_page(record, catalogue),
        near=tuple(tool_card(catalogue.tool(other.record_id)) for other in near),
    )
    return render_for_all(request, "pages/tool.html", page)


def investigation_page(
    record: Investigation, catalogue: Catalogue, *, departments: Mapping[str, str]
) -> InvestigationPage:
    """Make the page of an investigation, without what is near.

    Args:
        record: the investigation, one of the catalogue.
        catalogue: where what it names and what it cites is.
        departments: their names, by number.

    Returns:
        The page.

    """
    tools = [catalogue.tool(tool) for tool in record.tools]
    places = tuple(_place(territory, departments) for territory in record.territories)
    return InvestigationPage(
        record=record,
        led_in=catalogue.year_of(record),
        as_of=catalogue.told_as_of(record),
        hypotheses=most_telling_first(record),
        places=places,
        departments=tuple(dict.fromkeys((place.territory.department, place.department) for place in places)),
        same_places=tuple(investigation_card(other, catalogue) for other in _of_same_places(record, catalogue)),
        tools=tuple(UsedTool(tool, use) for tool in tools for use in tool.uses if use.investigation == record.id),
        tool_names={tool.id: tool.name for tool in tools},
        citations=_citations([record.source], catalogue.documents),
        near=(),
    )


def tool_page(record: Tool, catalogue: Catalogue) -> ToolPage:
    """Make the page of a tool, without what is near; see `investigation_page`."""
    uses = sorted(record.uses, key=lambda use: (_FURTHEST.index(use.result), use.investigation))
    return ToolPage(
        record=record,
        uses=tuple(
            UseLine(investigation_card(catalogue.investigation(use.investigation), catalogue), use) for use in uses
        ),
        citations=_citations(record.sources, catalogue.documents),
        near=(),
        local=is_another_territorys(record, ()),
    )


def _place(territory: TerritoryRef, departments: Mapping[str, str]) -> Place:
    return Place(territory, departments.get(territory.department, territory.department))


def _of_same_places(record: Investigation, catalogue: Catalogue) -> list[Investigation]:
    here = {_identity(territory) for territory in record.territories}
    return [
        other
        for other in catalogue.investigations
        if other.id != record.id and not here.isdisjoint(_identity(territory) for territory in other.territories)
    ]


def _identity(territory: TerritoryRef) -> str:
    """Tell a territory from all others: by its official code, or by its name where it has none."""
    return territory.siren or territory.code_insee or territory.name


def _citations(sources: Iterable[Source], documents: Mapping[str, Document]) -> tuple[Citation, ...]:
    return tuple(Citation(documents.get(source.document, _unlisted(source.document)), source) for source in sources)


def _unlisted(document_id: str) -> Document:
    """Stand for a document that is missing from the folder's list: its id is all that is known."""
    return Document(id=document_id, title=document_id, publisher=None, date=None, licence=None, url=None)
