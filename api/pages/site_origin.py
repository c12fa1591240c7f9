"""Where this site is, for links that leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request


def site_origin(request: Request) -> str:
    """Give the origin of the site.

    Args:
        request: a request, which `api.protection.hosts` let through.

    Returns:
        What the operator has set, or else where the request came in; without a last slash.

    """
    return str(request.base_url).rstrip("/")
