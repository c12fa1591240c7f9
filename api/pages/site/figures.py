"""What the service is used for and what it costs: it renders its accounts."""

from __future__ import annotations

import datetime as dt
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.contexts.site.figures import BudgetPage, StatsPage
from api.desk import Store
from api.pages.attachments import attachment
from api.pages.rendering import render
from api.pages.site.impact_file import impact_file
from api.pages.site.usage_months import columns_of, months_of
from api.state import StoreState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_BEGINNING: Final = dt.date(2000, 1, 1)
"""Before any use."""


@router.get("/stats")
def stats(request: Request, store: StoreState) -> HTMLResponse:
    """Tell what the service is used for, from what was counted and nothing else."""
    return render(request, "pages/stats.html", _stats(store))


@router.get("/stats.csv", response_class=Response)
def stats_file(request: Request, store: StoreState) -> Response:
    """Give the same figures as an open file."""
    content = impact_file(_stats(store).months, publisher=request.state.site.publisher.name)
    headers = {"Content-Disposition": attachment("statistiques_impact_deja-la.csv")}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/budget")
def budget(request: Request) -> HTMLResponse:
    """Tell what the service costs, as far as its operator has published it."""
    return render(request, "pages/budget.html", BudgetPage(request.state.budget))


def _stats(store: Store) -> StatsPage:
    today = store.clock().date()
    figures = store.usage.figures(_BEGINNING)
    months = months_of(figures, today=today)
    return StatsPage(
        today=today,
        since=figures.days[0][0] if figures.days else None,
        total=figures.total,
        months=months,
        columns=columns_of(months),
    )
