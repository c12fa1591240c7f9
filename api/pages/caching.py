"""Pages that are the same for everyone, and that a cache may keep."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from fastapi.responses import HTMLResponse, Response

from api.pages.rendering import render

if TYPE_CHECKING:
    from fastapi import Request

_KEPT: Final = "public, max-age=300"
"""Five minutes: a corrected fiche is soon read as corrected."""


def render_for_all(request: Request, template: str, page: object) -> Response:
    """Answer with a page that says the same to everyone: a cache may keep it, and a browser that has it is told so.

    Its tag is a digest of what is sent, so that it changes with the records, the software, the settings and the
    address alike, and with nothing else. It is weak: the page may travel compressed or not.

    Args:
        request: the request.
        template: path of the template.
        page: the page's context, drawn from the catalogue, the settings and the address alone.

    Returns:
        The page, or 304 when the browser already has it; one that shows who is signed in is kept by nobody.

    """
    response: HTMLResponse = render(request, template, page, headers={"Cache-Control": _KEPT})
    if response.headers["Cache-Control"] != _KEPT:
        return response
    etag = f'W/"{hashlib.sha256(response.body).hexdigest()[:16]}"'
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"Cache-Control": _KEPT, "ETag": etag, "Vary": "Cookie"})
    response.headers["ETag"] = etag
    return response
