"""``/bureau/signalements``: experts read the errors that people told, and answer each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.addresses.row_ids import RowId
from api.contexts.error_reports import ReportDecisionPage, ReportDeskPage
from api.desk import (
    MOST_REPORTED,
    ErrorOutcome,
    InvalidFormError,
    StaleError,
    StoreUnavailableError,
)
from api.pages.error_reports.words import told_report
from api.pages.posted_form import UNSAVED, Posted
from api.pages.rendering import render
from api.protection.agents import ExpertAgent
from api.state import FormTokensState, RecommenderState, StoreState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.desk import ErrorReport, Store
    from api.protection.form_tokens import FormTokens
    from corpus import Catalogue

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

ADDRESS: Final = "/bureau/signalements"
_MOST: Final = 100
"""Reports of a page: those that wait are answered from the oldest on."""
_OUTCOMES: Final[Mapping[str, ErrorOutcome]] = {
    "corrige": ErrorOutcome.CORRECTED,
    "inchange": ErrorOutcome.UNCHANGED,
    "rouvrir": ErrorOutcome.REOPENED,
}


@router.get(ADDRESS)
def list_reports(
    request: Request, agent: ExpertAgent, store: StoreState, recommender: RecommenderState
) -> HTMLResponse:
    """Show the reports that wait, the oldest first; with ``?etat=regles``, those that are settled."""
    del agent
    settled = request.query_params.get("etat") == "regles"
    found = store.error_reports.listed(settled=settled, most=_MOST)
    names = _names(store, found)
    page = ReportDeskPage(
        reports=tuple(told_report(report, recommender.catalogue, names=names) for report in found),
        waiting=store.error_reports.count_waiting(),
        settled=settled,
        most=_MOST,
    )
    return render(request, "pages/desk_reports.html", page)


@router.get(ADDRESS + "/{report_id}")
def read(
    request: Request,
    report_id: RowId,
    agent: ExpertAgent,
    *,
    store: StoreState,
    recommender: RecommenderState,
    tokens: FormTokensState,
) -> HTMLResponse:
    """Show a report with the form that answers it."""
    del agent
    page = _page(store.error_reports.read(report_id), store, recommender.catalogue, tokens)
    return render(request, "pages/desk_report.html", page)


@router.post(ADDRESS + "/{report_id}")
def decide(
    request: Request,
    report_id: RowId,
    agent: ExpertAgent,
    *,
    store: StoreState,
    recommender: RecommenderState,
    tokens: FormTokensState,
    posted: Posted,
) -> Response:
    """Settle a report, or open it again; an answer that is not taken is shown again."""
    reports, typed = store.error_reports, posted.fields.get("reponse", "")
    reports.read(report_id)
    outcome = _OUTCOMES.get(posted.fields.get("action", ""))
    notice, error, status = posted.objection(tokens, purpose=_purpose(report_id)), "", 403
    if not notice and outcome is not None:
        try:
            reports.decide(report_id, outcome, answer=typed, actor=agent.id, expected_steps=_steps(posted.fields))
        except InvalidFormError as problem:
            error, status = problem.messages["answer"], 422
        except StaleError as problem:
            notice, status = str(problem), 409
        except StoreUnavailableError:
            notice, status = UNSAVED, 503
    if not notice and not error:
        return RedirectResponse(ADDRESS, status_code=303)
    page = _page(reports.read(report_id), store, recommender.catalogue, tokens)
    page = replace(page, typed=typed, error=error, notice=notice)
    return render(request, "pages/desk_report.html", page, status=status)


def _page(report: ErrorReport, store: Store, catalogue: Catalogue, tokens: FormTokens) -> ReportDecisionPage:
    return ReportDecisionPage(
        report=told_report(report, catalogue, names=_names(store, [report])),
        token=tokens.issue(_purpose(report.id)),
        limit=MOST_REPORTED,
        typed="",
        error="",
        notice="",
    )


def _names(store: Store, reports: Iterable[ErrorReport]) -> dict[str, str]:
    """Name who decided: agents, and the services that have a key."""
    actors = {step.actor for report in reports for step in report.steps}
    return {**store.accounts.names(actors), **store.keys.names(actors)}


def _steps(fields: Mapping[str, str]) -> int:
    told = fields.get("decisions", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 6 else -1


def _purpose(report_id: int) -> str:
    return f"signalement/{report_id}"
