"""The first results of a need: while one types, and in the widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.contexts.searching.results import PreviewPart
from api.pages.other_languages import is_other_than_french
from api.pages.result_cards import cards_of, named_tools
from api.pages.typed_text import typed
from api.pages.verdict_words import headline_of
from recommender import Need

if TYPE_CHECKING:
    from recommender import Recommender

MOST_SHOWN: Final = 8
"""Records of each kind on the page of results: past them, no need of the collections had one worth reading."""
_MOST_PREVIEWED: Final = 3


def preview_of(text: str, recommender: Recommender) -> PreviewPart:
    """Answer a need with its first results, and count those that the page would show.

    Args:
        text: what was typed.
        recommender: answers.

    Returns:
        The part of a page.

    Raises:
        NeedError: if the text cannot be read as a need.

    """
    answer = recommender.recommend(Need(typed(text)), top_k=MOST_SHOWN)
    matches = (*answer.investigations[:_MOST_PREVIEWED], *answer.tools[:_MOST_PREVIEWED])
    cards = cards_of(matches, recommender.catalogue)
    every = cards_of((*answer.investigations, *answer.tools), recommender.catalogue)
    return PreviewPart(
        verdict=answer.verdict.value,
        headline=headline_of(answer, cards),
        cards=cards,
        n_investigations=len(every.investigations),
        n_tools=len(every.tools),
        n_precedents=len(every.precedents),
        named=named_tools(answer, recommender.catalogue),
        read_as=answer.read_as,
        other_language=is_other_than_french(text),
    )
