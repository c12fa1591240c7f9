"""Say a verdict in the words of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.pages.typography import typeset
from corpus.themes import LABELS
from recommender import Closeness, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.contexts.results import Cards, InvestigationCard, ToolCard
    from recommender import Recommendation

_FOUND: Final = {
    Closeness.VERY_CLOSE: "D’autres ont déjà rencontré ce besoin",
    Closeness.CLOSE: "D’autres ont rencontré un besoin proche",
    Closeness.TO_EXPLORE: "Rien d’identique, mais des sujets voisins",
}
_FOUND_IN_TOOLS: Final = {
    Closeness.VERY_CLOSE: "Il existe déjà de quoi répondre à ce besoin",
    Closeness.CLOSE: "Il existe de quoi répondre à un besoin proche",
}
"""Where a tool is closer than every investigation: who met the need is then not known."""
_LEADS: Final = {
    Closeness.TO_EXPLORE: "Des territoires partis d’un sujet voisin, et ce que le terrain leur a appris.",
}
_LEAD: Final = "Des territoires partis d’un problème proche, et ce que le terrain leur a appris."
_NOT_FOUND: Final = {
    Verdict.VAGUE: "Il nous manque un peu de contexte",
    Verdict.NOTHING_COMPARABLE: "Rien de comparable pour l’instant",
}


def headline(answer: Recommendation, cards: Cards) -> str:
    """Say what an answer comes to, no more surely than its closest card; of the name of a theme, whose records.

    Args:
        answer: the answer.
        cards: the matches that are shown.

    Returns:
        A title in French; empty where something was found and no card is shown.

    """
    if answer.named_theme:
        return typeset(f"Fiches du thème « {LABELS[answer.named_theme]} »")
    if answer.verdict in _NOT_FOUND:
        return _NOT_FOUND[answer.verdict]
    best = _closest((*cards.investigations, *cards.tools, *cards.precedents))
    if best is None:
        return ""
    met = best is _closest((*cards.investigations, *cards.precedents))
    return _FOUND[best] if met else _FOUND_IN_TOOLS.get(best, _FOUND[best])


def lead_of(investigations: Iterable[InvestigationCard]) -> str:
    """Say what investigations have in common, no more surely than the closest of them.

    Args:
        investigations: their cards; those of records that no need is compared with say nothing of closeness.

    Returns:
        A sentence in French.

    """
    best = _closest(investigations)
    return _LEADS.get(best, _LEAD) if best else _LEAD


def _closest(cards: Iterable[InvestigationCard | ToolCard]) -> Closeness | None:
    told = {card.closeness for card in cards}
    return next((close for close in Closeness if close.value in told), None)
