"""Addresses cut so that they name a network and not a person."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

_IPV4_BITS: Final = 24
_IPV6_BITS: Final = 48
"""What a site is given, however many subscribers are behind it."""


def truncated(address: str) -> str:
    """Cut an address for the log.

    Args:
        address: where a request comes from, or anything that stands there.

    Returns:
        The network of 256 addresses (IPv4) or of a site (IPv6); empty for what is no address.

    Examples:
        >>> truncated("192.0.2.77"), truncated("2001:db8:1:2::3"), truncated("::ffff:192.0.2.77"), truncated("mairie")
        ('192.0.2.0/24', '2001:db8:1::/48', '192.0.2.0/24', '')

    """
    try:
        read = ip_address(address)
    except ValueError:
        return ""
    if isinstance(read, IPv6Address) and read.ipv4_mapped:
        read = read.ipv4_mapped
    bits = _IPV6_BITS if isinstance(read, IPv6Address) else _IPV4_BITS
    return str(ip_network((int(read), bits) if isinstance(read, IPv6Address) else f"{read}/{bits}", strict=False))
