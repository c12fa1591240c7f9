"""The largest body that is read: a page for a person, a problem for a program, and nothing typed is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request

from api.pages.errors.error_pages import error_page
from api.problems.problem import problem
from api.protection.replayed_body import replayed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_DROPPED = 40
"""A body is read to its end up to this many times the limit: ten megabytes by default."""


class BodyLimit:
    """Refuse a request body over a limit before it is read whole."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        """Wrap an application; ``max_bytes`` is the largest body that passes."""
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await self._read(scope, receive)
        if body is None:
            response = error_page(Request(scope), 413) or problem(
                413,
                "requete-trop-grande",
                "Requête trop grande",
                f"Le corps de la requête dépasse {self._max_bytes // 1000} ko : raccourcissez le texte.",
            )
            await response(scope, receive, send)
            return
        await self._app(scope, replayed(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """Read a body; of one over the limit nothing is kept, and it is let come in to its end.

        A browser that is cut off while it sends shows an error of its own, never our page: what is too large is read
        on and dropped, up to a size beyond which nobody has typed it.
        """
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        kept = bytearray() if declared.isdigit() and int(declared) <= self._max_bytes else None
        size, more = 0, True
        while more and size <= _DROPPED * self._max_bytes:
            message = await receive()
            more = message["type"] == "http.request" and message.get("more_body", False)
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > self._max_bytes:
                kept = None
            elif kept is not None:
                kept += chunk
        return None if kept is None else bytes(kept)
