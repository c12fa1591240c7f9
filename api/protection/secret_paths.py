"""Addresses that hold a secret: whoever knows one may read and change what it leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECRET: Final = re.compile(r"/(?:demande|suivi|signalement|comparatif|etude|connexion/mot-de-passe)/[^/]+")
_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def holds_secret(path: str) -> bool:
    """Tell whether an address holds a secret.

    Args:
        path: the path of the address.

    Returns:
        Whether it does.

    Examples:
        >>> holds_secret("/demande/Xy3/besoin"), holds_secret("/demande")
        (True, False)

    """
    return _SECRET.match(path) is not None


class SecretPaths:
    """Keep secret addresses out of caches, of other sites' logs and of search engines, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not holds_secret(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers)
