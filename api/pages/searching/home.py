"""The home page: one box, and what the service is."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.home import Example, HomePage
from api.pages.rendering import render
from api.state import RecommenderState
from corpus.records import Outcome

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

EXAMPLES: Final = (
    Example("En quelques mots", "dépôts sauvages d’encombrants dans la rue"),
    Example(
        "En une phrase",
        "Nos secrétaires passent la matinée au téléphone à prendre des rendez-vous de carte d’identité "
        "et n’avancent plus sur les dossiers.",
    ),
    Example(
        "En racontant",
        "Nous sommes une commune de 600 habitants. Beaucoup de personnes âgées vivent seules et ne voient plus grand "
        "monde, surtout l’hiver. Le bus ne passe que deux fois par semaine, et les voisins qui rendaient visite "
        "vieillissent eux aussi. Nous avons organisé un repas partagé, mais ce sont toujours les mêmes qui viennent. "
        "Comment rompre leur isolement ?",
    ),
)
"""Needs that the catalogue answers well, one of each length; a test holds them to it."""
_REVALIDATED: Final = {"Cache-Control": "no-cache"}
"""Nothing of anyone is on this page: the browser may keep it, and give back what was typed when one returns."""


@router.get("/")
def home(request: Request, recommender: RecommenderState) -> HTMLResponse:
    """Show one box and what the service is."""
    catalogue = recommender.catalogue
    outcomes = [hypothesis.outcome for record in catalogue.investigations for hypothesis in record.hypotheses]
    page = HomePage(
        investigations=len(catalogue.investigations),
        tools=len(catalogue.tools),
        overturned=outcomes.count(Outcome.INVALIDATED),
        examples=EXAMPLES,
    )
    return render(request, "pages/home.html", page, headers=_REVALIDATED)
