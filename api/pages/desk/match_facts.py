"""What an expert wants to know of a match before answering, so that the record need not be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.contexts.searching.results import InvestigationCard
from api.pages.result_cards import card_of

if TYPE_CHECKING:
    from api.contexts.searching.results import ToolCard
    from corpus.catalogue import Catalogue
    from corpus.records import Record
    from recommender import Match


def match_facts(record: Record, match: Match, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """Tell what was learned, what became of it and what differs: the words of the card that the territory sees.

    Args:
        record: the record.
        match: how it matches.
        catalogue: holds it.

    Returns:
        Pairs of name and text, without those of which nothing is known.

    """
    card = card_of(record, match, catalogue)
    told = _of_investigation(card) if isinstance(card, InvestigationCard) else _of_tool(card)
    return tuple((name, text) for name, text in told if text)


def _of_investigation(card: InvestigationCard) -> list[tuple[str, str | None]]:
    idea = card.first_idea
    return [
        ("Première idée", f"{idea.label} : « {idea.idea} »" if idea else None),
        ("Ce qu’on y a appris", card.learned),
        (f"En {card.as_of}" if card.as_of else "Et depuis", f"{card.status}. {card.became or ''}".strip()),
        ("À savoir", card.difference),
    ]


def _of_tool(card: ToolCard) -> list[tuple[str, str | None]]:
    terms = (card.kind, card.state_label, card.price or "prix inconnu", card.licence or "licence inconnue")
    return [
        ("Ce qu’il offre", card.offers),
        ("Conditions", " · ".join(terms)),
        ("À savoir", card.difference),
    ]
