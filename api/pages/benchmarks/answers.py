"""The answers of a benchmark: set aside with a reason, brought back, named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.addresses.row_ids import RowId
from api.contexts.benchmarks.parts import AnswerPage
from api.desk import OWN_KINDS, AnswerChange, PartRemovedError
from api.pages.benchmarks.forms import PURPOSE, PUT_BACK, AsideForm, GuardedForm, NameForm, Refusal, attempt
from api.pages.rendering import render
from api.state import FormTokensState, StoreState
from corpus.cleaning import clean_line, clean_text

if TYPE_CHECKING:
    from api.desk import Benchmark, ComparedAnswer

router = APIRouter(prefix="/comparatif/{secret}", include_in_schema=False, default_response_class=HTMLResponse)

_ASIDE = "pages/benchmark_aside.html"
_NAME = "pages/benchmark_name.html"
_REMOVED = "Cette réponse a été retirée du comparatif."


@router.get("/ecarter/{answer_id}")
def aside(
    request: Request, secret: str, answer_id: RowId, *, store: StoreState, tokens: FormTokensState
) -> HTMLResponse:
    """Ask why an answer is set aside."""
    answer = answer_of(store.benchmarks.read_open(secret), answer_id)
    page = _page(secret, answer, tokens.issue(PURPOSE), typed=answer.aside_why)
    return render(request, _ASIDE, page)


@router.post("/ecarter/{answer_id}")
def set_aside(
    request: Request,
    secret: str,
    answer_id: RowId,
    *,
    form: Annotated[AsideForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Set an answer aside, or show both reasons when someone else gave another in between."""
    wanted = AnswerChange(aside=True, why=form.raison)

    def write() -> None:
        if form.action == PUT_BACK:
            store.benchmark_work.put_answer_back(secret, answer_id, author=form.initiales)
        store.benchmark_work.change_answer(secret, answer_id, wanted, author=form.initiales, seen=form.version)

    refusal = attempt(form, tokens, write)
    if refusal is None:
        return RedirectResponse(f"/comparatif/{secret}#ecartees", status_code=303)
    answer = answer_of(store.benchmarks.read(secret), answer_id, even_removed=True)
    page = _page(
        secret,
        answer,
        tokens.issue(PURPOSE),
        typed=clean_text(form.raison),
        author=clean_line(form.initiales),
        seen=form.version,
        refusal=refusal,
    )
    return render(request, _ASIDE, page, status=refusal.status)


@router.post("/remettre/{answer_id}")
def put_back(
    secret: str, answer_id: RowId, form: Annotated[GuardedForm, Form()], *, store: StoreState, tokens: FormTokensState
) -> Response:
    """Bring an answer back."""
    form.check(tokens)
    store.benchmark_work.change_answer(secret, answer_id, AnswerChange(aside=False))
    return RedirectResponse(f"/comparatif/{secret}#grille", status_code=303)


@router.get("/renommer/{answer_id}")
def name(
    request: Request, secret: str, answer_id: RowId, *, store: StoreState, tokens: FormTokensState
) -> HTMLResponse:
    """Show the form of the name of an answer, and of the kind of one that the team added."""
    answer = answer_of(store.benchmarks.read_open(secret), answer_id)
    page = _page(secret, answer, tokens.issue(PURPOSE), typed=answer.name)
    return render(request, _NAME, page)


@router.post("/renommer/{answer_id}")
def rename(
    request: Request,
    secret: str,
    answer_id: RowId,
    *,
    form: Annotated[NameForm, Form()],
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Name an answer, or show both versions when someone else changed it in between."""
    answer_of(store.benchmarks.read(secret), answer_id, even_removed=True)
    wanted = AnswerChange(name=form.nom, kind=form.nature)

    def write() -> None:
        if form.action == PUT_BACK:
            store.benchmark_work.put_answer_back(secret, answer_id)
        store.benchmark_work.change_answer(secret, answer_id, wanted, seen=form.version)

    refusal = attempt(form, tokens, write)
    if refusal is None:
        return RedirectResponse(f"/comparatif/{secret}#grille", status_code=303)
    answer = answer_of(store.benchmarks.read(secret), answer_id, even_removed=True)
    page = _page(
        secret,
        answer,
        tokens.issue(PURPOSE),
        typed=clean_line(form.nom),
        kind=form.nature,
        seen=form.version,
        refusal=refusal,
    )
    return render(request, _NAME, page, status=refusal.status)


def answer_of(benchmark: Benchmark, answer_id: int, *, even_removed: bool = False) -> ComparedAnswer:
    """Find an answer of a benchmark, in the grid or set aside.

    Args:
        benchmark: the benchmark.
        answer_id: the answer.
        even_removed: find one that was removed as well, to give back what was typed of it.

    Returns:
        The answer.

    Raises:
        HTTPException: 404 if the benchmark has no such answer.
        PartRemovedError: if it was removed.

    """
    found = benchmark.find_answer(answer_id)
    if found is None:
        raise HTTPException(404)
    if found.removed and not even_removed:
        raise PartRemovedError(_REMOVED)
    return found


def _page(
    secret: str,
    answer: ComparedAnswer,
    token: str,
    *,
    typed: str,
    kind: str = "",
    author: str = "",
    seen: str = "",
    refusal: Refusal | None = None,
) -> AnswerPage:
    conflict = refusal is not None and refusal.conflict
    return AnswerPage(
        token=token,
        secret=secret,
        answer=answer,
        typed=typed,
        kind=kind if kind in OWN_KINDS else answer.kind,
        author=author,
        version=answer.version if conflict or refusal is None else seen,
        conflict=conflict,
        removed=refusal is not None and refusal.removed,
        error=refusal.error if refusal else "",
    )
