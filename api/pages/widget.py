"""The widget: one box and its first results, in a frame of another site.

It is off until its operator names the sites that may frame it. Every link and the whole answer open in a new tab, on
the site itself; what is shown in the frame is not counted, for the whole answer is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.contexts.results import PreviewPart
from api.contexts.widget import WidgetPage
from api.pages.rendering import render
from api.pages.result_cards import cards_of, named_tools
from api.pages.typed_text import typed
from api.pages.verdict_words import headline
from api.protection.headers import framed_policy
from api.state import RecommenderState
from recommender import Need, NeedError, Recommender

if TYPE_CHECKING:
    from recommender import Recommendation

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_CONSIDERED: Final = 8
"""Records of each kind that are counted, as the page of results shows."""
_SHOWN: Final = 3


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
        return _framed(request, WidgetPage(text, "", _first(text, recommender)))
    except NeedError as error:
        return _framed(request, WidgetPage(text, str(error), None), status=422)


def _first(text: str, recommender: Recommender) -> PreviewPart:
    answer: Recommendation = recommender.recommend(Need(text), top_k=_CONSIDERED)
    cards = cards_of((*answer.investigations[:_SHOWN], *answer.tools[:_SHOWN]), recommender.catalogue)
    return PreviewPart(
        verdict=answer.verdict.value,
        headline=headline(answer, cards),
        cards=cards,
        n_investigations=len(answer.investigations),
        n_tools=len(answer.tools),
        named=named_tools(answer, recommender.catalogue),
    )


def _framed(request: Request, page: WidgetPage, *, status: int = 200) -> HTMLResponse:
    sites: tuple[str, ...] = request.state.widget_sites
    if not sites:
        raise HTTPException(404)
    headers = {"Content-Security-Policy": framed_policy(sites), "X-Robots-Tag": "noindex"}
    return render(request, "pages/widget.html", page, status=status, headers=headers)
