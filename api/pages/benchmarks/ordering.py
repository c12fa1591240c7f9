"""The order of a grid: answers, and the criteria of the team, go up and down by buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.benchmarks.parts import OrderPage
from api.desk import PartRemovedError, UnknownBenchmarkError
from api.pages.benchmarks.forms import PURPOSE, GuardedForm
from api.pages.rendering import render
from api.state import FormTokensState, StoreState

if TYPE_CHECKING:
    from api.desk import Benchmark, ComparedAnswer, Criterion, Store

router = APIRouter(prefix="/comparatif/{secret}/ordre", include_in_schema=False, default_response_class=HTMLResponse)

_MOVE: Final = re.compile(r"(monter|descendre)-(reponse|critere)-([0-9]{1,9})")
_MOVED: Final = re.compile(r"(reponse|critere)-([0-9]{1,9})")
_AS_THEY_CAME: Final = "arrivee"
"""The button that brings all back to the order they came in."""


@router.get("")
def order(
    request: Request, secret: str, *, store: StoreState, tokens: FormTokensState, deplace: str = ""
) -> HTMLResponse:
    """Show the order, and where what was just moved is now."""
    benchmark = store.benchmarks.read_open(secret)
    page = OrderPage(tokens.issue(PURPOSE), secret, benchmark, _moved(benchmark, deplace))
    return render(request, "pages/benchmark_order.html", page)


@router.post("")
def change_order(
    secret: str, form: Annotated[GuardedForm, Form()], *, store: StoreState, tokens: FormTokensState
) -> Response:
    """Move what the button names, from where it is now, and say where it went."""
    form.check(tokens)
    asked = _MOVE.fullmatch(form.action)
    if form.action == _AS_THEY_CAME:
        store.benchmark_work.forget_order(secret)
    if not asked:
        return RedirectResponse(f"/comparatif/{secret}/ordre", status_code=303)
    part = f"{asked[2]}-{asked[3]}"
    try:
        _move(store, secret, part, up=asked[1] == "monter")
    except (PartRemovedError, UnknownBenchmarkError):
        # A colleague removed it meanwhile: the page shows what is left, and a lost benchmark is none.
        return RedirectResponse(f"/comparatif/{secret}/ordre", status_code=303)
    return RedirectResponse(f"/comparatif/{secret}/ordre?deplace={part}", status_code=303)


def _move(store: Store, secret: str, part: str, *, up: bool) -> None:
    work = store.benchmark_work
    kind, _, number = part.partition("-")
    if kind == "reponse":
        work.move_answer(secret, int(number), up=up)
    else:
        work.move_criterion(secret, int(number), up=up)


def _moved(benchmark: Benchmark, told: str) -> ComparedAnswer | Criterion | None:
    read = _MOVED.fullmatch(told)
    if not read:
        return None
    parts: tuple[ComparedAnswer | Criterion, ...] = benchmark.answers if read[1] == "reponse" else benchmark.criteria
    return next((one for one in parts if one.id == int(read[2])), None)
