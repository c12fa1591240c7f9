"""The home page: one box, and what the service is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.searching.home import Example, HomePage
from api.pages.rendering import render
from api.state import RecommenderState
from corpus.records import Outcome, ToolState

if TYPE_CHECKING:
    from corpus import Catalogue, Investigation

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
_SMALL: Final = 3_500
"""Inhabitants under which a commune is one of those that the service is first for."""
_REVALIDATED: Final = {"Cache-Control": "no-cache"}
"""Nothing of anyone is on this page: the browser may keep it, and give back what was typed when one returns."""


@router.get("/")
def home(request: Request, recommender: RecommenderState) -> HTMLResponse:
    """Show one box and what the service is."""
    catalogue = recommender.catalogue
    overturned = [_overturned(record) for record in catalogue.investigations]
    page = HomePage(
        investigations=len(catalogue.investigations),
        tools=len(catalogue.tools),
        years=_years(catalogue),
        small=sum(_is_small(record) for record in catalogue.investigations),
        verified=sum(tool.state is ToolState.LIVE for tool in catalogue.tools),
        overturned=sum(overturned),
        overturning=sum(count > 0 for count in overturned),
        examples=EXAMPLES,
    )
    return render(request, "pages/home.html", page, headers=_REVALIDATED)


def _overturned(record: Investigation) -> int:
    return sum(hypothesis.outcome is Outcome.INVALIDATED for hypothesis in record.hypotheses)


def _years(catalogue: Catalogue) -> str:
    """Say when the investigations were carried."""
    years = {year for record in catalogue.investigations if (year := catalogue.year_of(record))}
    return " à ".join(str(year) for year in sorted({min(years), max(years)})) if years else ""


def _is_small(record: Investigation) -> bool:
    populations = [territory.population for territory in record.territories]
    return any(population is not None and population.value < _SMALL for population in populations)
