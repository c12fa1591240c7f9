"""The forms of the texts around a grid: what a second writer typed is shown beside what the first wrote."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.benchmarks import ConclusionPage, PresentationPage
from api.desk.benchmarks.texts import clean_conclusion, clean_presentation
from api.pages.benchmarks.catalogue_answers import told_for
from api.pages.benchmarks.forms import PURPOSE, ConclusionForm, PresentationForm, attempt
from api.pages.rendering import render
from api.state import FormTokensState, RecommenderState, StoreState

router = APIRouter(prefix="/comparatif/{secret}", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/presentation")
def presentation(request: Request, secret: str, store: StoreState, tokens: FormTokensState) -> HTMLResponse:
    """Show the form of title and need."""
    benchmark = store.benchmarks.read_open(secret)
    page = PresentationPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        benchmark=benchmark,
        title=benchmark.title,
        context=benchmark.context,
        version=benchmark.presentation_version,
        conflict=False,
        error="",
    )
    return render(request, "pages/benchmark_presentation.html", page)


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
    benchmark = store.benchmarks.read(secret)
    page = PresentationPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        benchmark=benchmark,
        title=typed["title"],
        context=typed["context"],
        version=benchmark.presentation_version if refusal.conflict else form.version,
        conflict=refusal.conflict,
        error=refusal.error,
    )
    return render(request, "pages/benchmark_presentation.html", page, status=refusal.status)


@router.get("/conclusion")
def conclusion(request: Request, secret: str, store: StoreState, tokens: FormTokensState) -> HTMLResponse:
    """Show the form of the conclusion."""
    benchmark = store.benchmarks.read_open(secret)
    page = ConclusionPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        benchmark=benchmark,
        typed=benchmark.conclusion,
        version=benchmark.conclusion_version,
        conflict=False,
        error="",
    )
    return render(request, "pages/benchmark_conclusion.html", page)


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
    benchmark = store.benchmarks.read(secret)
    page = ConclusionPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        benchmark=benchmark,
        typed=clean_conclusion(form.conclusion)["conclusion"],
        version=benchmark.conclusion_version if refusal.conflict else form.version,
        conflict=refusal.conflict,
        error=refusal.error,
    )
    return render(request, "pages/benchmark_conclusion.html", page, status=refusal.status)
