"""Where all that is served comes from: sources, licences, dates."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.contexts.site.sources import SourcesPage
from api.pages.caching import render_for_all
from api.state import CitedDocumentsState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/sources")
def sources(request: Request, documents: CitedDocumentsState) -> Response:
    """List the sources."""
    return render_for_all(request, "pages/sources.html", SourcesPage(documents))
