"""What a provider says of itself: its addresses and its keys, read when they are needed and kept for an hour."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.identity.errors import ProviderUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMEOUT: Final = 5.0
"""Seconds that the provider may take for each answer."""
_FRESH: Final = 3_600.0
_RENEWED: Final = 60.0
"""Seconds between two readings of the keys for the sake of one that is not known: nobody makes us ask all the time."""
_PAUSE: Final = 10.0
"""Seconds for which a provider that made us wait in vain is not asked again: each who signs in would hold a thread."""
_PATIENCE: Final = 1.0
"""Seconds that one waits for another who asks the provider; who asked in vain for longer made us wait."""
_MOST_KEYS: Final = 100
_NAMES: Final = (
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "end_session_endpoint",
)
"""Of the fields of `Endpoints`, in order."""
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Endpoints:
    """Where the provider does what."""

    authorization: str
    token: str
    userinfo: str
    keys: str
    end_session: str
    """Empty where it has none."""


class Metadata:
    """The description and the keys of one provider."""

    def __init__(self, issuer: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask nothing yet: the service starts whether the provider answers or not.

        Args:
            issuer: the provider's address.
            clock: gives the present moment, in seconds.

        """
        self._issuer = issuer
        self._clock = clock
        self._lock = threading.Lock()
        self._endpoints: tuple[float, Endpoints] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._failed: float | None = None
        """When the provider last made us wait in vain."""

    def endpoints(self) -> Endpoints:
        """Give the provider's addresses.

        Returns:
            The addresses.

        Raises:
            ProviderUnavailableError: if it does not answer, or describes another.

        """
        # What is known is told though another asks, or asked in vain: who signs out leaves the provider too.
        if self._endpoints and self._clock() - self._endpoints[0] <= _FRESH:
            return self._endpoints[1]
        with self._asking():
            if self._endpoints is None or self._clock() - self._endpoints[0] > _FRESH:
                self._endpoints = (self._clock(), self._described())
            return self._endpoints[1]

    def keys(self, *, renewed: bool = False) -> KeySet:
        """Give the provider's keys.

        Args:
            renewed: read them again, since a token names one that is not among them; once a minute at most.

        Returns:
            The keys.

        Raises:
            ProviderUnavailableError: if it does not answer, or not with keys.

        """
        address, oldest = self.endpoints().keys, _RENEWED if renewed else _FRESH
        if self._keys and self._clock() - self._keys[0] <= oldest:
            return self._keys[1]
        with self._asking():
            if self._keys is None or self._clock() - self._keys[0] > oldest:
                self._keys = (self._clock(), _key_set(_json(address)))
            return self._keys[1]

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Ask one at a time; the others, and who comes after one that waited in vain, are soon told of no answer."""
        if not self._lock.acquire(timeout=_PATIENCE):
            raise ProviderUnavailableError("somebody is asking it")
        try:
            if self._failed is not None and self._clock() - self._failed < _PAUSE:
                raise ProviderUnavailableError("it did not answer a moment ago")
            began = self._clock()
            try:
                yield
            except ProviderUnavailableError:
                self._failed = self._clock() if self._clock() - began >= _PATIENCE else None
                raise
        finally:
            self._lock.release()

    def _described(self) -> Endpoints:
        told = _json(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != self._issuer:
            raise ProviderUnavailableError(f"issuer {told.get('issuer')!r} != {self._issuer!r}")
        found = Endpoints(*(str(told.get(name) or "") for name in _NAMES))
        needed = (found.authorization, found.token, found.userinfo, found.keys, found.end_session or self._issuer)
        if not all(map(_is_protected, needed)):
            raise ProviderUnavailableError("an address is missing, or is not https")
        return found


def _json(address: str) -> dict[str, Any]:
    try:
        response = httpx2.get(address, timeout=TIMEOUT, headers={"Accept": "application/json"})
        response.raise_for_status()
        told = response.json()
    except (httpx2.HTTPError, ValueError) as error:
        raise ProviderUnavailableError(f"{urlsplit(address).path}: {type(error).__name__}") from None
    if not isinstance(told, dict):
        raise ProviderUnavailableError(f"{urlsplit(address).path}: no object")
    return told


def _key_set(told: dict[str, Any]) -> KeySet:
    keys = told.get("keys")
    if not isinstance(keys, list) or not 0 < len(keys) <= _MOST_KEYS:
        raise ProviderUnavailableError("no keys")
    try:
        return KeySet.import_key_set({"keys": keys})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderUnavailableError(f"keys: {type(error).__name__}") from None


def _is_protected(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
