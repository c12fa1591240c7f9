"""Keys that programs send along: each has a quota of its own, and opens what its scopes say.

The public API is open without a key. A key that is sent is looked at, whatever is asked: one that no longer holds is
told so at once, and not only when it is missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyHeader

from api.desk import ApiKey, StoreUnavailableError
from api.protection.agents import AccessError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from api.desk import Store
    from api.protection.rate_limits import Quotas
    from api.rights.scopes import Scope as KeyScope

HEADER: Final = "X-Api-Key"
STATE: Final = "api_key"
"""The name under which ``request.state`` holds the key that was sent; see also `api.protection.rate_limits`."""
_API: Final = "/api/"
_LONGEST: Final = 200
SCHEME: Final = "APIKeyHeader"
"""The name of the header among the security schemes of the OpenAPI document."""
_described = APIKeyHeader(
    name=HEADER,
    auto_error=False,
    scheme_name=SCHEME,
    description="Clé remise par l’équipe ; voir docs/accounts.md. L’API publique n’en demande pas : qui en joint une a "
    "son quota à elle.",
)


class UnknownKeyError(AccessError):
    """The key that was sent does not hold, or never did."""


class KeyNeededError(AccessError):
    """No key was sent where one is needed."""


class ScopeError(AccessError):
    """The key that was sent does not open this."""

    def __init__(self, scope: KeyScope) -> None:
        self.scope = scope
        """The one that is missing."""
        super().__init__(scope.value)


def key_with(scope: KeyScope) -> Callable[..., ApiKey]:
    """Make the dependency of a route that only some keys open.

    Args:
        scope: what the key must open.

    Returns:
        What gives the key. It raises `KeyNeededError` or `ScopeError`, which `api.problems.handlers` tells.

    """

    def key_of(request: Request, _: str | None = Security(_described)) -> ApiKey:
        key: ApiKey | None = getattr(request.state, STATE, None)
        if key is None:
            raise KeyNeededError
        if scope not in key.scopes:
            raise ScopeError(scope)
        return key

    # Read by the table of who may do what, which is held against every route.
    key_of.scope = scope  # type: ignore[attr-defined]
    return key_of


class SentKeys:
    """Look at the key that a program sends, before its quota is drawn on."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        quotas: Quotas,
        refuse: Callable[[AccessError], Response],
        later: Callable[..., Response],
    ) -> None:
        """Wrap an application.

        Args:
            app: the application.
            quotas: bounds how often an address may send keys that do not hold.
            refuse: makes the answer to a key that does not hold.
            later: makes the answer to who must wait, from the request, the seconds, and the status.

        """
        self._app = app
        self._quotas = quotas
        self._refuse = refuse
        self._later = later

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        refused = await self._refused(Request(scope)) if scope["type"] == "http" else None
        await (refused or self._app)(scope, receive, send)

    async def _refused(self, request: Request) -> Response | None:
        sent = request.headers.get(HEADER)
        if sent is None or not request.url.path.startswith(_API):
            return None
        store: Store = request.state.store
        try:
            key = await run_in_threadpool(store.keys.check, sent[:_LONGEST])
        except StoreUnavailableError:
            return self._later(request, 5, status=503)
        if key is not None:
            request.scope["state"][STATE] = key
            return None
        wait = (await self._quotas.draw_beside(request)).wait
        return self._later(request, wait, status=429) if wait else self._refuse(UnknownKeyError())
