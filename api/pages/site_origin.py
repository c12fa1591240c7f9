"""Where this site is, for links that leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request


def site_origin(request: Request) -> str:
    """Give the origin of the site.

    Args:
        request: a request; ``request.state`` holds the site.

    Returns:
        What the operator has set, or else where the request came in; without a last slash.

    """
    configured: str = request.state.site.origin
    return configured or str(request.base_url).rstrip("/")
