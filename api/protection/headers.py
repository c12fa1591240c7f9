"""Headers that every answer carries: what a page may load, and who may frame it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Nothing inline, nothing from elsewhere. ``data:`` is for the icons inside the design system's own style sheet."""


def framed_policy(sites: Iterable[str]) -> str:
    """Write the policy of a page that some sites may frame.

    Args:
        sites: their origins, such as ``https://site.exemple.fr``.

    Returns:
        The policy of every page but for who may frame it.

    """
    return POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(sites)}")


def leaving_policy(address: str) -> str:
    """Write the policy of a page whose form ends on another site: a browser holds ``form-action`` to redirections too.

    Args:
        address: where it may end, such as the sign-out of an identity provider.

    Returns:
        The policy of every page but for where its forms may lead.

    """
    parts = urlsplit(address)
    return POLICY.replace("form-action 'self'", f"form-action 'self' {parts.scheme}://{parts.netloc}")


_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


class SecurityHeaders:
    """Add the headers to every answer; one that a route has set stands."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
