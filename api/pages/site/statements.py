"""What the law asks a public site to state."""

from __future__ import annotations

import datetime as dt
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.site.privacy import PrivacyPage
from api.contexts.site.texts import AccessibilityPage, TextPage
from api.desk import LASTING, RETENTION
from api.pages.rendering import render
from api.pages.site_origin import site_origin
from api.state import HeldNeedsState, ProviderState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_ESTABLISHED: Final = dt.date(2026, 11, 26)


@router.get("/accessibilite")
def accessibility(request: Request) -> HTMLResponse:
    """Declare how accessible the site is, in the format that the RGAA imposes."""
    page = AccessibilityPage(established=_ESTABLISHED, address=site_origin(request))
    return render(request, "pages/accessibility.html", page)


@router.get("/mentions-legales")
def legal_notice(request: Request) -> HTMLResponse:
    """Say who publishes and who hosts."""
    return render(request, "pages/legal_notice.html", TextPage(_ESTABLISHED))


@router.get("/donnees-personnelles")
def privacy(request: Request, needs: HeldNeedsState, provider: ProviderState) -> HTMLResponse:
    """Say what is kept of people, from the very table that the purge obeys."""
    name = provider.config.name if provider else ""
    page = PrivacyPage(
        _ESTABLISHED, RETENTION, LASTING, minutes=needs.minutes, mails=request.state.mails, provider=name
    )
    return render(request, "pages/privacy.html", page)


@router.get("/cgu")
def terms(request: Request) -> HTMLResponse:
    """Say what one may expect, and what one may do with what one finds."""
    return render(request, "pages/terms.html", TextPage(_ESTABLISHED))
