"""The form of all ratings: what one person thinks of every answer on every criterion, kept together."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from api.contexts.benchmark_cells import RatingsPage
from api.desk import SeenOpinion
from api.desk.benchmarks.cells import opinion_of
from api.pages.benchmarks.forms import PURPOSE, GuardedForm, attempt
from api.pages.rendering import render
from api.state import FormTokensState, StoreState
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from api.desk import Benchmark

router = APIRouter(prefix="/comparatif/{secret}/notes", include_in_schema=False, default_response_class=HTMLResponse)

_CHOSEN: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,9})-([0-4]|aucune)")


class RatingsForm(GuardedForm):
    """What is chosen in the grid of ratings."""

    note: list[str] = Field(default_factory=list)
    """Each ``ANSWER-CRITERION-VALUE``, from 0 to 4, or ``aucune`` to take one’s own back; empty where nothing is."""
    initiales: str = ""

    @property
    def chosen(self) -> dict[int, dict[int, int | None]]:
        """What was chosen, by criterion and answer; none to take it back."""
        found: defaultdict[int, dict[int, int | None]] = defaultdict(dict)
        for answer, criterion, value in filter(None, (_read(one) for one in self.note)):
            found[criterion][answer] = value
        return found


@router.get("")
def ratings(request: Request, secret: str, *, store: StoreState, tokens: FormTokensState) -> HTMLResponse:
    """Show every answer on every criterion that counts, each to be rated."""
    benchmark = store.benchmarks.read_open(secret)
    page = RatingsPage(tokens.issue(PURPOSE), secret, benchmark)
    return render(request, "pages/benchmark_ratings.html", page)


@router.post("")
def rate(
    request: Request,
    secret: str,
    *,
    form: Annotated[RatingsForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Keep all that was chosen; what was removed in between is told, and nothing else of a cell changes."""
    author, left = clean_line(form.initiales), set[str]()

    def write() -> None:
        benchmark = store.benchmarks.read_open(secret)
        for criterion_id, values in form.chosen.items():
            told = _told(benchmark, criterion_id, values, author=author)
            unwritten = store.benchmark_work.write_all(secret, criterion_id, told) if told else None
            gone = values.keys() - told.keys() | (unwritten.changed | unwritten.removed if unwritten else set())
            left.update(f"{answer_id}-{criterion_id}" for answer_id in gone)

    refusal = attempt(form, tokens, write)
    if refusal is None and not left:
        return RedirectResponse(f"/comparatif/{secret}#grille", status_code=303)
    page = RatingsPage(
        tokens.issue(PURPOSE),
        secret,
        store.benchmarks.read(secret),
        typed=frozenset(form.note),
        author=author,
        error=refusal.error if refusal else "",
        left=len(left),
    )
    return render(request, "pages/benchmark_ratings.html", page, status=refusal.status if refusal else 409)


def _told(
    benchmark: Benchmark, criterion_id: int, values: dict[int, int | None], *, author: str
) -> dict[int, SeenOpinion]:
    """Say of each cell what it holds, with another rating: only that is new, whoever writes the rest meanwhile."""
    criterion = next((one for one in benchmark.criteria if one.id == criterion_id), None)
    if criterion is None:
        return {}
    told = {}
    for answer in benchmark.answers:
        if answer.id in values:
            seen = opinion_of(benchmark.cell(answer, criterion), author)
            told[answer.id] = SeenOpinion(replace(seen, rating=values[answer.id]), seen)
    return told


def _read(chosen: str) -> tuple[int, int, int | None] | None:
    read = _CHOSEN.fullmatch(chosen)
    return (int(read[1]), int(read[2]), int(read[3]) if read[3] != "aucune" else None) if read else None
