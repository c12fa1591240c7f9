"""The documents that the cells of a benchmark cite, each once, with its passages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINES: Final = re.compile(r", (lignes? \d.*)", re.DOTALL)
"""What follows a document in a source: the lines that it is cited for."""


@dataclass(frozen=True)
class Passage:
    """Where in a document cells were filled from."""

    lines: str
    """Such as ``lignes 3 à 5``; empty for the whole of it."""
    address: str
    """Of the page that says it; empty when there is none."""


@dataclass(frozen=True)
class Reference:
    """A document that cells cite."""

    source: str
    dated: str
    """When it says so, as it dates itself."""
    passages: tuple[Passage, ...]
    """In the order of the cells, one at least, each once."""


def by_document(cited: Iterable[tuple[str, str, str]]) -> tuple[Reference, ...]:
    """Bring what cells cite together by document.

    Args:
        cited: source, date and address of each cell, in order.

    Returns:
        The documents, in the order in which they come first.

    Examples:
        >>> [found] = by_document([("Synthèse, ligne 3", "2021", "/x"), ("Synthèse, ligne 7", "2021", "/x")])
        >>> found.source, [one.lines for one in found.passages]
        ('Synthèse', ['ligne 3', 'ligne 7'])

    """
    told: dict[tuple[str, str], dict[Passage, None]] = {}
    for source, dated, address in cited:
        lines = _LINES.search(source)
        document = source[: lines.start()] if lines else source
        told.setdefault((document, dated), {})[Passage(lines[1] if lines else "", address)] = None
    return tuple(Reference(document, dated, tuple(passages)) for (document, dated), passages in told.items())
