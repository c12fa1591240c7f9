"""The territories that words of a search name."""

from __future__ import annotations

from typing import Final

from api.resources.territories import open_territories
from corpus.place_names import folded_name, name_parts, without_articles, without_epci_words
from corpus.territory_search import code_of

_HOMONYMS: Final = 40
"""Territories looked at: no name of ours is borne by so many."""


def named_places(words: str) -> tuple[str, ...]:
    """Find the territories that bear a name, the whole of it; a name that is only alike is another one.

    Args:
        words: what was typed; case, accents, hyphens and articles do not matter, nor the kind of an EPCI.

    Returns:
        INSEE codes of communes, SIREN of EPCI, numbers of departments.

    """
    name = _core(words)
    if not name:
        return ()
    found = (one.territory for one in open_territories().search(words, top_k=_HOMONYMS))
    return tuple(code_of(one) for one in found if name in {_core(part) for part in name_parts(one.name)})


def _core(name: str) -> str:
    return without_articles(without_epci_words(folded_name(name)))
