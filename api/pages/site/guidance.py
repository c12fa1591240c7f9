"""Help, and ways to reach a person."""

from __future__ import annotations

import datetime as dt
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.site.texts import HelpPage
from api.pages.rendering import render
from api.pages.site_origin import site_origin
from api.state import HeldNeedsState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_UPDATED: Final = dt.date(2026, 11, 26)


@router.get("/aide")
def help_page(request: Request, needs: HeldNeedsState) -> HTMLResponse:
    """Answer the questions that people ask."""
    widget = f"{site_origin(request)}/widget" if request.state.widget_sites else ""
    return render(request, "pages/help.html", HelpPage(_UPDATED, minutes=needs.minutes, widget=widget))


@router.get("/contact")
def contact(request: Request) -> HTMLResponse:
    """Give every way to reach the team."""
    return render(request, "pages/contact.html", None)
