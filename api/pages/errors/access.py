"""Pages that say why someone may not open a page, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import RedirectResponse

from api.contexts.errors import ErrorPage, HeldFormPage
from api.pages.errors.error_pages import wants_page
from api.pages.rendering import render
from api.protection.agents import AccessError, RoleError
from api.protection.local_paths import sign_in_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

_SESSION_OVER: Final = ErrorPage(
    401,
    "Vous n’êtes plus connecté",
    "Votre session est finie, et ce que vous venez d’envoyer n’a pas été enregistré.",
    ("Connectez-vous, puis recommencez.",),
    action=("/connexion", "Se connecter"),
)
_SIGN_IN: Final = (
    "Connectez-vous dans un autre onglet.",
    ("/connexion?suite=/bureau/compte%3Ffait%3Dconnexion", "Se connecter"),
)
"""How who held a form comes in again; their account then says where to come back to."""
_CHANGE: Final = (
    "Dans un autre onglet, déconnectez-vous, puis connectez-vous avec le compte qui ouvre cette page.",
    ("/deconnexion", "Changer de compte"),
)
_PASSWORDS: Final = "/bureau/compte"
"""Where forms hold passwords: no page repeats them."""


def access_error_page(
    request: Request, error: AccessError, *, posted: Sequence[tuple[str, str]] = ()
) -> Response | None:
    """Make the answer to a person who may not open a page.

    Args:
        request: the request.
        error: what is missing.
        posted: the fields of the form that was sent: pairs of name and value.

    Returns:
        The way to the sign-in and back, or a page that says what is missing; none for a program. Where a session
        ended while a form was being filled in, or goes on with another account, the page holds what was typed and
        sends it again.

    """
    if not wants_page(request):
        return None
    of_role = isinstance(error, RoleError)
    if request.method == "GET" and not of_role:
        return RedirectResponse(sign_in_address(request.url.path, request.url.query), status_code=303)
    page = _other_role(error) if isinstance(error, RoleError) else _SESSION_OVER
    if not posted or request.url.path.startswith(_PASSWORDS):
        return render(request, "pages/error.html", page, status=page.status)
    told = page.detail if of_role else "Votre session est finie."
    address = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    held = HeldFormPage(page.title, told, *(_CHANGE if of_role else _SIGN_IN), address, tuple(posted))
    return render(request, "pages/held_form.html", held, status=page.status)


def _other_role(error: RoleError) -> ErrorPage:
    wanted = " ou ".join(f"« {role.label} »" for role in error.roles)
    return ErrorPage(
        403,
        "Votre compte n’ouvre pas cette page",
        f"Vous êtes connecté avec le compte de {error.agent.name}, qui a le rôle « {error.agent.role.label} ». "
        f"Il faut ici le rôle {wanted}.",
        (
            "Si vous devriez y avoir accès, demandez à qui administre ce service de changer le rôle de votre compte.",
            "Si vous avez un autre compte, déconnectez-vous, puis connectez-vous avec celui-là.",
        ),
        action=("/deconnexion", "Changer de compte"),
    )
