"""The forms of the texts around a grid: what a second writer typed is shown beside what the first wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.benchmarks.benchmarks import ConclusionPage, PresentationPage
from api.desk.benchmarks.texts import clean_conclusion, clean_presentation
from api.pages.benchmarks.catalogue_answers import told_for
from api.pages.benchmarks.forms import PURPOSE, ConclusionForm, PresentationForm, attempt
from api.pages.rendering import render
from api.state import FormTokensState, RecommenderState, StoreState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import Benchmark
    from api.pages.benchmarks.forms import Refusal
    from api.protection.form_tokens import FormTokens

router = APIRouter(prefix="/comparatif/{secret}", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/presentation")
def presentation(request: Request, secret: str, store: StoreState, tokens: FormTokensState) -> HTMLResponse:
    """Show the form of title and need."""
    return _show_presentation(request, secret, store.benchmarks.read_open(secret), tokens)


@router.post("/presentation")
def present(
    request: Request,
    secret: str,
    form: Annotated[PresentationForm, Form()],
    *,
    recommender: RecommenderState,
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Change title and need, or show both versions when someone else changed them in between."""
    typed = clean_presentation(form.titre, form.contexte)

    def write() -> None:
        there = store.benchmarks.read_open(secret)
        told = told_for(typed["context"], there, recommender) if there.context != typed["context"] else ()
        store.benchmarks.present(secret, title=form.titre, context=form.contexte, told=told, seen=form.version)

    refusal = attempt(form, tokens, write)
    if refusal is None:
        return RedirectResponse(f"/comparatif/{secret}", status_code=303)
    return _show_presentation(request, secret, store.benchmarks.read(secret), tokens, sent=_Sent(typed, form, refusal))


def _show_presentation(
    request: Request, secret: str, benchmark: Benchmark, tokens: FormTokens, *, sent: _Sent | None = None
) -> HTMLResponse:
    typed = sent.typed if sent else {"title": benchmark.title, "context": benchmark.context}
    page = PresentationPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        benchmark=benchmark,
        title=typed["title"],
        context=typed["context"],
        version=sent.version(benchmark.presentation_version) if sent else benchmark.presentation_version,
        conflict=bool(sent and sent.refusal.conflict),
        error=sent.refusal.error if sent else "",
    )
    return render(request, "pages/benchmark_presentation.html", page, status=sent.refusal.status if sent else 200)


@router.get("/conclusion")
def conclusion(request: Request, secret: str, store: StoreState, tokens: FormTokensState) -> HTMLResponse:
    """Show the form of the conclusion."""
    return _show_conclusion(request, secret, store.benchmarks.read_open(secret), tokens)


@router.post("/conclusion")
def conclude(
    request: Request,
    secret: str,
    form: Annotated[ConclusionForm, Form()],
    *,
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Write the conclusion, or show both versions when someone else changed it in between."""

    def write() -> None:
        store.benchmarks.conclude(secret, form.conclusion, seen=form.version)

    refusal = attempt(form, tokens, write)
    if refusal is None:
        return RedirectResponse(f"/comparatif/{secret}#conclusion", status_code=303)
    sent = _Sent(clean_conclusion(form.conclusion), form, refusal)
    return _show_conclusion(request, secret, store.benchmarks.read(secret), tokens, sent=sent)


def _show_conclusion(
    request: Request, secret: str, benchmark: Benchmark, tokens: FormTokens, *, sent: _Sent | None = None
) -> HTMLResponse:
    page = ConclusionPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        benchmark=benchmark,
        typed=sent.typed["conclusion"] if sent else benchmark.conclusion,
        version=sent.version(benchmark.conclusion_version) if sent else benchmark.conclusion_version,
        conflict=bool(sent and sent.refusal.conflict),
        error=sent.refusal.error if sent else "",
    )
    return render(request, "pages/benchmark_conclusion.html", page, status=sent.refusal.status if sent else 200)


@dataclass(frozen=True)
class _Sent:
    """A form that was refused."""

    typed: Mapping[str, str]
    form: PresentationForm | ConclusionForm
    refusal: Refusal

    def version(self, now: str) -> str:
        """Give the version that its author has seen: the one there now, once both are shown."""
        return now if self.refusal.conflict else self.form.version
