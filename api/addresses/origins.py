"""Addresses of sites: scheme, host and port, and nothing else."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
"""The name of a machine, or its address; in brackets where it is IPv6."""
_ORIGIN: Final = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?/?")
LOCAL: Final = frozenset({"localhost", "127.0.0.1"})
"""Names of this machine."""


def origin(address: str) -> str:
    """Read an origin; it ends up in headers and mails, so that nothing else passes.

    Args:
        address: such as ``https://deja-la.exemple.fr``; a last slash and capitals are forgiven.

    Returns:
        The origin, in lower case, without a last slash.

    Raises:
        ValueError: if it is no such address, or is not https outside this machine.

    Examples:
        >>> origin("https://Deja-La.exemple.fr/")
        'https://deja-la.exemple.fr'

    """
    read = _ORIGIN.fullmatch(address.strip().lower())
    if read is None:
        raise ValueError(f"Une adresse de site s’écrit https://deja-la.exemple.fr, et non « {address} ».")
    scheme, host, port = read.groups()
    if scheme == "http" and host not in LOCAL:
        raise ValueError(f"Hors de cette machine, un site est en https, et non « {address} ».")
    return f"{scheme}://{host}{port or ''}"


def name(told: str) -> str:
    """Read the name of a machine.

    Args:
        told: such as ``deja-la.mairie.lan``; capitals are forgiven.

    Returns:
        The name, in lower case; an address of IPv6 without its brackets.

    Raises:
        ValueError: if it is anything else, such as an address with its scheme or its port.

    Examples:
        >>> name("Deja-La.mairie.lan")
        'deja-la.mairie.lan'

    """
    if not _NAME.fullmatch(told.lower()):
        raise ValueError("Un nom de machine s’écrit deja-la.mairie.lan ou 192.0.2.7, sans https:// ni port.")
    return told.lower().strip("[]")


def host(address: str) -> str:
    """Give the host of an origin.

    Args:
        address: what `origin` gave.

    Returns:
        The host, without the port.

    Examples:
        >>> host("https://deja-la.exemple.fr:8443")
        'deja-la.exemple.fr'

    """
    return address.partition("://")[2].partition(":")[0]
