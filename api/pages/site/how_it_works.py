"""How an answer is made: in a few lines, and with every rule and weight of the ranking."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.contexts.site.how_it_works import HowItWorksPage, RankingRulesPage
from api.pages.caching import render_for_all
from api.state import RecommenderState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/comment-ca-marche")
def how_it_works(request: Request, recommender: RecommenderState) -> Response:
    """Tell in a few lines what to do here and how an answer is made."""
    catalogue = recommender.catalogue
    page = HowItWorksPage(investigations=len(catalogue.investigations), tools=len(catalogue.tools))
    return render_for_all(request, "pages/how_it_works.html", page)


@router.get("/comment-ca-marche/regles")
def ranking_rules(request: Request, recommender: RecommenderState) -> Response:
    """Publish the rules of the ranking, with the weights that are in force."""
    page = RankingRulesPage(
        rules=recommender.rules,
        investigations=len(recommender.catalogue.investigations),
        tools=len(recommender.catalogue.tools),
        encoder=recommender.encoder_name,
    )
    return render_for_all(request, "pages/ranking_rules.html", page)
