"""The form of a cell: what is known, where it is from, what the team thinks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.addresses.row_ids import RowId
from api.contexts.benchmarks.cells import CellPage
from api.desk.benchmarks.cells import clean_opinion, merge_cell, opinion_of
from api.pages.benchmarks.answers import answer_of
from api.pages.benchmarks.cell_form import CellForm, shown_ratings
from api.pages.benchmarks.forms import PURPOSE, PUT_BACK, Refusal, attempt
from api.pages.benchmarks.workspace import criterion_of
from api.pages.rendering import render
from api.state import FormTokensState, StoreState

if TYPE_CHECKING:
    from api.desk import Store

router = APIRouter(
    prefix="/comparatif/{secret}/case/{answer_id}/{criterion_id}",
    include_in_schema=False,
    default_response_class=HTMLResponse,
)

_NEXT: Final = "suivante"
"""The button that writes a cell and leads to the next question."""
_ASK: Final = (
    "Vous avez changé le texte et laissé la source : dites si elle le dit aussi. Rien n’a encore été enregistré."
)


@router.get("")
def cell(
    request: Request, secret: str, answer_id: RowId, criterion_id: RowId, *, store: StoreState, tokens: FormTokensState
) -> HTMLResponse:
    """Show the form of a cell."""
    benchmark = store.benchmarks.read_open(secret)
    answer, criterion = answer_of(benchmark, answer_id), criterion_of(benchmark, criterion_id)
    now = benchmark.cell(answer, criterion)
    page = CellPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        title=benchmark.title,
        answer=answer,
        criterion=criterion,
        cell=now,
        left=len(benchmark.questions),
        followed="suite" in request.query_params,
        typed=opinion_of(now),
        seen=opinion_of(now),
        seen_ratings=shown_ratings(now),
        conflict=False,
        error="",
    )
    return render(request, "pages/benchmark_cell.html", page)


@router.post("")
def write_cell(
    request: Request,
    secret: str,
    answer_id: RowId,
    criterion_id: RowId,
    *,
    form: Annotated[CellForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Write a cell, or show both versions when someone else wrote the same in between."""
    opinion = form.sourced

    def write() -> None:
        if opinion is None:
            store.benchmarks.read_open(secret)
            return
        if form.action == PUT_BACK:
            store.benchmark_work.put_answer_back(secret, answer_id, author=form.initiales)
            store.benchmark_work.put_criterion_back(secret, criterion_id, author=form.initiales)
        store.benchmark_work.write(secret, answer_id, criterion_id, opinion, seen=form.seen)

    refusal = attempt(form, tokens, write) or (None if opinion else Refusal(422, _ASK))
    if refusal is None:
        return _after(secret, answer_id, criterion_id, form=form, store=store)
    benchmark = store.benchmarks.read(secret)
    answer = answer_of(benchmark, answer_id, even_removed=True)
    criterion = criterion_of(benchmark, criterion_id, even_removed=True)
    now = benchmark.cell(answer, criterion)
    typed = opinion or clean_opinion(form.opinion)
    page = CellPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        title=benchmark.title,
        answer=answer,
        criterion=criterion,
        cell=now,
        left=len(benchmark.questions),
        followed=False,
        typed=merge_cell(typed, seen=form.seen, cell=now).opinion if refusal.conflict else typed,
        seen=opinion_of(now) if refusal.conflict else form.seen,
        seen_ratings=shown_ratings(now) if refusal.conflict else form.vu_notes,
        rating=form.note,
        conflict=refusal.conflict,
        removed=refusal.removed,
        error=refusal.error,
        source_asked=opinion is None,
    )
    return render(request, "pages/benchmark_cell.html", page, status=refusal.status)


def _after(secret: str, answer_id: int, criterion_id: int, *, form: CellForm, store: Store) -> Response:
    """Lead back to the cell in the grid, or to the next question where that is asked and one is left."""
    following = store.benchmarks.read(secret).question_after(answer_id, criterion_id) if form.action == _NEXT else None
    place = f"#c{answer_id}-{criterion_id}"
    if following:
        place = f"/case/{following.answer.id}/{following.criterion.id}?suite=1"
    return RedirectResponse(f"/comparatif/{secret}{place}", status_code=303)
