"""``/bureau/comparatifs``: an expert reads the benchmarks that teams wish to publish, and decides."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.benchmarks import DeskBenchmarkPage, DeskBenchmarksPage
from api.pages.benchmark_forms import GuardedForm
from api.pages.rendering import render
from api.protection.agents import ExpertAgent
from api.protection.form_tokens import TokenState
from api.row_ids import RowId
from api.state import FormTokensState, StoreState

router = APIRouter(prefix="/bureau/comparatifs", include_in_schema=False, default_response_class=HTMLResponse)

_PURPOSE: Final = "publication"
_LATEST: Final = 100
"""Published benchmarks listed on the page of experts; all of them are on the public one."""
_PUBLISH: Final = "publier"


@router.get("")
def desk(request: Request, agent: ExpertAgent, store: StoreState) -> HTMLResponse:
    """List what waits, and what is published."""
    del agent
    published = store.published_benchmarks.listed(limit=_LATEST)
    page = DeskBenchmarksPage(store.published_benchmarks.waiting(), published.lines, published.total)
    return render(request, "pages/desk_benchmarks.html", page)


@router.get("/{number}")
def preview(
    request: Request, number: RowId, agent: ExpertAgent, *, store: StoreState, tokens: FormTokensState
) -> HTMLResponse:
    """Show a benchmark as others would read it."""
    del agent
    page = DeskBenchmarkPage(tokens.issue(_PURPOSE), store.published_benchmarks.preview(number), error="")
    return render(request, "pages/desk_benchmark.html", page)


@router.post("/{number}")
def decide(
    request: Request,
    number: RowId,
    agent: ExpertAgent,
    *,
    form: Annotated[GuardedForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Publish, take back, or leave unpublished."""
    if tokens.check(form.jeton, purpose=_PURPOSE) is not TokenState.VALID:
        stale = "Cette page était ouverte depuis longtemps : relisez, puis décidez à nouveau."
        page = DeskBenchmarkPage(tokens.issue(_PURPOSE), store.published_benchmarks.preview(number), error=stale)
        return render(request, "pages/desk_benchmark.html", page, status=422)
    if form.action == _PUBLISH:
        store.published_benchmarks.publish(number, agent=agent.id)
    else:
        store.published_benchmarks.withdraw(number, agent=agent.id)
    return RedirectResponse("/bureau/comparatifs", status_code=303)
