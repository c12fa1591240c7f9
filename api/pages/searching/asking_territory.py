"""For which territory one searches: found by its name, then borne by the address of the answer, as a filter is.

- ``GET /recherche/{key}/territoire`` searches a name and lists the territories that it may mean, each a link to the
  answer compared with that territory, filtered as it was.

Nothing is asked before the need: most people never say where they are, and are answered all the same.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.searching.results import AskingTerritoryPage
from api.pages.places_shown import choices_for
from api.pages.rendering import render
from api.pages.searching.asking import AskingState, results_address
from api.pages.searching.result_filters import Chosen
from api.state import HeldNeedsState, TerritoriesState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_MAX_TYPED: Final = 200
"""Characters of a name that are searched: none is half as long."""


class _Searched(Chosen):
    """The query of a search for a territory, with the filters of the answer."""

    lieu: str | None = None
    """The name; none before one is typed."""


@router.get("/recherche/{key}/territoire")
def choose(
    request: Request,
    key: str,
    searched: Annotated[_Searched, Query()],
    *,
    needs: HeldNeedsState,
    search: TerritoriesState,
    asking: AskingState,
) -> Response:
    """List the territories that a name may mean."""
    if needs.find(key) is None:
        return RedirectResponse(results_address(key, {}), status_code=303)
    kept = asking.reading | searched.known().without("")
    typed = (searched.lieu or "").strip()[:_MAX_TYPED]
    choices = choices_for(typed, search, departments=request.state.departments)
    page = AskingTerritoryPage(
        key=key,
        typed=typed,
        choices=tuple((results_address(key, {"territoire": choice.code} | kept), choice) for choice in choices),
        kept=kept,
        without=results_address(key, kept),
        error="" if searched.lieu is None or choices else _error(typed),
    )
    return render(request, "pages/asking_territory.html", page, headers={"X-Robots-Tag": "noindex"})


def _error(typed: str) -> str:
    if not typed:
        return "Écrivez le nom de votre commune ou de votre intercommunalité, ou son code postal."
    return f"Aucun territoire ne ressemble à « {typed} ». Essayez le nom seul, sans article, ou le code postal."
