"""Refused access as problems: who may not have what, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.problems.problem import problem
from api.protection.agents import AccessError, RoleError
from api.protection.api_keys import KeyNeededError, ScopeError, UnknownKeyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi.responses import JSONResponse

_SIGN_IN = (401, "acces-connexion", "Connexion nécessaire", "Connectez-vous d’abord, à l’adresse /connexion.")
_ACCESS: Mapping[type[AccessError], tuple[int, str, str, str]] = {
    KeyNeededError: (
        401,
        "acces-cle",
        "Clé d’API nécessaire",
        "Joignez votre clé dans l’en-tête X-Api-Key. L’équipe en remet sur demande : voir /contact.",
    ),
    UnknownKeyError: (
        401,
        "acces-cle-refusee",
        "Clé d’API refusée",
        "Cette clé est inconnue, échue ou reprise. L’API publique n’en demande pas : retirez l’en-tête X-Api-Key.",
    ),
}


def access_problem(error: AccessError) -> JSONResponse:
    """Tell a program why it may not have what it asks for, and what to do.

    Args:
        error: what is missing.

    Returns:
        The problem.

    """
    if isinstance(error, RoleError):
        wanted = ", ".join(role.value for role in error.roles)
        return problem(403, "acces-role", "Rôle insuffisant", f"Il faut l’un de ces rôles : {wanted}.")
    if isinstance(error, ScopeError):
        told = f"Cette clé n’a pas le droit {error.scope.value} : demandez-le à l’équipe."
        return problem(403, "acces-droit", "Droit absent de la clé", told)
    status, kind, title, told = _ACCESS.get(type(error), _SIGN_IN)
    return problem(status, kind, title, told)
