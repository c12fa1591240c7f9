"""Find, in what a tool's record says of itself, the sentence that speaks of a criterion: quoted, it is evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from api.desk import Key
from corpus.passages import SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus import Tool

_LONGEST: Final = 300
"""Characters of a sentence that is quoted: beyond, it says too many things at once."""
_USERS: Final = r"(?:collectivités|communes|territoires|départements|intercommunalités|mairies|agglomérations)"
_SPEAKS: Final[Mapping[Key, re.Pattern[str]]] = {
    key: re.compile(pattern, re.IGNORECASE)
    for key, pattern in {
        Key.OPENNESS: r"\bopen[ -]?source\b|\blogiciels? libres?\b|\bcode (?:source )?ouvert\b|\blicence\b",
        Key.HOSTING: r"\bhéberg(?:é|ée|és|ées|ement)\b(?! d’urgence)|\bSecNumCloud\b",
        Key.ACCESSIBILITY: r"\bRGAA\b|\bdéclaration d['’]accessibilité\b|\baccessibilité numérique\b",
        Key.DATA_PROTECTION: r"\bRGPD\b|\bdonnées personnelles\b|\banonymis|\bconfidentialité\b",
        Key.INTEROPERABILITY: r"\bAPIs?\b|\binteropérab|\bopen data\b|\bexport(?:er|s|ables?)?\b"
        r"|\bformats? ouverts?\b|\bservices tiers\b|\biframe\b",
        Key.TERRITORIES: rf"\d[\d\s]*(?:000 )?{_USERS}\b|\b{_USERS} (?:qui )?(?:l['’]?\s?)?utilisent\b"
        r"|\bdéployée? (?:dans|sur|à)\b",
        Key.EFFORT: r"\bsans (?:installation|formation|compétences?)\b|\bclés? en main\b|\bprise en main\b"
        r"|\bfacile(?:ment)? à (?:utiliser|mettre)|\ben quelques (?:minutes|clics|jours)\b",
        Key.SUPPORT: r"\baccompagnement (?:personnalisé|gratuit|humain|technique|individu|dédié|par)"
        r"|\bsupport (?:technique|utilisateur)|\bconseillers?\b|\bforum\b"
        r"|\bcommunauté d|\bwebinaires?\b|\bassistance\b",
    }.items()
}


def quote_of(tool: Tool, key: Key) -> str:
    """Quote the first sentence of a tool's purpose or description that speaks of a criterion.

    Args:
        tool: the tool; what its licence keeps from being shown is not looked at.
        key: the criterion.

    Returns:
        The sentence in French quotation marks; empty when none speaks of it.

    """
    pattern = _SPEAKS.get(key)
    told = [tool.purpose, tool.description or ""] if pattern else []
    for paragraph in (line for text in told for line in text.splitlines()):
        for sentence in SENTENCE_END.split(paragraph):
            if pattern and len(sentence) <= _LONGEST and pattern.search(sentence):
                return f"« {sentence.strip()} »"
    return ""
