"""The lists of investigations and of tools, narrowed as the address asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.contexts.lists.lists import InvestigationListPage, ToolListPage
from api.pages.caching import render_for_all
from api.pages.lists.cards import investigation_card, tool_card
from api.pages.lists.department_map import tiles
from api.pages.lists.facets import read_chosen
from api.pages.lists.narrowing import Narrowed
from api.pages.lists.record_facets import DEPARTMENT, investigation_facets, tool_facets
from api.pages.lists.word_filter import holds
from api.state import RecommenderState
from corpus.place_names import folded_name
from corpus.records import ToolState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus import Investigation, Tool

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

INVESTIGATIONS: Final = "/investigations"
TOOLS: Final = "/outils"


@router.get(INVESTIGATIONS)
def investigations(request: Request, recommender: RecommenderState) -> Response:
    """List the investigations, by number of department."""
    departments: Mapping[str, str] = request.state.departments
    catalogue = recommender.catalogue
    records = catalogue.investigations
    facets = investigation_facets(records, departments)
    narrowed = Narrowed(
        INVESTIGATIONS,
        records,
        facets,
        read_chosen(facets, request.query_params),
        holds=lambda record, words: holds(record, words, more=_departments_of(record, departments)),
    )
    page = InvestigationListPage(
        listed=narrowed.listed(),
        cards=tuple(investigation_card(record, catalogue) for record in narrowed.shown),
        tiles=tiles(
            narrowed.counts(DEPARTMENT),
            departments,
            chosen=narrowed.chosen.value(DEPARTMENT),
            address=partial(narrowed.address, DEPARTMENT),
        ),
        departments=narrowed.bars(DEPARTMENT),
    )
    return render_for_all(request, "pages/investigations.html", page)


@router.get(TOOLS)
def tools(request: Request, recommender: RecommenderState) -> Response:
    """List the tools, those that were found to be available first, then by name."""
    facets = tool_facets()
    records = sorted(recommender.catalogue.tools, key=_available_then_name)
    narrowed = Narrowed(TOOLS, records, facets, read_chosen(facets, request.query_params), holds=holds)
    page = ToolListPage(
        listed=narrowed.listed(),
        cards=tuple(tool_card(record) for record in narrowed.shown),
        verified=sum(record.state is ToolState.LIVE for record in records),
    )
    return render_for_all(request, "pages/tools.html", page)


def _available_then_name(record: Tool) -> tuple[bool, str, str]:
    return record.state is not ToolState.LIVE, folded_name(record.name), record.id


def _departments_of(record: Investigation, departments: Mapping[str, str]) -> str:
    return " ".join(f"{t.department} {departments.get(t.department, '')}" for t in record.territories)
