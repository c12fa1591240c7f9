"""How pages say where in a document something stands."""

from __future__ import annotations

from urllib.parse import urlsplit

from corpus.fields import line_spans


def cited_lines(lines: str) -> str:
    """Write a citation of lines in words.

    Args:
        lines: a citation, as records hold them.

    Returns:
        The lines, their number agreed.

    Examples:
        >>> cited_lines("405"), cited_lines("405, 406-411"), cited_lines("1, 3, 5-6")
        ('ligne 405', 'lignes 405 et 406 à 411', 'lignes 1, 3 et 5 à 6')

    """
    spans = line_spans(lines)
    told = [f"{first}" if first == last else f"{first} à {last}" for first, last in spans]
    several = len(spans) > 1 or spans[0][0] != spans[0][1]
    listed = " et ".join([", ".join(told[:-1]), told[-1]]) if told[1:] else told[0]
    return f"{'lignes' if several else 'ligne'} {listed}"


def host(url: str) -> str:
    """Name the site that an address leads to.

    Args:
        url: an absolute address.

    Returns:
        Its host, without ``www.``.

    Examples:
        >>> host("https://www.pix.fr/territoires")
        'pix.fr'

    """
    return (urlsplit(url).hostname or url).removeprefix("www.")
