"""What ends a letter and says nothing of the need: a need is often pasted from a mail, with its signature."""

from __future__ import annotations

import re
from typing import Final

from recommender.mail_headers import holds_mail

_FORMULA: Final = re.compile(
    r"""(?:(?<=[.!?…;\n])|(?<=[.!?…]\s))\s{0,3}                      # where a sentence or a line begins
    (?:--\s*\n                                                    # what mail programs put before a signature
    |(?:(?:bien|très)\s+)?(?:cordialement|respectueusement|amicalement|sinc[èe]rement)\b
    |(?<=\n)envoy[ée]\s+(?:de|depuis)\s+(?:mon|l['’]appli)[^\n,]{0,60}\s*\Z   # not above a mail that is handed on
    |cdlt\b|cdt\b|bien\s+[àa]\s+vous\b|bonne\s+(?:journ[ée]e|r[ée]ception)\b
    |(?:avec\s+(?:mes|nos)\s+)?(?:sinc[èe]res|meilleures|respectueuses|cordiales)\s+salutations\b
    |salutations\b
    |(?:dans|en)\s+l['’]attente\b
    |(?:je\s+vous\s+|nous\s+vous\s+)?(?:en\s+vous\s+)?remerci(?:e|ons|ant)\s+(?:par|d['’])\s*avance\b
    |merci\s+(?:par\s+|d['’]\s*)avance\b
    |(?:je\s+vous\s+prie|nous\s+vous\s+prions|veuillez|recevez)\b[^\n]{0,40}\b(?:agr[ée]er|recevoir|salutations|expression)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_FEWEST: Final = 20
"""Characters before a formula, runs of blanks as one: a text that is hardly more than one is left as it is."""
_MOST: Final = 500
"""Characters after the start of a formula: a text that goes on longer goes on with its matter."""


def without_closing(text: str) -> str:
    r"""Leave out the formula that ends a letter, and the signature after it.

    Args:
        text: a need as it was typed or pasted.

    Returns:
        The text before the first formula that little follows; the whole text if there is none, if nearly nothing, or no
        letter, comes before it, or if a question, or a mail that is handed on, comes after it.

    Examples:
        >>> without_closing("Les chemins sont coupés par l’eau.\nCordialement,\nLa mairie\n01 02 03 04 05")
        'Les chemins sont coupés par l’eau.'
        >>> without_closing("Merci d’avance.")
        'Merci d’avance.'

    """
    for formula in _FORMULA.finditer(text):
        rest = text[formula.start() :]
        before = text[: formula.start()].rstrip()
        if len(rest) <= _MOST and "?" not in rest and not holds_mail(rest) and _says_something(before):
            return before
    return text


def _says_something(text: str) -> bool:
    return len(" ".join(text.split())) >= _FEWEST and any(map(str.isalpha, text))
