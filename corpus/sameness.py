"""Tell whether two records of different lists are one and the same thing.

A name alone is not enough (two services are called « Agora »), nor is an address (a portal holds many services):
the two must speak for each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from corpus.fidelity import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
"""Likeness of two spellings of a name, in percent, from which they are taken for one at one host."""
_ALIKE = 95.0
"""The same, where no address speaks for it."""
_LONG = 12
"""Letters of a name from which two spellings that differ by one are no chance."""
_TELLING = 4
"""Letters of a name from which it is hardly borne by two things where one of them tells no address."""
_DISTINCT = 6
"""The same, where both tell an address and the addresses differ."""
_LINKED = 60.0
"""Likeness of two names from which a link of one catalogue to the other is believed: it may lead to a whole suite."""
_SMALL_WORDS = frozenset(
    ["a", "au", "aux", "d", "de", "des", "du", "et", "l", "la", "le", "les", "en", "pour", "the", "of"]
)
_KINDS = frozenset(
    ["appli", "application", "logiciel", "outil", "plateforme", "plate", "forme", "portail", "service", "site"]
)
"""Words that say what a thing is, and not which."""
_LISTED_AT = ("beta.gouv.fr/startups/",)
"""Where lists keep a page of each thing: given as its address, it is that page, and tells no host of its own."""
_HOST = "host"
"""Kind of the keys that are hosts."""
_FIGURES = re.compile(r"\d+")
_ASIDE = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True)
class Face:
    """What two records are compared by."""

    names: frozenset[str]
    """Names and aliases, folded; those without what stands in parentheses and without the words of kind too."""
    words: frozenset[frozenset[str]]
    """The telling words of each name."""
    sites: frozenset[str]
    """Addresses: host and path, without what varies."""
    hosts: frozenset[str]
    links: frozenset[str]
    """Pages of the thing in catalogues, its own page there among them."""
    ids: frozenset[str]
    """What its lists call it, folded."""


def face_of(tool: Tool) -> Face:
    """Read what a record is compared by."""
    names = [spelling for name in (tool.name, *tool.aliases) for spelling in (name, _ASIDE.sub("", name))]
    told = [address for address in (tool.url, tool.repository) if address]
    listed = [address for address in told if site_of(address).startswith(_LISTED_AT)]
    addresses = [address for address in told if address not in listed]
    # What a query tells apart would be one place.
    pages = [
        address
        for address in (*listed, *tool.same_as, *(source.url for source in tool.sources))
        if address and not urlsplit(address).query
    ]
    return Face(
        frozenset(filter(None, (fold for name in names for fold in (folded(name), "".join(_without_kind(name)))))),
        frozenset(filter(None, (frozenset(words_of(name)) - _SMALL_WORDS for name in names))),
        frozenset(map(site_of, addresses)),
        frozenset(host for host in map(_host, addresses) if host not in _FORGES),
        frozenset(map(site_of, pages)),
        frozenset(filter(None, (folded(source.external_id or "") for source in tool.sources))),
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
    """Give the place an address leads to: host and path, without ``www.``, query, ending slash, ``.git`` or ``.html``.

    Args:
        address: an address of the web.

    Returns:
        The place; on a forge, the owner and the project alone.

    Examples:
        >>> site_of("https://www.exemple.fr/outil/?lang=fr"), site_of("https://github.com/Owner/Outil.git")
        ('exemple.fr/outil', 'github.com/owner/outil')

    """
    host, path = _host(address), urlsplit(address).path.rstrip("/").removesuffix(".git").removesuffix(".html")
    if host in _FORGES:
        path = "/".join(path.split("/")[:3])
    return f"{host}{path}".lower()


def keys_of(face: Face) -> Iterator[str]:
    """Yield what a record is filed under: records without a key in common are never compared."""
    for kind, values in (("name", face.names), ("link", face.links | face.sites), (_HOST, face.hosts)):
        for value in sorted(values):
            yield f"{kind}:{value}"
    # Spellings that differ by a letter most often start alike.
    for name in sorted(face.names):
        yield f"start:{name[:_TELLING]}"


def sameness(one: Face, other: Face) -> float:
    """Say how sure one is that two records are one thing.

    Args:
        one: a record's face.
        other: that of a record of another list.

    Returns:
        0 when they are not taken for one; else the more, the surer.

    """
    likeness, length = _name_likeness(one, other)
    within = any(few <= many or many <= few for few in one.words for many in other.words)
    linked = one.links & (other.links | other.sites) or one.sites & other.links
    called = one.ids & other.names or other.ids & one.names
    if linked and (within or called or likeness >= _LINKED):
        return 4.0 + likeness / 100
    if one.sites & other.sites and (within or called or likeness >= _CLOSE):
        return 3.0 + likeness / 100
    if one.hosts & other.hosts and likeness >= _CLOSE:
        return 2.0 + likeness / 100
    apart = bool(one.sites and other.sites)
    known = not apart and one.ids & other.ids
    if likeness == 100.0 and (known or length >= (_DISTINCT if apart else _TELLING)):
        return 1.0
    return likeness / 100 if likeness >= _ALIKE and length >= _LONG else 0.0


def _name_likeness(one: Face, other: Face) -> tuple[float, int]:
    """Give the likeness of the most alike spellings, and the letters of the shorter one."""
    pairs = [(name_likeness(a, b), min(len(a), len(b))) for a in one.names for b in other.names]
    return max(pairs, default=(0.0, 0))


def name_likeness(one: str, other: str) -> float:
    """Say how alike two folded names are.

    Args:
        one: a name, as `folded` gives it.
        other: another.

    Returns:
        In percent; 0 for two that bear different numbers.

    Examples:
        >>> name_likeness("budgetparticipatif2023", "budgetparticipatif2024"), name_likeness("pix", "pix")
        (0.0, 100.0)

    """
    numbers, others = _FIGURES.findall(one), _FIGURES.findall(other)
    return 0.0 if numbers and others and numbers != others else fuzz.ratio(one, other)


def near_keys_of(face: Face) -> Iterator[str]:
    """Give the keys of a record but for its hosts: of the thousands at a portal, `alike` tells those to compare."""
    return (key for key in keys_of(face) if not key.startswith(f"{_HOST}:"))


def alike(name: str, others: Sequence[str]) -> Iterator[int]:
    """Yield the places of the folded names that may be one with another at one host, in a list that may be long."""
    for _, _, place in process.extract_iter(name, others, scorer=fuzz.ratio, score_cutoff=_CLOSE):
        yield place


def _without_kind(name: str) -> list[str]:
    return [word for word in words_of(_ASIDE.sub("", name)) if word not in _KINDS]


def _host(address: str) -> str:
    host = (urlsplit(address).hostname or "").lower()
    return re.sub(r"^www\d?\.", "", host)
