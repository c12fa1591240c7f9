"""Who sends a request, as far as quotas need to know: a digest, never an address."""

from __future__ import annotations

import hashlib
import hmac
import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.requests import Request

_IPV6_PREFIX: Final = 64
"""Bits of an IPv6 address that a household or an office holds alone; the others it changes at will."""

_PORTED: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?|([0-9.]+):[0-9]+")


def client_address(request: Request, *, trusted_proxies: int) -> str:
    """Find where a request comes from.

    Args:
        request: the request.
        trusted_proxies: how many proxies of ours stand in front; each adds one address to ``X-Forwarded-For``. What
            stands before these was written by whoever sent the request, and may be anything.

    Returns:
        The address; empty when there is none.

    """
    if trusted_proxies:
        hops = [hop.strip() for hop in ",".join(request.headers.getlist("x-forwarded-for")).split(",")]
        if len(hops) >= trusted_proxies:
            return _without_port(hops[-trusted_proxies])
    return request.client.host if request.client else ""


def _without_port(hop: str) -> str:
    """Take off the port that some proxies write: each connection would be another client."""
    found = _PORTED.fullmatch(hop)
    return next(filter(None, found.groups())) if found else hop


def client_digest(address: str, *, key: bytes) -> str:
    """Hide an address.

    Args:
        address: an IP address, or anything.
        key: without it, trying every address would give the digest away.

    Returns:
        32 hexadecimal digits, the same for all the IPv6 addresses of one subscriber.

    """
    return hmac.new(key, _subscriber(address).encode("utf-8", errors="replace"), hashlib.sha256).hexdigest()[:32]


def _subscriber(address: str) -> str:
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return str(read)
    if read.ipv4_mapped:
        return str(read.ipv4_mapped)
    return str(ip_network((int(read), _IPV6_PREFIX), strict=False))
