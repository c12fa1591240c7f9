"""Refuse at the door what could not be answered in time: 503 with ``Retry-After``, before anything is read.

A service that takes in more than it can work off makes everybody wait, ever longer, and goes on working for people who
left long ago. Here the requests at work and in wait are counted; beyond what a few seconds work off, the next is told
to come back. Health checks and static files go by: they cost nothing, and who looks after the service needs them most
when it is crowded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

RETRY_AFTER: Final = 2
"""Seconds after which one who was refused may come back: what is in wait is worked off by then."""
_FREE: Final = ("/static/", "/health", "/metrics")
"""Starts of the paths that are never refused."""


class Crowds:
    """Let so many requests in at once, and no more."""

    def __init__(self, app: ASGIApp, *, most: int, refuse: Callable[[Request, int], Response]) -> None:
        """Wrap an application.

        Args:
            app: what answers.
            most: requests at work and in wait at once; 0 for no limit.
            refuse: makes the answer to one too many, from the seconds to wait.

        """
        self._app = app
        self._most = most
        self._refuse = refuse
        # Counted in the one thread of the event loop: no lock.
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http" or not self._most or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        if self._inside >= self._most:
            await self._refuse(Request(scope), RETRY_AFTER)(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._inside -= 1
