"""``/bureau/comparatifs``: an expert reads the benchmarks that teams wish to publish, and decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.addresses.row_ids import RowId
from api.contexts.benchmarks.benchmarks import DeskBenchmarkPage, DeskBenchmarksPage
from api.desk import StaleError
from api.pages.benchmarks.forms import GuardedForm
from api.pages.rendering import render
from api.protection.agents import ExpertAgent
from api.protection.form_tokens import FormTokens, TokenState
from api.state import FormTokensState, StoreState

if TYPE_CHECKING:
    from api.desk import Store

router = APIRouter(prefix="/bureau/comparatifs", include_in_schema=False, default_response_class=HTMLResponse)

_PURPOSE: Final = "publication"
_LATEST: Final = 100
"""Published benchmarks listed on the page of experts; all of them are on the public one."""
_PUBLISH: Final = "publier"
_STALE: Final = "Cette page était ouverte depuis longtemps : relisez, puis décidez à nouveau."


class DecisionForm(GuardedForm):
    """What an expert decides, of what they have read."""

    version: str = ""
    """Of the benchmark that was shown."""

    @property
    def read_version(self) -> int:
        """The version; -1 where the form tells none."""
        told = self.version
        return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else -1


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
    return _show(request, number, store=store, tokens=tokens)


@router.post("/{number}")
def decide(
    request: Request,
    number: RowId,
    agent: ExpertAgent,
    *,
    form: Annotated[DecisionForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Publish, take back, or leave unpublished."""
    if tokens.check(form.jeton, purpose=_PURPOSE) is not TokenState.VALID:
        return _show(request, number, store=store, tokens=tokens, error=_STALE, status=422)
    published = store.published_benchmarks
    act = published.publish if form.action == _PUBLISH else published.withdraw
    try:
        act(number, agent=agent.id, expected_version=form.read_version)
    except StaleError as changed:
        return _show(request, number, store=store, tokens=tokens, error=str(changed), status=409)
    return RedirectResponse("/bureau/comparatifs", status_code=303)


def _show(
    request: Request, number: int, *, store: Store, tokens: FormTokens, error: str = "", status: int = 200
) -> HTMLResponse:
    page = DeskBenchmarkPage(tokens.issue(_PURPOSE), store.published_benchmarks.preview(number), error=error)
    return render(request, "pages/desk_benchmark.html", page, status=status)
