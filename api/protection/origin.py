"""Refuse a form that was posted from another site (OWASP, cross-site request forgery).

Browsers say where a request comes from, in ``Sec-Fetch-Site`` for a few years, in ``Origin`` for longer. What a page
elsewhere can send without asking first (CORS) is a form, or a request without a body: these are checked. For JSON
it must ask, and we answer no such question but for what is public and changes nothing (`api.protection.cross_origin`);
the API takes JSON alone, so that programs need neither header.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.requests import Request

from api.protection.secret_paths import holds_secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_FORMS: Final = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
"""The content types that a page elsewhere may send unasked; none at all is one of them."""
_OURS: Final = frozenset({"same-origin", "none"})
"""``none`` is the person's own doing: a page reloaded, a tab restored."""


class OriginCheck:
    """Let a form pass only when it comes from our own pages."""

    def __init__(self, app: ASGIApp, *, refuse: Callable[[Request], Response]) -> None:
        """Wrap an application; ``refuse`` makes the answer to a form that comes from elsewhere."""
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            request = Request(scope)
            if _is_a_form(request) and not is_ours(request):
                await self._refuse(request)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_a_form(request: Request) -> bool:
    if request.method in _SAFE or request.url.path.startswith("/api/"):
        return False
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in _FORMS


def is_ours(request: Request) -> bool:
    """Tell whether a request comes from one of our own pages.

    Args:
        request: the request.

    Returns:
        What ``Sec-Fetch-Site`` says, and where the browser sends none, whether ``Origin`` names the host of
        the site, as `api.protection.hosts` knows it. The scheme is not compared: a proxy of ours may have taken the
        TLS off.

    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    origin = request.headers.get("origin", "")
    if origin == "null":
        # A page without referrer hides its origin too. A page elsewhere does not know a secret address.
        return holds_secret(request.url.path)
    host = _host(origin)
    return bool(host) and host == request.headers.get("host", "").lower()


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
