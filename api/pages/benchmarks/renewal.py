"""Take over, at one click, what records say otherwise since a benchmark was filled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.benchmarks.catalogue_answers import told_now
from api.pages.benchmarks.forms import GuardedForm, attempt
from api.pages.benchmarks.workspace import show_workspace
from api.state import FormTokensState, RecommenderState, StoreState

router = APIRouter(prefix="/comparatif/{secret}", include_in_schema=False, default_response_class=HTMLResponse)


@router.post("/nouvelles-valeurs")
def renew(
    request: Request,
    secret: str,
    *,
    form: Annotated[GuardedForm, Form()],
    store: StoreState,
    recommender: RecommenderState,
    tokens: FormTokensState,
) -> Response:
    """Take over what records say now; what the team wrote stays."""
    told = told_now(store.benchmarks.read(secret), recommender.catalogue)
    refusal = attempt(form, tokens, lambda: store.benchmark_work.renew(secret, told))
    if refusal is None:
        return RedirectResponse(f"/comparatif/{secret}#grille", status_code=303)
    return show_workspace(request, secret, store=store, recommender=recommender, tokens=tokens, refusal=refusal)
