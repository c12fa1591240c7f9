"""Where a vote comes from, as far as one vote an agent needs to know: digests, never an address."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final

from api.protection.clients import client_address, client_digest

if TYPE_CHECKING:
    from datetime import date

    from starlette.requests import Request

_WIDE: Final = {4: 16, 6: 32}
"""Bits of an address that tell a provider or a large organisation, by version of the protocol."""
_SHORT: Final = 16
"""Hexadecimal digits of a digest."""


@dataclass(frozen=True)
class Voter:
    """Who votes."""

    agent: str
    """Digest of the address, which changes every day: the votes of two days cannot be put together."""
    network: str
    """Digest of the network of 65,000 addresses it is in."""


@dataclass(frozen=True)
class Voters:
    """Tells voters apart with the key of the service."""

    key: bytes = field(repr=False)
    trusted_proxies: int
    """As for quotas."""

    def of(self, request: Request, *, day: date) -> Voter:
        """Tell who votes."""
        address = client_address(request, trusted_proxies=self.trusted_proxies)
        today = self._digest(f"day/{day.isoformat()}").encode()
        return Voter(client_digest(address, key=today)[:_SHORT], self._digest(f"network/{_network(address)}"))

    def need(self, text: str) -> str:
        """Give a digest of a need that nobody without the key can try texts against."""
        return hmac.new(self.key, f"need/{text}".encode("utf-8", errors="replace"), hashlib.sha256).hexdigest()

    def _digest(self, what: str) -> str:
        return hmac.new(self.key, what.encode("utf-8", errors="replace"), hashlib.sha256).hexdigest()[:_SHORT]


def _network(address: str) -> str:
    try:
        read = ip_address(address)
        read = getattr(read, "ipv4_mapped", None) or read
    except ValueError:
        return address
    return str(ip_network(f"{read}/{_WIDE[read.version]}", strict=False))
