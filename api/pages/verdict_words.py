"""Say a verdict in words: the same on pages, in the widget and in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.pages.typography import typeset
from corpus.themes import LABELS
from recommender import Closeness, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.contexts.searching.results import Cards
    from corpus.themes import ThemeId
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
_LEAD_OF_THEME: Final = "Des territoires qui ont travaillé ce thème, et ce que le terrain leur a appris."
_DISTANT: Final = typeset("« À explorer » : le sujet est voisin, sans être le même.")
"""Said once of a list: as a reason, it stood on each of its distant cards."""
_SURE: Final = 0.8
"""Probability that something is of use from which it is told of near needs, however improbable each card is: of a few
records one may be the right one. Of the 54 needs of development and gate that were so sure, with no card very close, 45
had a record of use among the first five; of the two with no card close, both."""
_NOT_FOUND: Final = {
    Verdict.VAGUE: "Il nous manque un peu de contexte",
    Verdict.NOTHING_COMPARABLE: "Rien de comparable pour l’instant",
}
INSTEAD: Final = (
    "une appli pour les salles",
    "Les associations téléphonent à la mairie pour savoir si une salle est libre, et la même est promise deux fois.",
)
"""An example for who asks for a solution of which nothing is known: what is asked for, and what to say instead."""


def headline(
    verdict: Verdict,
    *,
    probability: float,
    theme: ThemeId | None,
    met: Iterable[str | None],
    offered: Iterable[str | None],
) -> str:
    """Say what an answer comes to; of the name of a theme, whose records.

    It says no more than the closest card, but that a sure answer is near: four fair guesses made a title that said
    « rien d’identique » above the very answer.

    Args:
        verdict: of the answer.
        probability: that a record is of use.
        theme: of which the need is the name, if it says nothing else.
        met: how close the investigations and the precedents are that are shown.
        offered: how close the tools are that are shown.

    Returns:
        A title in French; empty where something was found and no card is shown.

    """
    if theme:
        return typeset(f"Fiches du thème « {LABELS[theme]} »")
    if verdict in _NOT_FOUND:
        return _NOT_FOUND[verdict]
    lived = _closest(met)
    best = _closest((lived, *offered))
    if best is None:
        return ""
    if best is Closeness.TO_EXPLORE and probability >= _SURE:
        return _FOUND[Closeness.CLOSE] if lived else _FOUND_IN_TOOLS[Closeness.CLOSE]
    return _FOUND[best] if best is lived else _FOUND_IN_TOOLS.get(best, _FOUND[best])


def headline_of(answer: Recommendation, cards: Cards) -> str:
    """Say what an answer comes to where its matches are cards; see `headline`."""
    matches = (*answer.investigations, *answer.tools)
    return headline(
        answer.verdict,
        # What filters took away may be what was sure.
        probability=answer.probability
        if _closest(match.closeness for match in matches) is Closeness.TO_EXPLORE
        else 0.0,
        theme=answer.named_theme,
        met=[card.closeness for card in (*cards.investigations, *cards.precedents)],
        offered=[card.closeness for card in cards.tools],
    )


def lead_of(closenesses: Iterable[str | None], *, themed: bool = False) -> str:
    """Say what investigations have in common, no more surely than the closest of them.

    Args:
        closenesses: how close they are; none for records that no need is compared with.
        themed: whether they are shown for the theme that they bear.

    Returns:
        What is read above them, in French; what « à explorer » means where some of them, and not all, are.

    """
    if themed:
        return _LEAD_OF_THEME
    told = set(closenesses)
    best = _closest(told)
    lead = _LEADS.get(best, _LEAD) if best else _LEAD
    return lead if best is Closeness.TO_EXPLORE else f"{lead} {distant_note(told)}".rstrip()


def distant_note(closenesses: Iterable[str | None]) -> str:
    """Say what « à explorer » means.

    Args:
        closenesses: how close the cards of a list are.

    Returns:
        A sentence in French; empty where none of them is that distant.

    """
    return _DISTANT if Closeness.TO_EXPLORE in set(closenesses) else ""


def _closest(closenesses: Iterable[str | None]) -> Closeness | None:
    told = set(closenesses)
    return next((close for close in Closeness if close in told), None)
