"""Cut a text to what there is room for."""

from __future__ import annotations

import re
from typing import Final

_CLAUSE_ENDS: Final = re.compile(r"[\s\u00a0\u202f]*[,;:]\s|[.!?]\s|\s(?=\()")
"""Where a sentence may be left without being cut in a clause: at its stops, and before a bracket."""
_LEAST_CLAUSE: Final = 20
"""Characters of the shortest clause that stands for a text."""
_PAIRS: Final = ("()", "«»", "“”")


def shortened(text: str, most: int) -> str:
    """Cut a text at a word.

    Args:
        text: any text.
        most: characters that are kept, at most.

    Returns:
        The text in one line, whole or with an ellipsis.

    Examples:
        >>> shortened("Gratuit, pour les communes", 26), shortened("Gratuit, pour les communes", 12)
        ('Gratuit, pour les communes', 'Gratuit…')

    """
    line = re.sub(r"[ \n\t]+", " ", text).strip()
    if len(line) <= most:
        return line
    cut = line[: most + 1].rpartition(" ")[0] or line[:most]
    return cut.rstrip("\u202f\u00a0 ,;:.") + "…"


def first_clauses(text: str, most: int, *, least: int = _LEAST_CLAUSE) -> str:
    """Keep of a text the clauses that it begins with, where it is too long; none is cut.

    Args:
        text: any text.
        most: characters that are kept, at most.
        least: characters below which what comes before a stop says next to nothing.

    Returns:
        The text in one line, whole; or as many of its first clauses as there is room for, without an ellipsis, and
        without a bracket or a quotation that stays open; where there is no such clause, the text cut at a word,
        with an ellipsis.

    Examples:
        >>> first_clauses("Fermer la mairie 3 h par semaine, pour avancer sur les dossiers", 50)
        'Fermer la mairie 3 h par semaine'
        >>> first_clauses("Un comité de pilotage (élus, commerçants) qui compare chaque trimestre", 38)
        'Un comité de pilotage'

    """
    line = re.sub(r"[ \n\t]+", " ", text).strip()
    if len(line) <= most:
        return line
    ends = (found.start() for found in _CLAUSE_ENDS.finditer(line[: most + 3]))
    whole = [line[:end] for end in ends if least <= end <= most and _closed(line[:end])]
    return whole[-1] if whole else shortened(line, most)


def _closed(text: str) -> bool:
    return all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS)
