"""The workspace of a team: the grid, what criteria weigh, sharing, the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.benchmarks.benchmarks import BenchmarkPage
from api.contexts.benchmarks.parts import CriteriaPage, CriterionLine
from api.desk import PartRemovedError, share_token
from api.desk.benchmarks.renewal import changed_briefs, changed_cells
from api.pages.benchmarks.catalogue_answers import told_now
from api.pages.benchmarks.forms import (
    PURPOSE,
    CriteriaForm,
    GuardedForm,
    Refusal,
    StateForm,
    attempt,
)
from api.pages.benchmarks.published import published_near
from api.pages.rendering import render
from api.pages.site_origin import site_origin
from api.protection.agents import desk_agent
from api.state import FormTokensState, RecommenderState, StoreState
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.desk import Benchmark, Criterion, Store
    from api.protection.form_tokens import FormTokens
    from recommender import Recommender

router = APIRouter(prefix="/comparatif/{secret}", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("")
def workspace(
    request: Request, secret: str, *, store: StoreState, recommender: RecommenderState, tokens: FormTokensState
) -> HTMLResponse:
    """Show the workspace, and the published benchmarks near its need."""
    return show_workspace(request, secret, store=store, recommender=recommender, tokens=tokens)


def show_workspace(
    request: Request,
    secret: str,
    *,
    store: Store,
    recommender: Recommender,
    tokens: FormTokens,
    refusal: Refusal | None = None,
) -> HTMLResponse:
    """Show the workspace, and why what was asked of it was refused."""
    benchmark = store.benchmarks.read(secret)
    origin = site_origin(request)
    share = share_token(secret, benchmark.share_number) if benchmark.shared else ""
    told = () if benchmark.finished_at else told_now(benchmark, recommender.catalogue)
    page = BenchmarkPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        benchmark=benchmark,
        edit_url=f"{origin}/comparatif/{secret}",
        share_url=f"{origin}/etude/{share}" if share else "",
        near=published_near(benchmark.context, store, recommender, but=benchmark.id),
        request=store.request_benchmarks.request_of(benchmark.id) if desk_agent(request) else "",
        error=refusal.error if refusal else "",
        changed=changed_cells(benchmark, told),
        briefs=changed_briefs(benchmark, told),
    )
    return render(request, "pages/benchmark.html", page, status=refusal.status if refusal else 200)


@router.get("/criteres")
def criteria(request: Request, secret: str, store: StoreState, tokens: FormTokensState) -> HTMLResponse:
    """Show what criteria weigh, and the form of one more."""
    lines = _lines(store.benchmarks.read_open(secret).criteria, CriteriaForm())
    page = CriteriaPage(tokens.issue(PURPOSE), secret, lines)
    return render(request, "pages/benchmark_criteria.html", page)


@router.post("/criteres")
def weigh(
    request: Request,
    secret: str,
    form: Annotated[CriteriaForm, Form()],
    *,
    store: StoreState,
    tokens: FormTokensState,
) -> Response:
    """Say what criteria weigh, what the team's own are called, and add one."""

    def write() -> None:
        store.benchmark_work.weigh(secret, form.changed, seen=form.seen)
        store.benchmark_work.add_criterion(secret, form.nouveau, weight=form.new_weight)

    refusal = attempt(form, tokens, write)
    if refusal is None:
        return RedirectResponse(f"/comparatif/{secret}#grille", status_code=303)
    benchmark = store.benchmarks.read(secret)
    page = CriteriaPage(
        token=tokens.issue(PURPOSE),
        secret=secret,
        lines=_lines(benchmark.criteria, form),
        gone=tuple(line for line in _lines(benchmark.removed_criteria, form) if line.typed),
        added=clean_line(form.nouveau),
        added_weight=form.new_weight,
        conflict=refusal.conflict,
        error=refusal.error,
    )
    return render(request, "pages/benchmark_criteria.html", page, status=refusal.status)


def _lines(criteria: Sequence[Criterion], form: CriteriaForm) -> tuple[CriterionLine, ...]:
    """Show criteria as they are, but for what was typed."""
    changed, seen = form.changed, form.seen
    return tuple(
        CriterionLine(
            criterion=one,
            label=clean_line(changed.labels.get(one.id, "")) or one.label,
            seen=seen.labels[one.id] if one.id in changed.labels else one.label,
            weight=changed.weights.get(one.id, one.weight),
            seen_weight=seen.weights.get(one.id, one.weight) if one.id in changed.weights else one.weight,
        )
        for one in criteria
    )


@router.post("/partage")
def share(secret: str, form: Annotated[GuardedForm, Form()], *, store: StoreState, tokens: FormTokensState) -> Response:
    """Share the study, or end the sharing."""
    form.check(tokens)
    (store.benchmarks.revoke if form.action == "revoquer" else store.benchmarks.share)(secret)
    return RedirectResponse(f"/comparatif/{secret}#partage", status_code=303)


@router.post("/etat")
def state(secret: str, form: Annotated[StateForm, Form()], *, store: StoreState, tokens: FormTokensState) -> Response:
    """Mark it finished, or change it again."""
    form.check(tokens)
    if form.action == "rouvrir":
        store.benchmarks.reopen(secret)
    else:
        store.benchmarks.finish(secret, publication_wished=bool(form.publier))
    return RedirectResponse(f"/comparatif/{secret}#etat", status_code=303)


@router.post("/effacer")
def erase(secret: str, form: Annotated[StateForm, Form()], *, store: StoreState, tokens: FormTokensState) -> Response:
    """Delete it, once the box that says so is ticked."""
    form.check(tokens)
    if not form.confirmer:
        return RedirectResponse(f"/comparatif/{secret}#effacer", status_code=303)
    store.benchmarks.erase(secret)
    return RedirectResponse("/comparatifs", status_code=303)


def criterion_of(benchmark: Benchmark, criterion_id: int, *, even_removed: bool = False) -> Criterion:
    """Find a criterion of a benchmark, as `answer_of` finds an answer."""
    found = benchmark.find_criterion(criterion_id)
    if found is None:
        raise HTTPException(404)
    if found.removed and not even_removed:
        raise PartRemovedError("Ce critère a été retiré du comparatif.")
    return found
