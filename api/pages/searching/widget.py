"""The widget: one box and its first results, in a frame of another site.

It is off until its operator names the sites that may frame it. Every link and the whole answer open in a new tab, on
the site itself; what is shown in the frame is not counted, for the whole answer is.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.contexts.searching.widget import WidgetPage
from api.pages.rendering import render
from api.pages.searching.previews import preview_of
from api.pages.typed_text import typed
from api.protection.headers import framed_policy
from api.state import RecommenderState
from recommender import NeedError

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/widget")
def widget(request: Request) -> HTMLResponse:
    """Show the box."""
    return _framed(request, WidgetPage("", "", None))


@router.post("/widget")
def widget_results(
    request: Request, recommender: RecommenderState, besoin: Annotated[str, Form()] = ""
) -> HTMLResponse:
    """Show the box and the first results."""
    text = typed(besoin)
    try:
        return _framed(request, WidgetPage(text, "", preview_of(text, recommender)))
    except NeedError as error:
        return _framed(request, WidgetPage(text, str(error), None), status=422)


def _framed(request: Request, page: WidgetPage, *, status: int = 200) -> HTMLResponse:
    sites: tuple[str, ...] = request.state.widget_sites
    if not sites:
        raise HTTPException(404)
    headers = {"Content-Security-Policy": framed_policy(sites), "X-Robots-Tag": "noindex"}
    return render(request, "pages/widget.html", page, status=status, headers=headers)
