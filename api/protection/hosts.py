"""Let no request say where this site is: links and redirections would lead where its ``Host`` header says.

Where the operator has told the address (``DEJA_LA_PUBLIC_URL``), it takes the place of the header, whatever that says.
Where nobody has, the header is believed of names that can only be this machine: its own, the address that was
reached, and those that the operator gave (``DEJA_LA_HOSTS``). Any other is refused.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from api.addresses.origins import name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

_PORT: Final = re.compile(r":\d{1,5}$")
PROBES: Final = frozenset({"/health", "/ready", "/metrics"})
"""What machines ask for every few seconds, by whatever name they know; it leads nowhere, and neither do our files."""
_FILES: Final = "/static/"


class Hosts:
    """Serve under the addresses of this site alone."""

    def __init__(
        self, app: ASGIApp, *, origin: str, known: Collection[str], refuse: Callable[[Request], Response]
    ) -> None:
        """Wrap an application.

        Args:
            app: the application.
            origin: where people find the site, as `api.addresses.origins.origin` reads it; empty when nobody has said.
            known: names that the site bears besides, in lower case, without ports.
            refuse: makes the answer to a request for another site.

        """
        self._app = app
        self._origin = origin
        self._known = frozenset(known)
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            if self._origin:
                _say(scope, self._origin)
            elif not self._is_ours(scope):
                await self._refuse(Request(scope))(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        if scope["path"] in PROBES or scope["path"].startswith(_FILES):
            return True
        told = Request(scope).headers.get("host")
        if told is None:  # HTTP/1.0: the address that the connection reached is all there is
            return True
        try:
            asked = name(_PORT.sub("", told))
        except ValueError:
            return False
        reached = scope.get("server") or ("",)
        return asked in self._known or asked == reached[0] or _is_this_machine(asked)


def _is_this_machine(asked: str) -> bool:
    if asked == "localhost" or asked.endswith(".localhost"):
        return True
    try:
        address = ip_address(asked)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _say(scope: Scope, origin: str) -> None:
    # In place: who logs the request reads in this very scope which route answered.
    scope["scheme"], _, host = origin.partition("://")
    scope["headers"] = [
        (b"host", host.encode("ascii")),
        *(header for header in scope["headers"] if header[0] != b"host"),
    ]
