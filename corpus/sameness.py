"""Tell whether two records of different lists are one and the same thing.

A name alone is not enough (two services are called « Agora »), nor is an address (a portal holds many services):
the two must speak for each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from corpus.fidelity import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.records import Tool

_FORGES = {
    "github.com",
    "gitlab.com",
    "codeberg.org",
    "sourceforge.net",
    "bitbucket.org",
    "framagit.org",
    "gitlab.adullact.net",
}
"""Hosts where the first steps of the path, not the host, tell projects apart."""
_CLOSE = 90.0
"""Likeness of two spellings of a name, in percent, from which they are taken for one."""
_SMALL_WORDS = {"a", "au", "aux", "d", "de", "des", "du", "et", "l", "la", "le", "les", "en", "pour", "the", "of"}


@dataclass(frozen=True)
class Face:
    """What two records are compared by."""

    names: frozenset[str]
    """Names and aliases, folded: lower case, no accents, no spaces."""
    words: frozenset[frozenset[str]]
    """The telling words of each name."""
    sites: frozenset[str]
    """Addresses: host and path, without what varies; the place of a repository among them."""
    hosts: frozenset[str]


def face_of(tool: Tool) -> Face:
    """Read what a record is compared by."""
    names = [tool.name, *tool.aliases]
    addresses = [address for address in (tool.url, tool.repository) if address]
    return Face(
        frozenset(filter(None, map(folded, names))),
        frozenset(filter(None, map(_telling, names))),
        frozenset(site_of(address) for address in addresses),
        frozenset(host for host in map(_host, addresses) if host not in _FORGES),
    )


def folded(name: str) -> str:
    """Fold a name so that case, accents, spaces and punctuation do not matter.

    Args:
        name: a name.

    Returns:
        Its letters and digits.

    Examples:
        >>> folded("Aides-Territoires"), folded("Mon Aide Cyber")
        ('aidesterritoires', 'monaidecyber')

    """
    return "".join(words_of(name))


def site_of(address: str) -> str:
    """Give the place an address leads to: host and path, without ``www.``, query, ending slash or ``.git``.

    Args:
        address: an address of the web.

    Returns:
        The place; on a forge, the owner and the project alone.

    Examples:
        >>> site_of("https://www.exemple.fr/outil/?lang=fr"), site_of("https://github.com/Owner/Outil.git")
        ('exemple.fr/outil', 'github.com/owner/outil')

    """
    host, path = _host(address), urlsplit(address).path.rstrip("/").removesuffix(".git")
    if host in _FORGES:
        path = "/".join(path.split("/")[:3])
    return f"{host}{path}".lower()


def keys_of(face: Face) -> Iterator[str]:
    """Yield what a record is filed under: records without a key in common are never compared."""
    for name in sorted(face.names):
        yield f"name:{name}"
    for site in sorted(face.sites):
        yield f"site:{site}"
    for host in sorted(face.hosts):
        yield f"host:{host}"


def sameness(one: Face, other: Face) -> float:
    """Say how sure one is that two records are one thing.

    Args:
        one: a record's face.
        other: that of a record of another list.

    Returns:
        0 when they are not taken for one; else the more, the surer.

    """
    name = _name_likeness(one, other)
    if one.sites & other.sites and name >= _CLOSE:
        return 3.0 + name / 100
    if one.hosts & other.hosts and name >= _CLOSE:
        return 2.0 + name / 100
    if name == 100.0 and not (one.sites and other.sites):
        return 1.0
    return 0.0


def _name_likeness(one: Face, other: Face) -> float:
    pairs = [(a, b) for a in one.names for b in other.names]
    return max((fuzz.ratio(a, b) for a, b in pairs), default=0.0)


def _telling(name: str) -> frozenset[str]:
    return frozenset(words_of(name)) - _SMALL_WORDS


def _host(address: str) -> str:
    host = (urlsplit(address).hostname or "").lower()
    return re.sub(r"^www\d?\.", "", host)
