"""The form of a cell: what is known, where it is from, what the team thinks of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.benchmarks import CellPage
from api.desk import Opinion
from api.desk.benchmarks.cells import clean_opinion, merge_cell, opinion_of
from api.desk.benchmarks.grid import NATURE
from api.desk.benchmarks.ratings import person_of
from api.pages.benchmarks.answers import answer_of
from api.pages.benchmarks.forms import PURPOSE, PUT_BACK, GuardedForm, Refusal, attempt
from api.pages.benchmarks.workspace import criterion_of
from api.pages.rendering import render
from api.row_ids import RowId
from api.state import FormTokensState, StoreState
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from api.desk import Cell, Store

router = APIRouter(
    prefix="/comparatif/{secret}/case/{answer_id}/{criterion_id}",
    include_in_schema=False,
    default_response_class=HTMLResponse,
)

_NEXT: Final = "suivante"
"""The button that writes a cell and leads to the next question."""
_YES: Final = "oui"
_NO: Final = "non"
_ASK: Final = (
    "Vous avez changé le texte et laissé la source : dites si elle le dit aussi. Rien n’a encore été enregistré."
)


class CellForm(GuardedForm):
    """What is known and thought of a cell, beside what the form showed."""

    texte: str = ""
    source: str = ""
    date: str = ""
    note: str = ""
    """From 0 to 4, or anything else to take it back; empty to leave the author's rating as it is."""
    remarque: str = ""
    initiales: str = ""
    source_dite: str = ""
    """Whether the source that was there says what was typed; empty while nobody asked."""
    vu_texte: str = ""
    vu_source: str = ""
    vu_date: str = ""
    vu_remarque: str = ""
    vu_notes: str = ""
    """The ratings, one a line, each ``VALUE:INITIALS``."""

    @property
    def opinion(self) -> Opinion:
        """What was typed."""
        left = self.seen.rating if self.note == "" else None
        rating = int(self.note) if re.fullmatch(r"[0-4]", self.note) else left
        return Opinion(self.texte, self.source, self.date, rating, self.remarque, self.initiales)

    @property
    def seen(self) -> Opinion:
        """What the form showed: a colleague may have changed it meanwhile."""
        shown = re.findall(r"(?m)^([0-4]):(.*?)\r?$", self.vu_notes)
        person = person_of(clean_line(self.initiales))
        mine = next((int(value) for value, author in shown if person_of(author) == person), None)
        return Opinion(self.vu_texte, self.vu_source, self.vu_date, mine, self.vu_remarque, self.initiales)

    @property
    def sourced(self) -> Opinion | None:
        """What was typed, without the source of another text; none where only its author knows whether it is."""
        typed, seen = clean_opinion(self.opinion), clean_opinion(self.seen)
        left = typed.text != seen.text and (typed.source, typed.dated) == (seen.source, seen.dated)
        if not left or not typed.source or self.source_dite == _YES:
            return typed
        if not typed.text or typed.source == NATURE or self.source_dite == _NO:
            return replace(typed, source="", dated="")
        return None


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
        seen_ratings=_shown(now),
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
        seen_ratings=_shown(now) if refusal.conflict else form.vu_notes,
        rating=form.note,
        conflict=refusal.conflict,
        removed=refusal.removed,
        error=refusal.error,
        source_asked=opinion is None,
    )
    return render(request, "pages/benchmark_cell.html", page, status=refusal.status)


def _shown(cell: Cell) -> str:
    return "\n".join(f"{one.value}:{one.author}" for one in cell.ratings)


def _after(secret: str, answer_id: int, criterion_id: int, *, form: CellForm, store: Store) -> Response:
    """Lead back to the cell in the grid, or to the next question where that is asked and one is left."""
    following = store.benchmarks.read(secret).question_after(answer_id, criterion_id) if form.action == _NEXT else None
    place = f"#c{answer_id}-{criterion_id}"
    if following:
        place = f"/case/{following.answer.id}/{following.criterion.id}?suite=1"
    return RedirectResponse(f"/comparatif/{secret}{place}", status_code=303)
