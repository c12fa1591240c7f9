"""``/bureau/compte``: an agent changes their own password, sees their sessions and ends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.sign_in.own_account import OwnAccountPage
from api.desk import PasswordError
from api.desk.accounts.passwords import LONGEST, SHORTEST
from api.observation.sign_ins import tell_account
from api.pages.posted_form import Posted
from api.pages.rendering import render
from api.pages.request_form.request_desk import SEE_OTHER
from api.protection.agents import AnyAgent
from api.protection.cookies import session_token
from api.state import FormTokensState, GuessesState, ProviderState, StoreState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import Agent, Store
    from api.identity.provider import Provider
    from api.pages.posted_form import PostedForm
    from api.protection.form_tokens import FormTokens
    from api.protection.guesses import Guesses

BASE: Final = "/bureau/compte"
router = APIRouter(prefix=BASE, include_in_schema=False, default_response_class=HTMLResponse)

_DONE: Final[Mapping[str, str]] = {
    "connexion": "Vous êtes connecté. Revenez à l’onglet qui garde ce que vous avez écrit, et recommencez l’envoi.",
    "mot-de-passe": "Votre mot de passe est changé. Vos autres sessions sont fermées.",
    "session": "La session est fermée.",
    "sessions": "Vos autres sessions sont fermées.",
}
_SIGNED_IN: Final = "signed-in"
_MISSING: Final = {
    "ancien": "Indiquez votre mot de passe actuel.",
    "nouveau": "Choisissez un nouveau mot de passe.",
    "encore": "Tapez une seconde fois le nouveau mot de passe.",
}
_WRONG: Final = "Ce n’est pas votre mot de passe actuel."
_DIFFERENT: Final = "Ce n’est pas le même que le nouveau mot de passe : tapez-les à nouveau tous les deux."
_TOO_MANY: Final = "Trop d’essais pour ce compte. Par sécurité, attendez {wait} minutes avant de réessayer."
_ELSEWHERE: Final = "Votre mot de passe est celui de {provider} : il se change chez {provider}."


@router.get("")
def show(
    request: Request,
    agent: AnyAgent,
    *,
    store: StoreState,
    tokens: FormTokensState,
    provider: ProviderState,
    fait: Annotated[str, Query()] = "",
) -> HTMLResponse:
    """Show the account of who is signed in."""
    page = _page(request, agent, store=store, tokens=tokens, provider=provider, done=_DONE.get(fait, ""))
    return render(request, "pages/own_account.html", page)


@router.post("/mot-de-passe")
def change_password(
    request: Request,
    agent: AnyAgent,
    *,
    posted: Posted,
    store: StoreState,
    tokens: FormTokensState,
    guesses: GuessesState,
    provider: ProviderState,
) -> Response:
    """Take a new password from who knows the old one; every other session ends."""
    notice = _objection(posted, tokens, agent, provider=provider)
    errors = {} if notice else _missing(posted.fields)
    # Of who is signed in alone: what others try at the sign-in does not keep an agent from changing a password.
    wait = 0 if notice or errors else guesses.draw(agent.mail, browser=_SIGNED_IN)
    if wait:
        notice = _TOO_MANY.format(wait=-(-wait // 60))
    if not (notice or errors):
        errors = _changed(request, agent, posted.fields, store=store, guesses=guesses)
    if not (notice or errors):
        return RedirectResponse(f"{BASE}?fait=mot-de-passe", SEE_OTHER)
    page = _page(request, agent, store=store, tokens=tokens, provider=provider, notice=notice, errors=errors)
    headers = {"Retry-After": str(wait)} if wait else None
    return render(request, "pages/own_account.html", page, status=429 if wait else 422, headers=headers)


@router.post("/sessions")
def end_sessions(
    request: Request,
    agent: AnyAgent,
    *,
    posted: Posted,
    store: StoreState,
    tokens: FormTokensState,
    provider: ProviderState,
) -> Response:
    """End one session of the agent's, or every other one."""
    notice = posted.objection(tokens, purpose=_purpose(agent))
    if notice:
        page = _page(request, agent, store=store, tokens=tokens, provider=provider, notice=notice)
        return render(request, "pages/own_account.html", page, status=422)
    named = posted.fields.get("session", "")
    if named:
        store.open_sessions.end(agent, named)
    else:
        store.open_sessions.end_others(agent, token=session_token(request))
    tell_account("sessions_ended", account=agent.id)
    return RedirectResponse(f"{BASE}?fait={'session' if named else 'sessions'}", SEE_OTHER)


def _purpose(agent: Agent) -> str:
    return f"compte/{agent.id}"


def _objection(posted: PostedForm, tokens: FormTokens, agent: Agent, *, provider: Provider | None) -> str:
    if provider:
        return _ELSEWHERE.format(provider=provider.config.name)
    return posted.objection(tokens, purpose=_purpose(agent))


def _missing(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: told for name, told in _MISSING.items() if not fields.get(name)}


def _changed(
    request: Request, agent: Agent, fields: Mapping[str, str], *, store: Store, guesses: Guesses
) -> dict[str, str]:
    """Change the password; what is wrong, by field."""
    if fields["nouveau"] != fields["encore"]:
        return {"encore": _DIFFERENT}
    if store.accounts.check(agent.mail, fields["ancien"]) is None:
        tell_account("password_refused", account=agent.id)
        return {"ancien": _WRONG}
    guesses.forget(agent.mail, browser=_SIGNED_IN)
    try:
        store.accounts.change_own_password(agent, fields["nouveau"], keep=session_token(request))
    except PasswordError as error:
        return {"nouveau": str(error)}
    tell_account("password_changed", account=agent.id)
    return {}


def _page(
    request: Request,
    agent: Agent,
    *,
    store: Store,
    tokens: FormTokens,
    provider: Provider | None,
    done: str = "",
    notice: str = "",
    errors: Mapping[str, str] | None = None,
) -> OwnAccountPage:
    return OwnAccountPage(
        tokens.issue(_purpose(agent)),
        agent,
        store.open_sessions.of(agent, token=session_token(request)),
        provider=provider.config.name if provider else "",
        shortest=SHORTEST,
        longest=LONGEST,
        done=done,
        notice=notice,
        errors=errors or {},
    )
