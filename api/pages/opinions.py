"""``POST /avis``: whether an answer helped, in one click.

A vote is known by the key of its search, so that a second click changes the first and reloading adds nothing.
The answer comes back with a word of thanks, its filters kept; where it is no longer held, a page says it.
"""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.rendering import render
from api.pages.result_filters import Chosen
from api.protection.form_tokens import TokenState
from api.protection.honeypot import FIELD, is_caught
from api.state import FormTokensState, HeldNeedsState, StoreState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

HELPED: Final = "oui"
NOT_HELPED: Final = "non"


class Opinion(Chosen):
    """What the form sends: the click, and what leads back to the answer with its filters."""

    jeton: str = ""
    site_web: str = ""
    cle: str = ""
    """Key of the search."""
    avis: str = ""


def purpose_of(key: str) -> str:
    """Give the purpose of the token that the form of an answer bears."""
    return f"avis/{key}"


@router.post("/avis")
def give_opinion(
    request: Request,
    opinion: Annotated[Opinion, Form()],
    tokens: FormTokensState,
    store: StoreState,
    *,
    needs: HeldNeedsState,
) -> Response:
    """Count the click and thank for it."""
    state = tokens.check(opinion.jeton, purpose=purpose_of(opinion.cle))
    if state is TokenState.FOREIGN or opinion.avis not in {HELPED, NOT_HELPED}:
        raise HTTPException(403)
    if state is TokenState.VALID and not is_caught({FIELD: opinion.site_web}):
        store.usage.record_vote(opinion.cle, helped=opinion.avis == HELPED)
    if needs.find(opinion.cle) is None:
        return render(request, "pages/thanks.html", None)
    query = urlencode({**opinion.known().without(""), "avis": opinion.avis})
    return RedirectResponse(f"/recherche/{opinion.cle}?{query}#avis", status_code=303)
