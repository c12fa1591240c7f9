"""The benchmarks that others may read: listed, read, taken away, started from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.addresses.row_ids import RowId
from api.contexts.benchmarks.benchmarks import PublishedListPage, PublishedPage
from api.pages.benchmarks.copy import copied_answers
from api.pages.benchmarks.forms import PURPOSE, GuardedForm
from api.pages.benchmarks.study import file_of
from api.pages.rendering import render
from api.state import FormTokensState, RecommenderState, StoreState

if TYPE_CHECKING:
    from api.desk import BenchmarkLine, Store
    from recommender import Recommender

router = APIRouter(prefix="/comparatifs/publies", include_in_schema=False, default_response_class=HTMLResponse)

_SIZE = 20


def published_near(
    need: str, store: Store, recommender: Recommender, *, but: int | None = None
) -> tuple[BenchmarkLine, ...]:
    """Find the published benchmarks near a need, for the pages that speak of it."""
    return store.published_benchmarks.near(need, recommender, but=but)


@router.get("")
def listed(request: Request, store: StoreState, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> HTMLResponse:
    """List the published benchmarks."""
    found = store.published_benchmarks.listed(offset=(page - 1) * _SIZE, limit=_SIZE)
    last = max(1, -(-found.total // _SIZE))
    return render(request, "pages/benchmarks_published.html", PublishedListPage(found.lines, found.total, page, last))


@router.get("/{number}")
def read(
    request: Request, number: RowId, *, store: StoreState, recommender: RecommenderState, tokens: FormTokensState
) -> HTMLResponse:
    """Show a published benchmark, and those near it."""
    benchmark = store.published_benchmarks.read(number)
    page = PublishedPage(
        token=tokens.issue(PURPOSE),
        benchmark=benchmark,
        files=f"/comparatifs/publies/{number}/comparatif",
        near=published_near(benchmark.context, store, recommender, but=number),
    )
    return render(request, "pages/benchmark_published.html", page)


@router.get("/{number}/comparatif.{ending}", response_class=Response)
def file(request: Request, number: RowId, ending: str, store: StoreState) -> Response:
    """Give a published benchmark as a file."""
    return file_of(store.published_benchmarks.read(number), ending, request)


@router.post("/{number}/copier")
def copy(
    number: RowId,
    form: Annotated[GuardedForm, Form()],
    *,
    store: StoreState,
    recommender: RecommenderState,
    tokens: FormTokensState,
) -> Response:
    """Open a benchmark that starts from a published one."""
    form.check(tokens)
    benchmark = store.published_benchmarks.read(number)
    secret = store.benchmarks.open(
        title=benchmark.title,
        context=benchmark.context,
        answers=copied_answers(benchmark),
        index_version=recommender.index_version,
        criteria=benchmark.criteria,
    )
    return RedirectResponse(f"/comparatif/{secret}", status_code=303)
