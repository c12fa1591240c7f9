"""Keep what can be kept of a form that is too long, so that it can be shown again instead of being lost.

A program is told 413 before its body is read whole (`api.middlewares.body_limit`). A person in front of a form would
see the text gone: the beginning of the body is kept, the rest is read and dropped, and the page says what was kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from api.protection.replayed_body import replayed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

FORM: Final = "application/x-www-form-urlencoded"
_PATHS: Final = ("/demande", "/suivi/", "/signaler")
"""The pages that know how to show a form again that was cut."""
CUT: Final = "form_cut"
"""The name under which ``scope["state"]`` says that a form was cut."""
_HALF_ESCAPE: Final = re.compile(rb"%[0-9A-Fa-f]?$")
_LONGEST_SIGN: Final = 4
"""Bytes of a sign in UTF-8, at most; each is escaped by three."""
_DRAINED: Final = 32
"""Bodies of up to so many times the limit are read to their end: a browser shows no answer before it has sent all."""


class FormBodies:
    """Cut the bodies of forms to a limit; a longer one still is left to whoever refuses it."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        """Wrap an application; ``max_bytes`` is how much of a form is kept."""
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if not self._may_be_cut(scope):
            await self._app(scope, receive, send)
            return
        kept, length = await self._read(receive)
        if length > self._max_bytes:
            scope["state"][CUT] = True
            kept = _whole_signs(kept)
        headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        scope["headers"] = [*headers, (b"content-length", str(len(kept)).encode("ascii"))]
        await self._app(scope, replayed(kept, receive), send)

    def _may_be_cut(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith(_PATHS):
            return False
        headers = dict(scope["headers"])
        kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower().decode("latin-1")
        declared = headers.get(b"content-length", b"")
        return kind == FORM and declared.isdigit() and int(declared) <= _DRAINED * self._max_bytes

    async def _read(self, receive: Receive) -> tuple[bytes, int]:
        kept, length = bytearray(), 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                break
            body = message.get("body", b"")
            length += len(body)
            kept += body[: max(0, self._max_bytes - len(kept))]
            if not message.get("more_body", False):
                break
        return bytes(kept), length


def _whole_signs(kept: bytes) -> bytes:
    """Drop what is left of an escape, or of a sign of several bytes, that was cut in the middle."""
    kept = _HALF_ESCAPE.sub(b"", kept)
    text = unquote_to_bytes(kept)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(text) - error.start < _LONGEST_SIGN and error.end == len(text):
            return kept[: len(kept) - 3 * (len(text) - error.start)]
    return kept
