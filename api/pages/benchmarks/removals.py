"""What is removed from a benchmark, answers and criteria, and put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.addresses.row_ids import RowId
from api.contexts.benchmarks.parts import RemovalPage, WrittenCell
from api.pages.benchmarks.answers import answer_of
from api.pages.benchmarks.forms import PURPOSE, GuardedForm, Refusal, RemovalForm, attempt
from api.pages.benchmarks.workspace import criterion_of, show_workspace
from api.pages.rendering import render
from api.state import FormTokensState, RecommenderState, StoreState
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from api.desk import Benchmark, ComparedAnswer, Criterion

router = APIRouter(prefix="/comparatif/{secret}", include_in_schema=False, default_response_class=HTMLResponse)

_PAGE = "pages/benchmark_removal.html"
_REMOVED = "retires"


@router.get("/retirer/reponse/{answer_id}")
def ask_of_answer(
    request: Request, secret: str, answer_id: RowId, *, store: StoreState, tokens: FormTokensState
) -> HTMLResponse:
    """Ask whether an answer is to be removed, beside what the team wrote of it."""
    benchmark = store.benchmarks.read_open(secret)
    page = _page(secret, benchmark, answer_of(benchmark, answer_id), tokens.issue(PURPOSE))
    return render(request, _PAGE, page)


@router.post("/retirer/reponse/{answer_id}")
def remove_answer(
    request: Request,
    secret: str,
    answer_id: RowId,
    *,
    form: Annotated[RemovalForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Remove an answer, or show what someone changed of it in between."""

    def write() -> None:
        store.benchmark_work.remove_answer(secret, answer_id, author=form.initiales, seen=form.version)

    refusal = attempt(form, tokens, write)
    if refusal is None:
        return _back(secret, _REMOVED)
    benchmark = store.benchmarks.read(secret)
    page = _page(secret, benchmark, answer_of(benchmark, answer_id), tokens.issue(PURPOSE), form=form, refusal=refusal)
    return render(request, _PAGE, page, status=refusal.status)


@router.get("/retirer/critere/{criterion_id}")
def ask_of_criterion(
    request: Request, secret: str, criterion_id: RowId, *, store: StoreState, tokens: FormTokensState
) -> HTMLResponse:
    """Ask whether a criterion of the team's own is to be removed, beside what the team wrote on it."""
    benchmark = store.benchmarks.read_open(secret)
    page = _page(secret, benchmark, _own(benchmark, criterion_id), tokens.issue(PURPOSE))
    return render(request, _PAGE, page)


@router.post("/retirer/critere/{criterion_id}")
def remove_criterion(
    request: Request,
    secret: str,
    criterion_id: RowId,
    *,
    form: Annotated[RemovalForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Remove a criterion of the team's own, or show what someone changed of it in between."""
    _own(store.benchmarks.read(secret), criterion_id, even_removed=True)

    def write() -> None:
        store.benchmark_work.remove_criterion(secret, criterion_id, author=form.initiales, seen=form.version)

    refusal = attempt(form, tokens, write)
    if refusal is None:
        return _back(secret, _REMOVED)
    benchmark = store.benchmarks.read(secret)
    page = _page(secret, benchmark, _own(benchmark, criterion_id), tokens.issue(PURPOSE), form=form, refusal=refusal)
    return render(request, _PAGE, page, status=refusal.status)


@router.post("/retablir/reponse/{answer_id}")
def put_answer_back(
    request: Request,
    secret: str,
    answer_id: RowId,
    *,
    form: Annotated[GuardedForm, Form()],
    store: StoreState,
    recommender: RecommenderState,
    tokens: FormTokensState,
) -> Response:
    """Put an answer back that was removed, or say that its place was taken."""
    refusal = attempt(form, tokens, lambda: store.benchmark_work.put_answer_back(secret, answer_id))
    if refusal is None:
        return _back(secret, "grille")
    return show_workspace(request, secret, store=store, recommender=recommender, tokens=tokens, refusal=refusal)


@router.post("/retablir/critere/{criterion_id}")
def put_criterion_back(
    request: Request,
    secret: str,
    criterion_id: RowId,
    *,
    form: Annotated[GuardedForm, Form()],
    store: StoreState,
    recommender: RecommenderState,
    tokens: FormTokensState,
) -> Response:
    """Put a criterion back that was removed, or say that its place was taken."""
    refusal = attempt(form, tokens, lambda: store.benchmark_work.put_criterion_back(secret, criterion_id))
    if refusal is None:
        return _back(secret, "grille")
    return show_workspace(request, secret, store=store, recommender=recommender, tokens=tokens, refusal=refusal)


def _back(secret: str, place: str) -> Response:
    return RedirectResponse(f"/comparatif/{secret}#{place}", status_code=303)


def _own(benchmark: Benchmark, criterion_id: int, *, even_removed: bool = False) -> Criterion:
    found = criterion_of(benchmark, criterion_id, even_removed=even_removed)
    if found.key:
        # Every benchmark has it: it may weigh nothing.
        raise HTTPException(404)
    return found


def _page(
    secret: str,
    benchmark: Benchmark,
    part: ComparedAnswer | Criterion,
    token: str,
    *,
    form: RemovalForm | None = None,
    refusal: Refusal | None = None,
) -> RemovalPage:
    conflict = refusal is not None and refusal.conflict
    return RemovalPage(
        token=token,
        secret=secret,
        benchmark=benchmark,
        part=part,
        written=tuple(WrittenCell.of(benchmark, cell, beside=part) for cell in benchmark.written(part)),
        author=clean_line(form.initiales) if form else "",
        version=benchmark.removal_version(part) if conflict or form is None else form.version,
        conflict=conflict,
        error=refusal.error if refusal else "",
    )
