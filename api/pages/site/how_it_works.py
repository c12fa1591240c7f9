"""The published rules of the ranking."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.contexts.how_it_works import HowItWorksPage
from api.pages.caching import render_for_all
from api.state import RecommenderState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/comment-ca-marche")
def how_it_works(request: Request, recommender: RecommenderState) -> Response:
    """Tell how an answer is made, with the weights that are in force."""
    page = HowItWorksPage(
        rules=recommender.rules,
        investigations=len(recommender.catalogue.investigations),
        tools=len(recommender.catalogue.tools),
        encoder=recommender.encoder_name,
    )
    return render_for_all(request, "pages/how_it_works.html", page)
