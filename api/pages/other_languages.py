"""Tell a need that is not written in French, the only language that the service reads."""

from __future__ import annotations

from typing import Final

from corpus.place_names import folded_name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FRENCH: Final = _words(
    "a ai aux avec avons car ce ces cet cette chez comme comment dans de des donc du elle elles en est et etre "
    "faut font il ils je la le les leur leurs mais mes mon ne nos notre nous on ont ou par pas personne peu plus "
    "pour qu quand que qui sa sans se ses si son sont sur trop un une vers veut veulent vos votre vous"
)
"""What holds a French sentence together."""
_ENGLISH: Final = _words(
    "about and any are because by can cannot could do does for from get has have help how in into is it many my "
    "need no not of or our people should so some that the their them there they this to us use want was we what "
    "when where which who why will with without would you your"
)
_CREOLE: Final = _words(
    "anpil ansanm bann bezwen bizin gingn gramoun ka kote lapli manmay moun mwen timoun vilaz yo yon zafer zanfan zot"
)
"""Of La Réunion, Mauritius, the Antilles, Guyane and Haiti; without those that hurried French is written with
(« ki », « pou », « lekol »)."""
_OTHERS: Final = ((_ENGLISH, 3), (_CREOLE, 2))
"""Words of a language, and how many different ones a text must hold: fewer may be a name."""


def is_other_than_french(text: str) -> bool:
    """Tell whether a text is clearly in another language than French, of those that people of France may type.

    Function words are counted: those of English or of the creoles, which French does not have, against those of
    French. What is short, mixed or made of names is taken for French.

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
    words = set(folded_name(text).split())
    french = len(words & _FRENCH)
    return any(len(words & other) >= max(least, french + 1) for other, least in _OTHERS)
