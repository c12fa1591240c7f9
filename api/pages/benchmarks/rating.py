"""The form of all ratings: what one person thinks of every answer on every criterion, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from api.contexts.benchmarks.cells import RatingsPage
from api.desk import ChosenRating
from api.desk.benchmarks.ratings import person_of
from api.pages.benchmarks.forms import PURPOSE, PUT_BACK, GuardedForm, attempt
from api.pages.rendering import render
from api.state import FormTokensState, StoreState
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.desk import Benchmark, ComparedAnswer, Criterion, Store

_PartT = TypeVar("_PartT", bound="ComparedAnswer | Criterion")

router = APIRouter(prefix="/comparatif/{secret}/notes", include_in_schema=False, default_response_class=HTMLResponse)

_NONE: Final = "aucune"
_CHOSEN: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,9})-([0-4]|aucune)")
_SEEN: Final = re.compile(r"(?m)^([0-9]{1,9})-([0-9]{1,9}) ([0-4]):(.*?)\r?$")


class RatingsForm(GuardedForm):
    """What is chosen in the grid of ratings, beside what it showed."""

    note: list[str] = Field(default_factory=list)
    """Each ``ANSWER-CRITERION-VALUE``, from 0 to 4, or ``aucune`` to take one’s own back; empty where nothing is."""
    initiales: str = ""
    vu_notes: str = ""
    """The ratings that the form showed, as `shown_ratings` writes them."""

    @property
    def chosen(self) -> dict[tuple[int, int], ChosenRating]:
        """What was chosen, by answer and criterion."""
        person = person_of(clean_line(self.initiales))
        shown = {
            (int(answer), int(criterion)): int(value)
            for answer, criterion, value, author in _SEEN.findall(self.vu_notes)
            if person_of(author) == person
        }
        read = [found.groups() for found in map(_CHOSEN.fullmatch, self.note) if found]
        places = {(int(answer), int(criterion)): value for answer, criterion, value in read}
        return {
            place: ChosenRating(None if value == _NONE else int(value), shown.get(place))
            for place, value in places.items()
        }


@router.get("")
def ratings(request: Request, secret: str, *, store: StoreState, tokens: FormTokensState) -> HTMLResponse:
    """Show every answer on every criterion that counts, each to be rated."""
    return _show(request, store.benchmarks.read_open(secret), secret, token=tokens.issue(PURPOSE))


@router.post("")
def rate(
    request: Request,
    secret: str,
    *,
    form: Annotated[RatingsForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Keep what was chosen; tell by name what was not, because others changed or removed it meanwhile."""
    chosen, left = form.chosen, set[tuple[int, int]]()

    def write() -> None:
        if form.action == PUT_BACK:
            _put_back(store, secret, chosen, author=form.initiales)
        left.update(store.benchmark_work.rate(secret, chosen, author=form.initiales))

    refusal = attempt(form, tokens, write)
    if refusal is None and not left:
        return RedirectResponse(f"/comparatif/{secret}#grille", status_code=303)
    unkept = {place: one for place, one in chosen.items() if refusal or place in left}
    return _show(
        request,
        store.benchmarks.read(secret),
        secret,
        token=tokens.issue(PURPOSE),
        typed={place: _NONE if one.rating is None else str(one.rating) for place, one in unkept.items()},
        author=clean_line(form.initiales),
        error=refusal.error if refusal else "",
        status=refusal.status if refusal else 409,
    )


def shown_ratings(benchmark: Benchmark, answers: Sequence[ComparedAnswer], criteria: Sequence[Criterion]) -> str:
    """Write the ratings of a grid as `RatingsForm` reads them back: one a line, ``ANSWER-CRITERION VALUE:INITIALS``."""
    return "\n".join(
        f"{answer.id}-{criterion.id} {one.value}:{one.author}"
        for answer in answers
        for criterion in criteria
        for one in benchmark.cell(answer, criterion).ratings
    )


def _put_back(store: Store, secret: str, chosen: Iterable[tuple[int, int]], *, author: str) -> None:
    """Put back what is rated and was removed; what is rated no more stays removed."""
    benchmark, places = store.benchmarks.read(secret), list(chosen)
    for answer in benchmark.removed_answers:
        if answer.id in {one for one, _ in places}:
            store.benchmark_work.put_answer_back(secret, answer.id, author=author)
    for criterion in benchmark.removed_criteria:
        if criterion.id in {one for _, one in places}:
            store.benchmark_work.put_criterion_back(secret, criterion.id, author=author)


def _show(
    request: Request,
    benchmark: Benchmark,
    secret: str,
    *,
    token: str,
    typed: dict[tuple[int, int], str] | None = None,
    author: str = "",
    error: str = "",
    status: int = 200,
) -> HTMLResponse:
    typed = typed or {}
    # What was chosen of an answer or a criterion that left the grid meanwhile is shown with the rest.
    answers = _with(benchmark.answers, map(benchmark.find_answer, sorted({answer for answer, _ in typed})))
    criteria = _with(benchmark.weighing, map(benchmark.find_criterion, sorted({one for _, one in typed})))
    page = RatingsPage(
        token=token,
        secret=secret,
        benchmark=benchmark,
        answers=answers,
        criteria=criteria,
        removed=any(part.removed for part in answers) or any(part.removed for part in criteria),
        shown=shown_ratings(benchmark, answers, criteria),
        typed=frozenset(f"{answer}-{criterion}-{value}" for (answer, criterion), value in typed.items()),
        author=author,
        error=error,
        left=() if error else tuple(_named(benchmark, place, value) for place, value in typed.items()),
    )
    return render(request, "pages/benchmark_ratings.html", page, status=status)


def _with(here: Iterable[_PartT], chosen: Iterable[_PartT | None]) -> tuple[_PartT, ...]:
    every = {part.id: part for part in (*here, *filter(None, chosen))}
    return tuple(every.values())


def _named(benchmark: Benchmark, place: tuple[int, int], value: str) -> str:
    answer, criterion = benchmark.find_answer(place[0]), benchmark.find_criterion(place[1])
    names = (answer.name if answer else "réponse inconnue", criterion.label if criterion else "critère inconnu")
    return f"{', '.join(names)} : {'note à retirer' if value == _NONE else value}"
