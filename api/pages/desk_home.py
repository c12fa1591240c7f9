"""``/bureau``: where an agent arrives."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.accounts import DeskHomePage
from api.pages.rendering import render
from api.protection.agents import AnyAgent

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/bureau")
def desk_home(request: Request, agent: AnyAgent) -> HTMLResponse:
    """Greet the agent, and say what the account opens."""
    return render(request, "pages/desk_home.html", DeskHomePage(agent))
