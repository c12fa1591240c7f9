"""``/connexion`` and ``/deconnexion``: agents come in and go out."""

from __future__ import annotations

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.contexts.errors import ErrorPage
from api.contexts.sign_in.sign_in import SignInPage, SignOutPage
from api.observation.sign_ins import tell_sign_in
from api.pages.posted_form import Posted, PostedForm
from api.pages.rendering import render
from api.protection.agents import current_agent
from api.protection.cookies import forget_session, keep_session, session_token
from api.protection.headers import leaving_policy
from api.protection.local_paths import local_path
from api.state import FormTokensState, GuessesState, KnownBrowsersState, ProviderState, StoreState

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_PURPOSE: Final = "connexion"
_LEAVING: Final = "deconnexion"
_UNKNOWN: Final = (
    "Aucun compte ouvert ne répond à cette adresse et à ce mot de passe. Vérifiez les deux, puis réessayez. Si cela "
    "ne suffit pas, demandez à qui administre ce service un lien pour changer de mot de passe, ou que votre "
    "compte soit rouvert."
)
_TOO_MANY: Final = (
    "Trop d’essais pour cette adresse. Par sécurité, attendez {wait} minutes avant de réessayer, ou demandez à "
    "qui administre ce service un lien pour changer de mot de passe."
)
_DONE: Final = {"mot-de-passe": "Votre mot de passe est choisi : connectez-vous."}
_LEFT: Final = {"Cache-Control": "no-store", "Clear-Site-Data": '"storage"'}
"""What a tab had kept of its own goes too: the computer may be another agent's next."""
_MISSING: Final = {
    "adresse": "Indiquez l’adresse électronique de votre compte.",
    "mot_de_passe": "Indiquez votre mot de passe.",
}


@router.get("/connexion")
def sign_in_page(
    request: Request,
    tokens: FormTokensState,
    provider: ProviderState,
    *,
    suite: Annotated[str, Query()] = "",
    fait: Annotated[str, Query()] = "",
) -> Response:
    """Show the way in; who is in already goes on."""
    if current_agent(request):
        return RedirectResponse(local_path(suite), status_code=303)
    named = provider.config.name if provider else ""
    page = SignInPage(tokens.issue(_PURPOSE), local_path(suite), provider=named, done=_DONE.get(fait, ""))
    return render(request, "pages/sign_in.html", page)


@router.post("/connexion")
def sign_in(
    request: Request,
    posted: Posted,
    tokens: FormTokensState,
    store: StoreState,
    *,
    guesses: GuessesState,
    browsers: KnownBrowsersState,
    provider: ProviderState,
) -> Response:
    """Sign in with a password."""
    if provider:
        return render(request, "pages/error.html", _no_passwords(provider.config.name), status=403)
    objection = posted.objection(tokens, purpose=_PURPOSE)
    errors = {} if objection else {name: told for name, told in _MISSING.items() if not posted.fields.get(name)}
    if objection or errors:
        return _again(request, posted, tokens, notice=objection, errors=errors)
    mail = posted.fields["adresse"]
    browser = browsers.name(request, mail)
    wait = guesses.draw(mail, browser=browser)
    if wait:
        tell_sign_in("slowed", by="password")
        notice = _TOO_MANY.format(wait=-(-wait // 60))
        return _again(request, posted, tokens, notice=notice, status=429, headers={"Retry-After": str(wait)})
    agent = store.accounts.check(mail, posted.fields["mot_de_passe"])
    if agent is None:
        tell_sign_in("refused", by="password")
        return _again(request, posted, tokens, errors={"adresse": _UNKNOWN})
    guesses.forget(mail, browser=browser)
    token = store.sessions.open(agent, instead_of=session_token(request))
    tell_sign_in("opened", by="password", account=agent.id)
    response = RedirectResponse(local_path(posted.fields.get("suite")), status_code=303)
    keep_session(request, response, token, seconds=int(store.sessions.rules.lifetime.total_seconds()))
    browsers.keep(request, response, mail)
    return response


@router.get("/deconnexion")
def sign_out_page(request: Request, tokens: FormTokensState, provider: ProviderState) -> HTMLResponse:
    """Ask before signing out, or say that it is done; the provider sends people back here."""
    agent = current_agent(request)
    leads_to = provider.sign_out_address("-", state="") if agent and provider else None
    headers = {"Content-Security-Policy": leaving_policy(leads_to)} if leads_to else {}
    page = SignOutPage(
        tokens.issue(_LEAVING) if agent else "", agent, provider=provider.config.name if provider else ""
    )
    return render(request, "pages/sign_out.html", page, headers=headers)


@router.post("/deconnexion")
def sign_out(
    request: Request, posted: Posted, tokens: FormTokensState, store: StoreState, *, provider: ProviderState
) -> Response:
    """End the session, here, on the server, and at the identity provider."""
    if posted.objection(tokens, purpose=_LEAVING):
        return RedirectResponse("/deconnexion", status_code=303)
    ended = store.sessions.end(session_token(request))
    tell_sign_in("closed", by="provider" if provider else "password")
    elsewhere = None
    if provider and ended:
        elsewhere = provider.sign_out_address(ended.id_token, state=secrets.token_urlsafe(32))
    response = RedirectResponse(elsewhere or "/deconnexion", status_code=303, headers=_LEFT)
    forget_session(request, response)
    return response


def _no_passwords(provider: str) -> ErrorPage:
    return ErrorPage(
        403,
        "Les mots de passe ne servent plus ici",
        f"Les agents de ce service se connectent avec {provider}.",
        (f"Choisissez « S’identifier avec {provider} » sur la page de connexion.",),
        action=("/connexion", "Se connecter"),
    )


def _again(
    request: Request,
    posted: PostedForm,
    tokens: FormTokensState,
    *,
    notice: str = "",
    errors: dict[str, str] | None = None,
    status: int = 422,
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    page = SignInPage(
        tokens.issue(_PURPOSE),
        local_path(posted.fields.get("suite")),
        provider="",
        mail=posted.fields.get("adresse", ""),
        notice=notice,
        errors=errors or {},
    )
    return render(request, "pages/sign_in.html", page, status=status, headers=headers)
