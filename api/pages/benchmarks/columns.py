"""The form of a criterion: what is known of every answer on it, filled in a row and kept together."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from api.addresses.row_ids import RowId
from api.contexts.benchmarks.cells import ColumnCell, ColumnPage
from api.desk import SeenOpinion
from api.desk.benchmarks.cells import clean_opinion, merge_cell, opinion_of
from api.pages.benchmarks.cell_form import CellForm, shown_ratings
from api.pages.benchmarks.forms import PURPOSE, PUT_BACK, GuardedForm, attempt
from api.pages.benchmarks.workspace import criterion_of
from api.pages.rendering import render
from api.state import FormTokensState, StoreState
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.desk import Benchmark, Cell, ComparedAnswer, Criterion

router = APIRouter(
    prefix="/comparatif/{secret}/critere/{criterion_id}", include_in_schema=False, default_response_class=HTMLResponse
)

_NEXT: Final = "suivant"
"""The button that keeps the cells of a criterion and leads to the next one."""
_PAGE: Final = "pages/benchmark_column.html"


class ColumnForm(GuardedForm):
    """What is typed of answers on a criterion: a line of each list for an answer, as `CellForm` names them."""

    case: list[str] = Field(default_factory=list)
    """Ids of the answers."""
    texte: list[str] = Field(default_factory=list)
    source: list[str] = Field(default_factory=list)
    date: list[str] = Field(default_factory=list)
    note: list[str] = Field(default_factory=list)
    remarque: list[str] = Field(default_factory=list)
    source_dite: list[str] = Field(default_factory=list)
    vu_texte: list[str] = Field(default_factory=list)
    vu_source: list[str] = Field(default_factory=list)
    vu_date: list[str] = Field(default_factory=list)
    vu_remarque: list[str] = Field(default_factory=list)
    vu_notes: list[str] = Field(default_factory=list)
    initiales: str = ""

    @property
    def cells(self) -> dict[int, CellForm]:
        """What was typed, by answer; a line that names none is left out."""
        names = (
            "texte", "source", "date", "note", "remarque", "source_dite",
            "vu_texte", "vu_source", "vu_date", "vu_remarque", "vu_notes",
        )  # fmt: skip
        lists: list[list[str]] = [getattr(self, name) for name in names]
        lines = zip_longest(self.case, *(one[: len(self.case)] for one in lists), fillvalue="")
        return {
            int(case): CellForm(**dict(zip(names, line, strict=True)), initiales=self.initiales)
            for case, *line in lines
            if case.isascii() and case.isdecimal() and len(case) < 10
        }


@router.get("")
def column(
    request: Request, secret: str, criterion_id: RowId, *, store: StoreState, tokens: FormTokensState
) -> HTMLResponse:
    """Show the cells of every answer on a criterion."""
    benchmark = store.benchmarks.read_open(secret)
    criterion = criterion_of(benchmark, criterion_id)
    cells = [_untouched(benchmark.cell(answer, criterion), answer) for answer in benchmark.answers]
    page = _page(benchmark, criterion, cells, secret=secret, token=tokens.issue(PURPOSE))
    return render(request, _PAGE, replace(page, followed="suite" in request.query_params))


@router.post("")
def write_column(
    request: Request,
    secret: str,
    criterion_id: RowId,
    *,
    form: Annotated[ColumnForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Keep the cells of a criterion, and show again those that somebody else wrote, or whose source is to be told."""
    typed = form.cells
    sourced = {answer_id: one.sourced for answer_id, one in typed.items()}
    asked = {answer_id for answer_id, opinion in sourced.items() if opinion is None}
    left: set[int] = set(typed)

    def write() -> None:
        if form.action == PUT_BACK:
            store.benchmark_work.put_criterion_back(secret, criterion_id, author=form.initiales)
            for answer_id in typed:
                store.benchmark_work.put_answer_back(secret, answer_id, author=form.initiales)
        told = {
            answer_id: SeenOpinion(opinion, typed[answer_id].seen)
            for answer_id, opinion in sourced.items()
            if opinion is not None and not typed[answer_id].untouched
        }
        unwritten = store.benchmark_work.write_all(secret, criterion_id, told)
        left.intersection_update(asked | unwritten.changed | unwritten.removed)

    refusal = attempt(form, tokens, write)
    benchmark = store.benchmarks.read(secret)
    criterion = criterion_of(benchmark, criterion_id, even_removed=True)
    if refusal is None and not left:
        following = _beside(benchmark, criterion, 1) if form.action == _NEXT else None
        place = f"/critere/{following.id}?suite=1" if following else "#grille"
        return RedirectResponse(f"/comparatif/{secret}{place}", status_code=303)
    cells = [
        _again(benchmark.cell(answer, criterion), answer, typed[answer_id], refused=refusal is not None)
        for answer_id in typed
        if answer_id in left and (answer := benchmark.find_answer(answer_id))
    ]
    page = replace(
        _page(benchmark, criterion, cells, secret=secret, token=tokens.issue(PURPOSE)),
        author=clean_line(form.initiales),
        again=True,
        kept=len(left) < len(typed),
        error=refusal.error if refusal else "",
    )
    status = refusal.status if refusal else 409 if left - asked else 422
    return render(request, _PAGE, page, status=status)


def _page(
    benchmark: Benchmark, criterion: Criterion, cells: Sequence[ColumnCell], *, secret: str, token: str
) -> ColumnPage:
    return ColumnPage(
        token=token,
        secret=secret,
        title=benchmark.title,
        criterion=criterion,
        cells=tuple(cells),
        before=_beside(benchmark, criterion, -1),
        after=_beside(benchmark, criterion, 1),
        removed=bool(criterion.removed) or any(one.answer.removed for one in cells),
    )


def _untouched(cell: Cell, answer: ComparedAnswer) -> ColumnCell:
    now = opinion_of(cell)
    return ColumnCell(answer, cell, typed=now, seen=now, seen_ratings=shown_ratings(cell))


def _again(cell: Cell, answer: ComparedAnswer, form: CellForm, *, refused: bool) -> ColumnCell:
    """Show a cell that was not written: as it was typed, and beside what is there where somebody else wrote it."""
    sourced = form.sourced
    typed = sourced or clean_opinion(form.opinion)
    if refused or sourced is None or answer.removed:
        return ColumnCell(
            answer,
            cell,
            typed=typed,
            seen=form.seen,
            seen_ratings=form.vu_notes,
            rating=form.note,
            source_asked=sourced is None,
        )
    return ColumnCell(
        answer,
        cell,
        typed=merge_cell(typed, seen=form.seen, cell=cell).opinion,
        seen=opinion_of(cell),
        seen_ratings=shown_ratings(cell),
        rating=form.note,
        conflict=True,
    )


def _beside(benchmark: Benchmark, criterion: Criterion, step: int) -> Criterion | None:
    """Give the criterion before or after one, in the order of the grid; none at its ends."""
    ids = [one.id for one in benchmark.criteria]
    place = ids.index(criterion.id) + step if criterion.id in ids else -1
    return benchmark.criteria[place] if 0 <= place < len(ids) else None
