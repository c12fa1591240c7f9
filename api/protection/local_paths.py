"""Where to go after a sign-in: an address of ours, whatever the link said."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

HOME: Final = "/bureau"
_LONGEST: Final = 2_000
_PLAIN: Final = re.compile(r"/(?![/\\])[!#-\[\]-~]*")
"""Printable ASCII without quote or backslash, and one slash at the start: browsers read ``/\\`` as ``//``."""
_OURS: Final = ("/connexion", "/deconnexion")


def local_path(typed: str | None) -> str:
    """Keep an address that is a path of ours.

    Args:
        typed: what the link or the form said; anything.

    Returns:
        The path with its query, or the desk's when it leads elsewhere, or back to the sign-in.

    Examples:
        >>> local_path("/bureau/demandes?statut=recue")
        '/bureau/demandes?statut=recue'
        >>> [local_path(path) for path in ("//ailleurs.example", "https://ailleurs.example", "/connexion", None)]
        ['/bureau', '/bureau', '/bureau', '/bureau']

    """
    path = typed or ""
    if len(path) > _LONGEST or not _PLAIN.fullmatch(path) or path.split("?", 1)[0].startswith(_OURS):
        return HOME
    parts = urlsplit(path)
    return HOME if parts.scheme or parts.netloc else path


def sign_in_address(path: str, query: str = "") -> str:
    """Give the address of the sign-in that leads back to a page.

    Args:
        path: where to come back to.
        query: its query.

    Returns:
        The address.

    Examples:
        >>> sign_in_address("/bureau/demandes", "page=2")
        '/connexion?suite=/bureau/demandes%3Fpage%3D2'

    """
    back = local_path(f"{path}?{query}" if query else path)
    return "/connexion" if back == HOME else f"/connexion?suite={quote(back)}"
