"""The small words of French that change before a name."""

from __future__ import annotations

import re
from typing import Final

from corpus.name_words import fold

_CONTRACTED: Final = {"de": ("du ", "des "), "à": ("au ", "aux ")}
"""What a particle becomes with « Le » and with « Les »."""
_VOWEL: Final = re.compile("[aeiouœ]|y(?![aeiou])")


def before(particle: str, name: str) -> str:
    """Write a particle before the name of a place.

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

    """
    for article, contracted in zip(("Le ", "Les "), _CONTRACTED.get(particle, ()), strict=False):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    elided = particle.endswith("e") and _VOWEL.match(fold(name))
    return f"{particle[:-1]}’{name}" if elided else f"{particle} {name}"
