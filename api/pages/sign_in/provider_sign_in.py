"""``/connexion/fournisseur`` and ``/connexion/retour``: there and back through the identity provider."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.desk import UnknownAgentError
from api.identity.errors import IdentityError, SignInLostError
from api.identity.transactions import LIFETIME, Transaction
from api.observation.sign_ins import tell_sign_in
from api.pages.errors.identity import identity_error_page, unknown_agent_page
from api.protection.agents import current_agent
from api.protection.cookies import drop, host_name, keep_session, put, session_token
from api.protection.local_paths import local_path
from api.state import ProviderState, StoreState, TransactionsState

if TYPE_CHECKING:
    from api.identity.provider import Provider

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

logger = logging.getLogger(__name__)

_COOKIE: Final = "deja-la-connexion-"
"""And the state of the sign-in: each tab has its own."""
_STATE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_MOST: Final = 5
"""Sign-ins under way in a browser; one more ends the oldest."""


@router.get("/connexion/fournisseur", response_class=Response)
def leave_for_provider(
    request: Request, provider: ProviderState, transactions: TransactionsState, suite: Annotated[str, Query()] = ""
) -> Response:
    """Send an agent to the identity provider."""
    transaction = Transaction.begin(local_path(suite))
    try:
        address = _set_up(provider).sign_in_address(transaction)
    except IdentityError as error:
        return _told(request, error)
    response = RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
    # Browsers send the oldest first.
    prefix = host_name(request, _COOKIE)
    named = (name.removeprefix(prefix) for name in request.cookies if name.startswith(prefix))
    for state in list(filter(_STATE.fullmatch, named))[: 1 - _MOST]:
        drop(request, response, _COOKIE + state)
    put(request, response, _COOKIE + transaction.state, transactions.seal(transaction), seconds=LIFETIME)
    return response


@router.get("/connexion/retour", response_class=Response)
def come_back(
    request: Request, provider: ProviderState, transactions: TransactionsState, store: StoreState
) -> Response:
    """Sign in whom the identity provider sends back."""
    known = _set_up(provider)
    state = request.query_params.get("state", "")
    cookie = _COOKIE + state
    sealed = request.cookies.get(host_name(request, cookie)) if _STATE.fullmatch(state) else None
    if sealed is None:
        # Nothing of what is under way ends for it; the page that signed in may be read again.
        back = RedirectResponse(local_path(None), status_code=303, headers={"Cache-Control": "no-store"})
        return back if current_agent(request) else _told(request, SignInLostError("no sign-in under way"))
    response = _received(request, sealed, known, transactions, store=store)
    # Of use once: what comes back a second time is lost.
    drop(request, response, cookie)
    return response


def _received(
    request: Request, sealed: str, provider: Provider, transactions: TransactionsState, *, store: StoreState
) -> Response:
    try:
        transaction = transactions.open(sealed)
        identity, id_token = provider.identify(request.query_params, transaction)
    except IdentityError as error:
        return _told(request, error)
    try:
        agent = store.identities.recognise(identity)
    except UnknownAgentError as error:
        logger.warning("an agent of %s has no account that opens", provider.config.issuer)
        tell_sign_in("refused", by="provider")
        return unknown_agent_page(request, error, identity)
    token = store.sessions.open(agent, id_token=id_token, instead_of=session_token(request))
    tell_sign_in("opened", by="provider", account=agent.id)
    response = RedirectResponse(transaction.back, status_code=303, headers={"Cache-Control": "no-store"})
    keep_session(request, response, token, seconds=int(store.sessions.rules.lifetime.total_seconds()))
    return response


def _set_up(provider: Provider | None) -> Provider:
    if provider is None:
        raise HTTPException(404)
    return provider


def _told(request: Request, error: IdentityError) -> Response:
    logger.warning("no sign-in: %s: %s", type(error).__name__, error)
    tell_sign_in("refused", by="provider")
    return identity_error_page(request, error)
