"""``/connexion/fournisseur`` and ``/connexion/retour``: there and back through the identity provider."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.desk import UnknownAgentError
from api.identity.errors import IdentityError
from api.identity.transactions import LIFETIME, Transaction
from api.observation.sign_ins import tell_sign_in
from api.pages.identity_errors import identity_error_page, unknown_agent_page
from api.protection.cookies import drop, host_name, keep_session, put, session_token
from api.protection.local_paths import local_path
from api.state import ProviderState, StoreState, TransactionsState

if TYPE_CHECKING:
    from api.identity.provider import Provider

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

logger = logging.getLogger(__name__)

_COOKIE: Final = "deja-la-connexion"


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
    put(request, response, _COOKIE, transactions.seal(transaction), seconds=LIFETIME)
    return response


@router.get("/connexion/retour", response_class=Response)
def come_back(
    request: Request, provider: ProviderState, transactions: TransactionsState, store: StoreState
) -> Response:
    """Sign in whom the identity provider sends back."""
    known = _set_up(provider)
    response = _received(request, known, transactions, store)
    # Of use once: what comes back a second time is lost.
    drop(request, response, _COOKIE)
    return response


def _received(request: Request, provider: Provider, transactions: TransactionsState, store: StoreState) -> Response:
    try:
        transaction = transactions.open(request.cookies.get(host_name(request, _COOKIE)))
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
