"""The small words of French that change before a name."""

from __future__ import annotations

import re
from typing import Final

from corpus.name_words import fold

_CONTRACTED: Final = {"de": ("du ", "des "), "à": ("au ", "aux ")}
"""What a particle becomes with « Le » and with « Les »."""
_VOWEL: Final = re.compile("[aeiouœ]|y(?![aeiou])")
_FEMININE: Final = re.compile(r"(?:CC|CA|CU|Communauté|Métropole)\b")
"""How names begin that have their article before them: « la CC Aubrac »."""


def before(particle: str, name: str) -> str:
    """Write a particle before the name of a commune or an EPCI.

    A name in H keeps it whole: nothing tells a mute H from another one.

    Args:
        particle: ``de``, ``que`` or ``à``.
        name: the name.

    Returns:
        Both.

    Examples:
        >>> [before("de", name) for name in ("Poses", "Aubin", "Évry", "Yvetot", "Yutz", "Le Havre", "Les Abymes")]
        ['de Poses', 'd’Aubin', 'd’Évry', 'd’Yvetot', 'de Yutz', 'du Havre', 'des Abymes']
        >>> before("que", "Le Havre"), before("que", "Aubin"), before("à", "Le Havre"), before("à", "Aubin")
        ('que Le Havre', 'qu’Aubin', 'au Havre', 'à Aubin')
        >>> before("de", "CC du Pays de Dol"), before("à", "Métropole de Lyon"), before("que", "Eurométropole de Metz")
        ('de la CC du Pays de Dol', 'à la Métropole de Lyon', 'que l’Eurométropole de Metz')

    """
    for article, contracted in zip(("Le ", "Les "), _CONTRACTED.get(particle, ()), strict=False):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    if _FEMININE.match(name):
        return f"{particle} la {name}"
    if name.startswith("Eurométropole"):
        return f"{particle} l’{name}"
    elided = particle.endswith("e") and _VOWEL.match(fold(name))
    return f"{particle[:-1]}’{name}" if elided else f"{particle} {name}"
