"""Let pages of other sites read what is public of the API (CORS): the catalogue, territories, and matches of a need.

Nothing that writes and nothing that a secret or a key opens is theirs to call: for these a browser asks first, and is
answered as before, by no such header (see `api.protection.origin`). What is open tells the same to everybody, reads no
cookie and is granted none: a page learns nothing that it could not ask for itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_READ: Final = re.compile(r"/api/v1/(?:investigations|tools|sources|territories)(?:/.*)?|/openapi\.json|/version")
_SEARCHED: Final = re.compile(r"/api/v1/recommendations")
_READING: Final = frozenset({"GET", "HEAD"})
_OPEN: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Retry-After, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_ASKED: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class OpenToPages:
    """Say of what is public that pages of any site may read it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("access-control-request-method") if scope["method"] == "OPTIONS" else None
        if not is_open(asked or scope["method"], scope["path"]):
            await self._app(scope, receive, send)
            return
        if asked:
            told = {**_OPEN, **_ASKED, "Access-Control-Allow-Methods": asked}
            await Response(status_code=204, headers=told)(scope, receive, send)
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_OPEN)
            await send(message)

        await self._app(scope, receive, opened)


def is_open(method: str, path: str) -> bool:
    """Tell whether a page of another site may call an address.

    Args:
        method: the HTTP method.
        path: the path of the address.

    Returns:
        Whether what it answers is public, and changes nothing.

    Examples:
        >>> is_open("GET", "/api/v1/tools/pix"), is_open("POST", "/api/v1/recommendations")
        (True, True)
        >>> is_open("POST", "/api/v1/requests"), is_open("GET", "/api/v1/desk/requests"), is_open("POST", "/avis")
        (False, False, False)

    """
    if method in _READING:
        return bool(_READ.fullmatch(path))
    return method == "POST" and bool(_SEARCHED.fullmatch(path))
