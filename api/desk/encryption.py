"""What the database's address says of encryption: words to a database elsewhere go by TLS, unless it says otherwise."""

from __future__ import annotations

import ipaddress
import logging
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlalchemy import URL

logger = logging.getLogger(__name__)

_MODE: Final = "sslmode"
_ASKED: Final = frozenset({"require", "verify-ca", "verify-full"})
_REFUSED: Final = "disable"


def tls_of(url: URL) -> dict[str, str]:
    """Tell what to ask of a connection to PostgreSQL, so that it never falls back to plain words.

    Args:
        url: the address of the database.

    Returns:
        ``sslmode=require`` where the database may be on another machine and its address asks for less without refusing
        TLS outright (``sslmode=disable``); nothing otherwise.

    Examples:
        >>> from sqlalchemy import make_url
        >>> tls_of(make_url("postgresql://host/base")), tls_of(make_url("postgresql://localhost/base"))
        ({'sslmode': 'require'}, {})

    """
    mode = url.query.get(_MODE)
    if mode in _ASKED or mode == _REFUSED or not _is_elsewhere(url):
        return {}
    return {_MODE: "require"}


def is_plain(url: URL) -> bool:
    """Tell whether words go unencrypted to another machine, as the address asks."""
    return url.query.get(_MODE) == _REFUSED and _is_elsewhere(url)


def warn_of_plain_words(url: URL) -> None:
    """Tell the operator at each start that what people write can be read on the way to the database."""
    if is_plain(url):
        logger.warning(
            "the database is on another machine and its address says sslmode=disable: needs, names and mails can be "
            "read on the way (docs/settings.md, DEJA_LA_DATABASE_URL)"
        )


def _is_elsewhere(url: URL) -> bool:
    """Look at every host of the address; without any, it is a socket of this machine."""
    told = url.query.get("host", ())
    hosts = [url.host or "", *([told] if isinstance(told, str) else told)]
    return any(not _is_here(host) for host in hosts)


def _is_here(host: str) -> bool:
    # A path is that of a socket; of ``host:port``, as several hosts are written, the port says nothing.
    if not host or host.startswith(("/", "@")):
        return True
    name = host.rpartition(":")[0] if host.count(":") == 1 else host
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost"
