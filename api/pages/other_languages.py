"""Tell a need that is not written in French, the only language that the service reads."""

from __future__ import annotations

import re
from typing import Final

from corpus.place_names import folded_name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FRENCH: Final = _words(
    "ai aux avec avons car ce ces cet cette chez comme comment dans de des donc du elle elles en est et etre "
    "faut font il ils je la le les leur leurs mais mes mon ne nos notre nous ont ou par pas personne peu plus "
    "pour qu quand que qui sa sans se ses si son sont sur trop un une vers veut veulent vos votre vous "
    "besoin besoins commune communes eau ecole enfants gens habitant habitants logiciel logiciels mairie mairies outil "
    "outils"
)
"""What holds a French sentence together, without « a » and « on », which English has too; and nouns of needs."""
_ELIDED: Final = re.compile(r"\b[cdjlmnst](?=['’])", re.IGNORECASE)
_ENGLISH: Final = _words(
    "about and any are because by can cannot could do does for from get has have help how in into is many my "
    "need no not of or our people should so some that the their them there they this to us use want was we what "
    "when where which who why will with without would you your"
)
_CREOLE: Final = _words(
    "anpil ansanm bann bezwen bizin gingn gramoun ka kote lapli manmay moun mwen timoun vilaz yo yon zafer zanfan zot"
)
"""Of La Réunion, Mauritius, the Antilles, Guyane and Haiti; without those that hurried French is written with
(« ki », « pou », « lekol »)."""
_SHORT: Final = 6
"""Words of a text that is told by two English ones, if none is French: a whole sentence has hardly more."""


def is_other_than_french(text: str) -> bool:
    """Tell whether a text is clearly in another language than French, of those that people of France may type.

    Function words are counted: those of English or of the creoles, which French does not have, against those of
    French and its commonest nouns. What is mixed or made of names is taken for French.

    Args:
        text: what was typed.

    Returns:
        Whether several different words are another language's, and more of them than of French.

    Examples:
        >>> is_other_than_french("We need help with people who are alone")
        True
        >>> is_other_than_french("On veut un open data pour tous, the place to be")
        False

    """
    words = folded_name(text).split()
    found = set(words)
    french = len(found & _FRENCH) + len({letter.lower() for letter in _ELIDED.findall(text)})
    english, creole = len(found & _ENGLISH), len(found & _CREOLE)
    if french:  # beside French, three English words may be a name: « help desk, how to »
        return english > max(3, french) or creole > max(1, french)
    return english >= (2 if len(words) <= _SHORT else 3) or creole >= 2
