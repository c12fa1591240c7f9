"""The map of the site, for people and for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import iter_route_contexts

from api.contexts.site.texts import MapEntry, MapGroup, SiteMapPage
from api.pages.rendering import render
from api.pages.site_origin import site_origin
from api.state import RecommenderState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from starlette.routing import BaseRoute

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "Trouver": {
        "/": "Décrire un besoin",
        "/investigations": "Les enquêtes",
        "/outils": "Les outils",
        "/territoires": "Les territoires",
        "/comparatifs": "Comparer des réponses",
        "/comparatifs/publies": "Comparatifs publiés",
        "/demande": "Demander un accompagnement",
        "/connexion": "Se connecter, pour les agents qui ont un compte",
    },
    "Comprendre": {
        "/comment-ca-marche": "Comment ça marche",
        "/comment-ca-marche/regles": "Les règles du classement",
        "/sources": "Sources et licences",
        "/aide": "Aide",
        "/contact": "Contact",
        "/signaler": "Signaler une erreur",
        "/plan-du-site": "Plan du site",
        "/docs": "L’API, pour les développeurs",
    },
    "Le service public vous rend compte": {
        "/stats": "Statistiques",
        "/budget": "Budget",
        "/accessibilite": "Accessibilité : non conforme",
        "/donnees-personnelles": "Données personnelles",
        "/mentions-legales": "Mentions légales",
        "/cgu": "Conditions d’utilisation",
    },
}
"""What each page is called, by group; a page is on the map once the router serves it."""
LEFT_OUT: Final = ("/recherche", "/widget", "/deconnexion")
"""Pages that are no places to go to: the box of the home page alone, what other sites frame, the way out."""
AGENTS: Final = "/bureau"
"""Where the pages begin that only agents open."""


def served_pages(routes: Sequence[BaseRoute]) -> set[str]:
    """Read from the router the addresses of the pages that anyone may open.

    Args:
        routes: the routes of the application.

    Returns:
        Paths without parameter that answer GET with HTML, outside the desk.

    """
    return {path for path in _page_paths(routes) if not path.startswith(AGENTS)}


def _page_paths(routes: Sequence[BaseRoute]) -> Iterator[str]:
    for route in iter_route_contexts(routes):
        if "GET" not in (route.methods or ()) or not route.path or "{" in route.path:
            continue
        kind = getattr(route, "response_class", None)
        kind = getattr(kind, "value", kind)
        if isinstance(kind, type) and issubclass(kind, HTMLResponse):
            yield route.path


@router.get("/plan-du-site")
def site_map(request: Request) -> HTMLResponse:
    """List the pages of the site."""
    served = served_pages(request.app.routes)
    groups = (
        MapGroup(title, tuple(MapEntry(path, label) for path, label in pages.items() if path in served))
        for title, pages in GROUPS.items()
    )
    return render(request, "pages/site_map.html", SiteMapPage(tuple(group for group in groups if group.entries)))


@router.get("/sitemap.xml", response_class=Response)
def sitemap(request: Request, recommender: RecommenderState) -> Response:
    """List the pages and the records for search engines."""
    served = served_pages(request.app.routes)
    paths = [path for pages in GROUPS.values() for path in pages if path in served]
    paths += [f"/investigations/{record.id}" for record in recommender.catalogue.investigations]
    paths += [f"/outils/{record.id}" for record in recommender.catalogue.tools]
    lines = [f"<url><loc>{escape(site_origin(request) + path)}</loc></url>" for path in paths]
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Response("\n".join([opening, *lines, "</urlset>\n"]), media_type="application/xml")
