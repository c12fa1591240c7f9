"""``/signalement/…``: what became of an error that was told, by the secret address that its person was given."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.error_reports import ReportPage
from api.desk.retention import Kind, days_of
from api.pages.error_reports.words import told_report
from api.pages.rendering import render
from api.pages.site_origin import site_origin
from api.state import RecommenderState, StoreState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/signalement/{secret}")
def follow(request: Request, secret: str, store: StoreState, recommender: RecommenderState) -> HTMLResponse:
    """Show a report and its answer."""
    report = store.error_reports.follow(secret)
    page = ReportPage(
        report=told_report(report, recommender.catalogue),
        link=f"{site_origin(request)}/signalement/{secret}",
        new=request.query_params.get("envoye") == "1" and not report.steps,
        days=days_of(Kind.ERROR_REPORT),
    )
    return render(request, "pages/report.html", page)
