"""``/bureau/demandes/{reference}/simulateur``: the need in other words: what would be shown, what cut, and why."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.desk.reply import SimulatorPage
from api.pages.desk.matches import opened_matches
from api.pages.desk.opened_request import REQUEST, Opened, OpenedState
from api.pages.desk.request_list import asked_list
from api.pages.posted_form import Posted
from api.pages.rendering import render
from api.pages.request_form.request_desk import INVALID, REFUSED
from api.protection.agents import ExpertAgent

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_UNREADABLE: Final = "Écrivez quelques mots : ce texte est vide, illisible ou trop long."


@router.get(f"{REQUEST}/simulateur")
def simulator(request: Request, agent: ExpertAgent, opened: OpenedState) -> HTMLResponse:
    """Show the masked need, ready to be changed, with what it gives."""
    del agent
    return _show(request, opened, opened.filed.masked_text)


@router.post(f"{REQUEST}/simulateur")
def simulate(request: Request, agent: ExpertAgent, opened: OpenedState, posted: Posted) -> HTMLResponse:
    """Answer another wording; it is written down nowhere."""
    del agent
    text = posted.fields.get("text", "")
    objection = posted.objection(opened.desk.tokens, purpose=opened.purpose)
    return _show(request, opened, text, notice=objection)


def _show(request: Request, opened: Opened, text: str, *, notice: str = "") -> HTMLResponse:
    filed, desk = opened.filed, opened.desk
    territory = filed.place.code if filed.place else None
    matches = None if notice else opened_matches(text, desk.recommender, territory=territory)
    error = _UNREADABLE if matches is None and not notice else ""
    page = SimulatorPage(
        base=opened.base,
        suffix=asked_list(request, opened).listed,
        token=desk.tokens.issue(opened.purpose),
        reference=filed.reference,
        text=text,
        error=error,
        notice=notice,
        matches=matches,
    )
    status = REFUSED if notice else INVALID if error else 200
    return render(request, "pages/desk_simulator.html", page, status=status)
