"""Pages that say why an identity provider signed nobody in, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.contexts.errors import ErrorPage
from api.identity.errors import (
    IdentityError,
    ProviderUnavailableError,
    SignInLostError,
    SignInRefusedError,
    UntrustedTokenError,
    WeakSignInError,
)
from api.pages.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request
    from fastapi.responses import HTMLResponse

    from api.desk import Identity, UnknownAgentError

_AGAIN: Final = ("/connexion", "Recommencer la connexion")
_OPEN_TO_ALL: Final = "Chercher un besoin et demander un accompagnement restent ouverts à tous, sans compte."
_PAGES: Final[Mapping[type[IdentityError], ErrorPage]] = {
    ProviderUnavailableError: ErrorPage(
        503,
        "Le fournisseur d’identité ne répond pas",
        "Le service qui vérifie qui vous êtes ne répond pas, ou pas comme il devrait. Votre compte n’est pas en cause.",
        ("Réessayez dans quelques minutes.", _OPEN_TO_ALL),
        action=_AGAIN,
        wait="une minute",
    ),
    SignInRefusedError: ErrorPage(
        403,
        "La connexion n’a pas abouti",
        "Le fournisseur d’identité n’a pas confirmé votre connexion, ou vous l’avez abandonnée.",
        ("Recommencez, et choisissez l’organisme pour lequel vous travaillez.", _OPEN_TO_ALL),
        action=_AGAIN,
    ),
    SignInLostError: ErrorPage(
        400,
        "Cette connexion est à recommencer",
        "Elle a duré plus de dix minutes, a déjà servi, ou a commencé dans un autre onglet ou un autre navigateur.",
        ("Recommencez ici : rien n’est perdu.", "Acceptez le cookie de connexion de ce site s’il est bloqué."),
        action=_AGAIN,
    ),
    UntrustedTokenError: ErrorPage(
        403,
        "Cette connexion n’a pas pu être vérifiée",
        "Ce que le fournisseur d’identité a envoyé n’est pas signé comme il faut, ou ne dit pas qui vous êtes.",
        ("Recommencez.", "Si cela se répète, prévenez-nous : dites-nous l’heure et l’organisme choisi."),
        action=_AGAIN,
    ),
    WeakSignInError: ErrorPage(
        403,
        "Une double authentification est demandée",
        "Vous vous êtes connecté avec un seul facteur. Ce service en demande deux, par exemple un mot de passe et un "
        "code.",
        (
            "Activez la double authentification auprès de votre fournisseur d’identité, puis recommencez.",
            "S’il ne la propose pas, demandez à votre service informatique, ou à qui administre ce service.",
        ),
        action=_AGAIN,
    ),
}


def identity_error_page(request: Request, error: IdentityError) -> HTMLResponse:
    """Make the page of what went wrong at the provider.

    Args:
        request: the request.
        error: what went wrong.

    Returns:
        The page.

    """
    page = _PAGES[type(error)]
    headers = {"Retry-After": "60"} if page.wait else {}
    return render(request, "pages/error.html", page, status=page.status, headers=headers)


def unknown_agent_page(request: Request, error: UnknownAgentError, identity: Identity) -> HTMLResponse:
    """Make the page of someone who is known to the provider, and to nobody here.

    Args:
        request: the request.
        error: why no account opens.
        identity: who it is.

    Returns:
        The page, with what whoever opens accounts needs to be told.

    """
    place = f" et le SIRET {identity.siret}" if identity.siret else ""
    whom = f", à l’adresse {request.state.site.mail}" if request.state.site.mail else ", par la page de contact"
    page = ErrorPage(
        403,
        "Votre compte n’est pas ouvert ici",
        f"{error} Vous êtes bien reconnu sous l’adresse {identity.mail}, mais le bureau n’est ouvert qu’aux agents "
        "dont le compte a été créé.",
        (
            f"Demandez votre compte à l’équipe{whom}. Donnez-lui l’adresse {identity.mail}{place}.",
            "Si vous avez plusieurs organismes, recommencez avec celui dont le compte est ouvert.",
            _OPEN_TO_ALL,
        ),
        action=("/connexion", "Essayer avec une autre identité"),
    )
    return render(request, "pages/error.html", page, status=403)
