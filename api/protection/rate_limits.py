"""Quotas: how often one client may do each kind of thing; beyond, 429 with ``Retry-After``.

A call of the API is told what is left to it, in the headers of the IETF's draft on ``RateLimit`` (its version 6, which
clients read): the quota, how many calls are left in the window, and in how many seconds one more will be.
"""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from anyio import CapacityLimiter, to_thread
from limits import parse
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from api.protection.clients import client_address, client_digest
from api.protection.windows import RecentActions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from limits import RateLimitItem
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.desk import ApiKey
    from api.protection.shared_windows import SharedActions


class Action(StrEnum):
    """A kind of thing that a client does."""

    SENDING = "sending"
    """A form that leaves something behind: a request opened, sent, withdrawn or erased, an opinion given."""
    WRITING = "writing"
    """Something saved on the way: a step of the form, a correction, a call of the API that writes."""
    SEARCHING = "searching"
    """A need matched: what costs most."""
    READING = "reading"
    """A call of the API that reads."""
    SIGNING_IN = "signing_in"
    """A password tried."""


_THREADS: Final = 4
"""Questions to the database at once, each of a millisecond or so."""
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_SEARCHES: Final = re.compile(r"/(?:resultats|recherche|widget|api/v1/recommendations)(?:/|$)")
_PROPOSALS: Final = "/comparatifs"
_STEPS: Final = re.compile(
    r"/demande/[^/]+/(?!recapitulatif)|/suivi/[^/]+/(?:corriger|territoire)|/comparatif/[^/]+/|/bureau/"
)
_FORMS: Final = frozenset({"avis", "comparatif", "comparatifs", "deconnexion", "demande", "signaler", "suivi"})
"""First parts of the paths of forms that are sent; all others share a count, or each made up would begin a new one."""
_SIGN_IN: Final = "/connexion"
_API: Final = "/api/"
_PROVIDER: Final = "/connexion/"
"""There and back: each way makes us ask the provider."""


def action_of(method: str, path: str) -> Action | None:
    """Tell which quota a request draws on.

    Args:
        method: the HTTP method.
        path: the path of the address.

    Returns:
        The kind of thing it does; none for a page that is only read.

    Examples:
        >>> [action_of("POST", path).value for path in ("/demande", "/demande/X/besoin", "/avis")]
        ['sending', 'writing', 'sending']
        >>> action_of("GET", "/outils") is None, action_of("GET", "/api/v1/tools").value
        (True, 'reading')

    """
    if _SEARCHES.match(path) or (path == _PROPOSALS and method not in _SAFE):
        return Action.SEARCHING
    if path.startswith(_API):
        return Action.READING if method in _SAFE else Action.WRITING
    if path.startswith(_PROVIDER):
        return Action.SIGNING_IN
    if method in _SAFE:
        return None
    if path == _SIGN_IN:
        return Action.SIGNING_IN
    return Action.WRITING if _STEPS.match(path) else Action.SENDING


@dataclass(frozen=True)
class Drawn:
    """What a request drew on its quota."""

    rate: RateLimitItem | None = None
    """The quota; none where there is none."""
    wait: int = 0
    """Seconds to wait before it may be done; 0 when it may be done now."""
    left: int | None = None
    """How many more may be done now; none where only a database shared by several processes could tell."""
    reset: int = 0
    """Seconds until one more may be, where ``left`` is told."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Tell it to a program; nothing where there is no quota."""
        if self.rate is None:
            return {}
        window = self.rate.get_expiry()
        told = {"RateLimit-Limit": f"{self.rate.amount}", "RateLimit-Policy": f"{self.rate.amount};w={window}"}
        if self.wait:
            return {**told, "RateLimit-Remaining": "0", "RateLimit-Reset": f"{self.wait}"}
        if self.left is None:
            return told
        return {**told, "RateLimit-Remaining": f"{self.left}", "RateLimit-Reset": f"{self.reset}"}


class Quotas:
    """What is left to each client."""

    def __init__(
        self,
        rates: Mapping[Action, str],
        *,
        key: bytes,
        trusted_proxies: int = 0,
        shared: SharedActions | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Start with nothing used.

        Args:
            rates: such as ``5/minute``, by kind of action; an empty one is no limit.
            key: hides the addresses of clients.
            trusted_proxies: how many proxies of ours stand in front.
            shared: where several processes count together; none to count in memory.
            clock: gives the present moment, in seconds.

        """
        self._rates = {action: parse(rate) for action, rate in rates.items() if rate}
        self._key = key
        self._trusted_proxies = trusted_proxies
        self._clock = clock
        self._keyed: dict[str, RateLimitItem] = {}
        self._limiter = MovingWindowRateLimiter(RecentActions(clock=clock) if shared is None else shared)
        # Threads of their own: a crowd that waits for the routes' must not make its refusals wait.
        self._threads = CapacityLimiter(_THREADS) if shared is not None else None

    def draw(self, request: Request) -> Drawn:
        """Note what a request does; a program's key has a quota of its own, whatever it does.

        Args:
            request: the request.

        Returns:
            What it drew; what is to wait is not counted.

        """
        named = self._named(request)
        return self._hit(*named) if named else Drawn()

    async def draw_beside(self, request: Request) -> Drawn:
        """Do what `draw` does, and let others be served where the database is asked."""
        named = self._named(request)
        if named is None or self._threads is None:
            return self._hit(*named) if named else Drawn()
        return await to_thread.run_sync(self._hit, *named, limiter=self._threads)

    def _named(self, request: Request) -> tuple[RateLimitItem, tuple[str, ...]] | None:
        """Tell which quota a request draws on, and in whose name."""
        key: ApiKey | None = getattr(request.state, "api_key", None)
        if key is not None:
            return self._rate_of(key.quota), ("key", key.id)
        action = action_of(request.method, request.url.path)
        if action is None or action not in self._rates:
            return None
        rate = self._rates[action]
        # By first part of the path too: who gave an opinion five times may still ask for help.
        place = request.url.path.split("/", 2)[1] if action is Action.SENDING else ""
        address = client_address(request, trusted_proxies=self._trusted_proxies)
        named = place if place in _FORMS else ""
        return rate, (action.value, named, client_digest(address, key=self._key))

    def _rate_of(self, quota: str) -> RateLimitItem:
        return self._keyed.setdefault(quota, parse(quota))

    def _hit(self, rate: RateLimitItem, names: tuple[str, ...]) -> Drawn:
        done = self._limiter.hit(rate, *names)
        if done and self._threads is not None:
            return Drawn(rate)  # to ask what is left would be a second question to the database, at each call
        window = self._limiter.get_window_stats(rate, *names)
        wait = max(1, math.ceil(window.reset_time - self._clock()))
        return Drawn(rate, left=window.remaining, reset=wait) if done else Drawn(rate, wait=wait)


class RateLimits:
    """Refuse what goes beyond the quotas."""

    def __init__(self, app: ASGIApp, *, quotas: Quotas, refuse: Callable[[Request, int], Response]) -> None:
        """Wrap an application; ``refuse`` makes the answer to a request over its quota, from the seconds to wait."""
        self._app = app
        self._quotas = quotas
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        drawn = await self._quotas.draw_beside(request)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(drawn.headers)
            await send(message)

        served = self._refuse(request, drawn.wait) if drawn.wait else self._app
        await served(scope, receive, telling if request.url.path.startswith(_API) else send)
