"""The pages of the form's steps: filled with what the draft holds, or shown again with what was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from api.contexts.request_form.form import AlreadySentPage, ContactPage, NeedPage, StepPage, TerritoryPage
from api.desk import LIMITS
from api.desk.retention import Kind, days_of
from api.pages.personal_words import personal_words
from api.pages.places_shown import choices_for
from api.pages.rendering import render
from api.pages.request_form.request_desk import ALREADY, OPENING, RECAP, START, draft_address, purpose_of, step_address
from api.pages.site_origin import site_origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request
    from fastapi.responses import HTMLResponse

    from api.desk import Form
    from api.pages.request_form.request_desk import RequestDesk

_TEMPLATES: Final = ("pages/request_territory.html", "pages/request_need.html", "pages/request_contact.html")
_LABELS: Final = {
    "territory_typed": "Votre territoire",
    "need": "Votre besoin",
    "tried": "Ce qui a déjà été essayé",
    "deadline": "Votre échéance",
    "name": "Votre nom",
    "role": "Votre fonction",
    "email": "Votre adresse électronique",
    "phone": "Votre téléphone",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a step is shown with."""

    form: Form
    draft: str = ""
    """The draft's token; empty before there is one."""
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    status: int = 200
    carried: Mapping[str, str] = field(default_factory=dict)
    """What another page sent along while there is no draft."""
    returning: bool = False


def step_page(request: Request, desk: RequestDesk, step: int, shown: Shown) -> HTMLResponse:
    """Show a step.

    Args:
        request: the request.
        desk: what the form's pages work with.
        step: from 1.
        shown: what it is shown with.

    Returns:
        The page.

    """
    common: dict[str, Any] = {
        "step": step,
        "action": step_address(shown.draft, step) if shown.draft else START,
        "draft": draft_address(shown.draft) if shown.draft else "",
        "resume": site_origin(request) + draft_address(shown.draft) if shown.draft else "",
        "kept_days": days_of(Kind.DRAFT),
        "token": desk.tokens.issue(purpose_of(shown.draft) if shown.draft else OPENING),
        "form": shown.form,
        "errors": shown.errors,
        "notice": shown.notice,
        "returning": shown.returning or request.query_params.get("retour") == RECAP,
        "limits": LIMITS,
        "carried": shown.carried,
    }
    return render(request, _TEMPLATES[step - 1], _page(desk, step, common), status=shown.status)


def _page(desk: RequestDesk, step: int, common: dict[str, Any]) -> StepPage:
    form: Form = common["form"]
    if step == 3:
        return ContactPage(**common)
    chosen = desk.chosen(form)
    if step == 2:
        return NeedPage(**common, chosen=chosen, personal=personal_words(form.need, form.tried))
    choices = () if chosen else choices_for(form.territory_typed, desk.search, departments=desk.departments)
    # An error is told where it is put right: at the list once there is one.
    errors = {"choix" if choices else "territory_typed": told for told in common["errors"].values()}
    return TerritoryPage(**(common | {"errors": errors}), choices=choices, chosen=chosen)


def already_sent_page(request: Request, draft: str, typed: Mapping[str, str]) -> HTMLResponse:
    """Tell that the draft became a request, and give back what was typed since.

    Args:
        request: the request.
        draft: the draft's token.
        typed: what was typed, by field.

    Returns:
        The page.

    """
    told = tuple((label, typed[name]) for name, label in _LABELS.items() if typed.get(name))
    page = AlreadySentPage(f"{draft_address(draft)}/confirmation", told)
    return render(request, "pages/request_already_sent.html", page, status=ALREADY)
