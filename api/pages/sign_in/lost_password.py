"""``/connexion/mot-de-passe/…``: whoever was given a link by an administrator chooses a password, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.errors import ErrorPage
from api.contexts.sign_in.sign_in import LostPasswordPage
from api.desk import PasswordError
from api.desk.accounts.passwords import LONGEST, SHORTEST
from api.observation.sign_ins import tell_account
from api.pages.posted_form import Posted
from api.pages.rendering import render
from api.pages.request_form.request_desk import SEE_OTHER
from api.protection.password_links import PATH
from api.state import FormTokensState, GuessesState, PasswordLinksState, ProviderState, StoreState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import Store
    from api.protection.password_links import PasswordLinks

router = APIRouter(prefix=PATH, include_in_schema=False, default_response_class=HTMLResponse)

_PURPOSE: Final = "mot-de-passe"
_MISSING: Final = {
    "nouveau": "Choisissez un mot de passe.",
    "encore": "Tapez une seconde fois le mot de passe.",
}
_DIFFERENT: Final = "Ce n’est pas le même mot de passe : tapez-les à nouveau tous les deux."
_DEAD: Final = ErrorPage(
    404,
    "Ce lien ne sert plus",
    "Un lien pour choisir son mot de passe vaut une heure et ne sert qu’une fois.",
    (
        "Si vous venez de choisir votre mot de passe, connectez-vous.",
        "Sinon, demandez un nouveau lien à qui administre ce service.",
    ),
    action=("/connexion", "Se connecter"),
)


@router.get("/{secret}")
def show(
    request: Request,
    secret: str,
    *,
    store: StoreState,
    tokens: FormTokensState,
    links: PasswordLinksState,
    provider: ProviderState,
) -> HTMLResponse:
    """Show the form, which changes nothing by itself: programs that look at mails open their links."""
    if provider or _state(secret, store=store, links=links) is None:
        return render(request, "pages/error.html", _DEAD, status=404)
    return render(request, "pages/lost_password.html", _page(tokens.issue(_PURPOSE), secret))


@router.post("/{secret}")
def choose(
    request: Request,
    secret: str,
    *,
    posted: Posted,
    store: StoreState,
    tokens: FormTokensState,
    links: PasswordLinksState,
    guesses: GuessesState,
    provider: ProviderState,
) -> Response:
    """Take the password; the link is worth nothing afterwards, and every session of the account ends."""
    state = None if provider else _state(secret, store=store, links=links)
    if state is None:
        return render(request, "pages/error.html", _DEAD, status=404)
    notice = posted.objection(tokens, purpose=_PURPOSE)
    errors = {} if notice else _wrong(posted.fields)
    if not (notice or errors):
        try:
            agent = store.lost_passwords.replace(links.account_of(secret), posted.fields["nouveau"], state=state)
        except PasswordError as error:
            errors = {"nouveau": str(error)}
        else:
            if agent is None:
                return render(request, "pages/error.html", _DEAD, status=404)
            for browser in {"", request.state.known_browsers.name(request, agent.mail)}:
                guesses.forget(agent.mail, browser=browser)
            tell_account("password_replaced", account=agent.id)
            return RedirectResponse("/connexion?fait=mot-de-passe", SEE_OTHER)
    page = _page(tokens.issue(_PURPOSE), secret, notice=notice, errors=errors)
    return render(request, "pages/lost_password.html", page, status=422)


def _state(secret: str, *, store: Store, links: PasswordLinks) -> str | None:
    """Give the state that a link stands on; none where it opens nothing."""
    state = store.lost_passwords.state_of(links.account_of(secret))
    return state if links.opens(secret, state=state) else None


def _wrong(fields: Mapping[str, str]) -> dict[str, str]:
    missing = {name: told for name, told in _MISSING.items() if not fields.get(name)}
    if not missing and fields["nouveau"] != fields["encore"]:
        return {"encore": _DIFFERENT}
    return missing


def _page(token: str, secret: str, *, notice: str = "", errors: Mapping[str, str] | None = None) -> LostPasswordPage:
    return LostPasswordPage(
        token, f"{PATH}/{secret}", shortest=SHORTEST, longest=LONGEST, notice=notice, errors=errors or {}
    )
