"""For which territory one searches: found by its name, then borne by the address of the answer, as a filter is.

- ``GET /recherche/{key}/territoire`` searches a name and lists the territories that it may mean, each a link to the
  answer compared with that territory.

Nothing is asked before the need: most people never say where they are, and are answered all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.request_form import ChosenPlace
from api.contexts.results import AskingTerritoryPage
from api.pages.places_shown import choices_for, chosen_place
from api.pages.rendering import render
from api.state import HeldNeedsState, TerritoriesState, ThresholdsState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_MAX_TYPED: Final = 200
"""Characters of a name that are searched: none is half as long."""


@dataclass(frozen=True)
class Asking:
    """The territory that one searches for."""

    code: str = ""
    """INSEE code or SIREN; empty when nobody said."""
    place: ChosenPlace | None = None

    @property
    def query(self) -> dict[str, str]:
        """What the address of the answer bears of it."""
        return {"territoire": self.code} if self.place else {}


def _asking(request: Request, search: TerritoriesState, thresholds: ThresholdsState, territoire: str = "") -> Asking:
    """Read the territory of an address; a code that is no commune's and no EPCI's says nothing."""
    place = chosen_place(territoire, search, departments=request.state.departments, thresholds=thresholds)
    return Asking(territoire, place) if place else Asking()


AskingState = Annotated[Asking, Depends(_asking)]


@router.get("/recherche/{key}/territoire")
def choose(request: Request, key: str, *, needs: HeldNeedsState, search: TerritoriesState, lieu: str = "") -> Response:
    """List the territories that a name may mean."""
    if needs.find(key) is None:
        return RedirectResponse(results_address(key, {}), status_code=303)
    typed = lieu.strip()[:_MAX_TYPED]
    choices = choices_for(typed, search, departments=request.state.departments)
    page = AskingTerritoryPage(
        key=key,
        typed=typed,
        choices=tuple((results_address(key, {"territoire": choice.code}), choice) for choice in choices),
    )
    return render(request, "pages/asking_territory.html", page, headers={"X-Robots-Tag": "noindex"})


def results_address(key: str, query: dict[str, str]) -> str:
    """Give the address of an answer.

    Args:
        key: of the search.
        query: what the address bears.

    Returns:
        Such as ``/recherche/KEY?territoire=27474``.

    Examples:
        >>> results_address("k", {"territoire": "27474"})
        '/recherche/k?territoire=27474'

    """
    return f"/recherche/{key}" + (f"?{urlencode(query)}" if query else "")
