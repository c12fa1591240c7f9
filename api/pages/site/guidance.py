"""Help, and ways to reach a person."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.contexts.texts import ContactPage, HelpPage, ReportedRecord
from api.pages.rendering import render
from api.pages.site_origin import site_origin
from api.state import HeldNeedsState, RecommenderState
from corpus.errors import UnknownRecordError
from corpus.records import Investigation, title_of
from recommender import Recommender

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_UPDATED: Final = dt.date(2026, 11, 26)


@router.get("/aide")
def help_page(request: Request, needs: HeldNeedsState) -> HTMLResponse:
    """Answer the questions that people ask."""
    widget = f"{site_origin(request)}/widget" if request.state.widget_sites else ""
    return render(request, "pages/help.html", HelpPage(_UPDATED, minutes=needs.minutes, widget=widget))


@router.get("/contact")
def contact(
    request: Request, recommender: RecommenderState, record_id: Annotated[str, Query(alias="fiche")] = ""
) -> HTMLResponse:
    """Give every way to reach the team; with ``?fiche=ID``, to tell of an error in that record."""
    return render(request, "pages/contact.html", ContactPage(_reported(request, recommender, record_id)))


def _reported(request: Request, recommender: Recommender, record_id: str) -> ReportedRecord | None:
    try:
        record = recommender.catalogue.record(record_id)
    except UnknownRecordError:
        # An old link still leads to the team.
        return None
    found = isinstance(record, Investigation)
    title = title_of(record)
    address = f"/{'investigations' if found else 'outils'}/{record.id}"
    return ReportedRecord(title, address, _mail(request, f"{title} ({site_origin(request)}{address})"))


def _mail(request: Request, what: str) -> str:
    mail: str = request.state.site.mail
    if not mail:
        return ""
    body = f"Bonjour,\r\n\r\nDans la fiche « {what} », je signale :\r\n\r\n"
    return f"mailto:{quote(mail, safe='@')}?subject={quote('Signaler une erreur dans une fiche')}&body={quote(body)}"
