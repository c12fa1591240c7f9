"""Files that programs look for at known addresses."""

from __future__ import annotations

import datetime as dt
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from api.pages.site_origin import site_origin
from api.static_files import STATIC

router = APIRouter(include_in_schema=False, default_response_class=PlainTextResponse)

_HOLDS: Final = dt.timedelta(days=180)
"""How long a reader may trust ``security.txt``: it is written from the settings in force, so it is never staler."""
_ICON: Final = (STATIC / "img/favicon.ico").read_bytes()


@router.get("/.well-known/security.txt")
def security_txt(request: Request) -> str:
    """Say where to tell a weakness (RFC 9116)."""
    origin = site_origin(request)
    expires = dt.datetime.combine(dt.datetime.now(dt.UTC).date() + _HOLDS, dt.time(), dt.UTC)
    lines = [
        f"Contact: {_contact(request)}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {origin}/.well-known/security.txt",
    ]
    return "\n".join(lines) + "\n"


def _contact(request: Request) -> str:
    site = request.state.site
    told: str = site.publisher.security or site.mail
    if not told:
        return f"{site_origin(request)}/contact"
    return told if told.startswith(("https://", "mailto:", "tel:")) else f"mailto:{told}"


@router.get("/favicon.ico")
async def favicon() -> Response:
    """Give the icon to programs that ask for it here, whatever the page says."""
    return Response(_ICON, media_type="image/x-icon", headers={"Cache-Control": "public, max-age=86400"})


@router.get("/robots.txt")
def robots(request: Request) -> str:
    """Let search engines read all but what is one person's, or a program's."""
    refused = ("/api/", "/demande/", "/suivi/", "/signalement/", "/widget")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in refused), "Allow: /"]
    return "\n".join([*lines, f"Sitemap: {site_origin(request)}/sitemap.xml", ""])
