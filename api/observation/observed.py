"""See every request go by: a name for it, a line of log, and its figures."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from api.observation.log_lines import FIELDS
from api.observation.request_ids import HEADER, current_request_id, request_id_from
from api.observation.truncated import truncated
from api.protection.clients import client_address
from api.protection.hosts import PROBES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.observation.metrics import Metrics

logger = logging.getLogger("api.access")

UNROUTED: Final = "none"
"""Stands for the route of what no route answers: refused before, or an address that is not ours."""
_NO_ANSWER: Final = 499
"""Counted where the client left before there was anything to send, as proxies write it."""


class Observed:
    """Name, log and count each request.

    A line of log holds the template of the route, never the address: secret links have their secret in it. Where it
    comes from is cut to a network.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics, trusted_proxies: int = 0) -> None:
        """Wrap an application; see `api.protection.clients.client_address` for ``trusted_proxies``."""
        self._app = app
        self._metrics = metrics
        self._trusted_proxies = trusted_proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        request_id = request_id_from(request.headers.get(HEADER))
        status = _NO_ANSWER

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        token = current_request_id.set(request_id)
        began = time.perf_counter()
        try:
            with self._metrics.answering():
                await self._app(scope, receive, named)
        finally:
            self._tell(request, status=status, seconds=time.perf_counter() - began)
            current_request_id.reset(token)

    def _tell(self, request: Request, *, status: int, seconds: float) -> None:
        # The router has written the route into the scope by now, if there was one.
        route = getattr(request.scope.get("route"), "path", UNROUTED)
        self._metrics.answered(request.method, route, status=status, seconds=seconds)
        # A probe that goes well tells nothing new.
        level = logging.DEBUG if route in PROBES and status < 400 else logging.INFO
        fields = {
            "method": request.method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1_000, 1),
            "client": truncated(client_address(request, trusted_proxies=self._trusted_proxies)),
        }
        logger.log(level, "%s %s %d", request.method, route, status, extra={FIELDS: fields})
