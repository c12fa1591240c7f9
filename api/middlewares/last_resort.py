"""What answers when nothing else did: an unexpected error, told to its author and not to the log."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

from fastapi import Request

from api.pages.errors.error_pages import error_page
from api.problems.problem import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)


class LastResort:
    """Answer an unexpected error with a problem, and log where it happened but not what it says.

    The message of an exception may quote the need; Starlette would hand it to the
    server, which logs it.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - whatever it is, its author gets an answer
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("unexpected %s at %s:%s", type(error).__name__, place.filename, place.lineno)  # noqa: TRY400
            if scope["type"] == "http" and not started:
                detail = "Le service a rencontré une erreur. Réessayez dans un instant."
                answer = error_page(Request(scope), 500) or problem(500, "erreur-interne", "Erreur interne", detail)
                await answer(scope, receive, send)
