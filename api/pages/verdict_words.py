"""Say a verdict in the words of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.pages.typography import typeset
from corpus.themes import LABELS
from recommender import Closeness, Verdict

if TYPE_CHECKING:
    from recommender import Recommendation

_FOUND: Final = {
    Closeness.VERY_CLOSE: "D’autres ont déjà rencontré ce besoin",
    Closeness.CLOSE: "D’autres ont rencontré un besoin proche",
    Closeness.TO_EXPLORE: "Rien d’identique, mais des sujets voisins",
}
_NOT_FOUND: Final = {
    Verdict.VAGUE: "Il nous manque un peu de contexte",
    Verdict.NOTHING_COMPARABLE: "Rien de comparable pour l’instant",
}


def headline(answer: Recommendation) -> str:
    """Say what an answer comes to, no more surely than its closest match; of the name of a theme, whose records.

    Args:
        answer: the answer.

    Returns:
        A title in French.

    """
    if answer.named_theme:
        return typeset(f"Fiches du thème « {LABELS[answer.named_theme]} »")
    closeness = {match.closeness for match in (*answer.investigations, *answer.tools)}
    best = next((words for close, words in _FOUND.items() if close in closeness), "")
    return _NOT_FOUND.get(answer.verdict) or best
