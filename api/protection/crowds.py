"""Refuse at the door what could not be answered in time: 503 with ``Retry-After``, before anything is read.

A service that takes in more than it can work off makes everybody wait, ever longer, and goes on working for people who
left long ago. Here the requests at work and in wait are counted; beyond what a few seconds work off, the next is told
to come back. Probes and static files go by: they cost little, and who looks after the service needs them most when it
is crowded.
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
_FREE: Final = ("/static/", "/health", "/ready", "/metrics", "/favicon.ico")
"""Starts of the paths that are never refused; pages ask for the icon to know whether a form may leave."""


class Crowd:
    """How many requests are at work and in wait."""

    def __init__(self, most: int) -> None:
        """Start with none; ``most`` may be inside at once, 0 for no limit."""
        self.most = most
        # Counted in the one thread of the event loop: no lock.
        self.inside = 0

    @property
    def is_full(self) -> bool:
        """Whether one more is refused."""
        return 0 < self.most <= self.inside


class Crowds:
    """Let so many requests in at once, and no more."""

    def __init__(self, app: ASGIApp, *, crowd: Crowd, refuse: Callable[[Request, int], Response]) -> None:
        """Wrap an application.

        Args:
            app: what answers.
            crowd: counts who is inside.
            refuse: makes the answer to one too many, from the seconds to wait.

        """
        self._app = app
        self._crowd = crowd
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        if self._crowd.is_full:
            await self._refuse(Request(scope), RETRY_AFTER)(scope, receive, send)
            return
        self._crowd.inside += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._crowd.inside -= 1
