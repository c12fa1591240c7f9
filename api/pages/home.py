"""The home page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.home import HomePage
from api.pages.rendering import render
from api.state import RecommenderState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(request: Request, recommender: RecommenderState) -> HTMLResponse:
    """Show one box and what the service is."""
    catalogue = recommender.catalogue
    page = HomePage(investigations=len(catalogue.investigations), tools=len(catalogue.tools))
    return render(request, "pages/home.html", page)
