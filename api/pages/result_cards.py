"""Shape matches and records into the cards that people read: what was learned first, then why it matches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.contexts.searching.results import (
    Cards,
    FirstIdea,
    InvestigationCard,
    LinkedLesson,
    Named,
    Piece,
    ToolCard,
    Why,
)
from api.pages.labels import PRICES, label, licence_words
from api.pages.local_tools import is_another_territorys
from api.pages.territory_names import spelled_out
from api.pages.typography import typeset
from api.pages.verdict_words import distant_note, lead_of
from corpus.numbers import number
from corpus.passages import SENTENCE_END
from corpus.records import FollowUpStatus, Investigation, Tool, ToolState
from recommender import Likeness, RecordKind
from recommender.explanation import OUTCOME_TEXTS, telling_hypothesis
from recommender.lessons import told_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from corpus.catalogue import Catalogue
    from corpus.records import Record
    from recommender import Lesson, Match, Reason, Recommendation


def cards_of(
    matches: Iterable[Match], catalogue: Catalogue, *, own: Collection[str] = (), themed: bool = False
) -> Cards:
    """Make the cards of matches.

    Args:
        matches: investigations and tools, in the order they are shown.
        catalogue: holds their records.
        own: what `own_names` gives of who asks: the territories whose tools it may use; none where nobody said.
        themed: whether they are shown for the theme that they bear.

    Returns:
        The cards, what was stopped or dropped apart.

    """
    shown = list(matches)
    told = told_by(shown)
    cards = (card_of(catalogue.record(one.ranked.record_id), one, catalogue, own=own, told=told) for one in shown)
    return _sorted_out(cards, themed=themed)


def told_by(matches: Iterable[Match]) -> frozenset[str]:
    """Collect what the cards of investigations tell or quote: a tool's card beside them says none of it again."""
    return frozenset(
        text
        for one in matches
        if one.ranked.kind is RecordKind.INVESTIGATION
        for text in (one.learned, one.reason.sentence)
        if text is not None
    )


def cards_of_records(records: Iterable[Record], catalogue: Catalogue) -> Cards:
    """Make the cards of records that no need is compared with; see `cards_of`."""
    return _sorted_out(card_of(record, None, catalogue) for record in records)


def named_tools(answer: Recommendation, catalogue: Catalogue) -> tuple[Named, ...]:
    """Tell the tools that the need names.

    Args:
        answer: the answer to the need.
        catalogue: every record.

    Returns:
        The address, the name, the use and the state of each, in the order of the need.

    """
    tools = map(catalogue.tool, answer.named)
    return tuple(Named(href_of(tool), tool.name, tool.purpose, tool.state.value, label(tool.state)) for tool in tools)


def href_of(record: Record) -> str:
    """Give the address of a record's own page."""
    return f"/{'investigations' if isinstance(record, Investigation) else 'outils'}/{record.id}"


def marked(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Typeset a text, which moves no character, and cut it at the places to mark.

    Args:
        text: any text.
        spans: start and end of each place, in reading order.

    Returns:
        The pieces, which joined are the text again, typeset.

    Examples:
        >>> [(piece.text, piece.marked) for piece in marked("la rue sale", [(3, 6)])]
        [('la ', False), ('rue', True), (' sale', False)]

    """
    printed, pieces, done = typeset(text), [], 0
    for start, end in spans:
        pieces += [Piece(printed[done:start], marked=False), Piece(printed[start:end], marked=True)]
        done = end
    return tuple(piece for piece in (*pieces, Piece(printed[done:], marked=False)) if piece.text)


def _sorted_out(cards: Iterable[InvestigationCard | ToolCard], *, themed: bool = False) -> Cards:
    made = list(cards)
    current = [card for card in made if not card.precedent]
    investigations = tuple(card for card in current if isinstance(card, InvestigationCard))
    tools = tuple(card for card in current if isinstance(card, ToolCard))
    return Cards(
        investigations=investigations,
        tools=tools,
        precedents=tuple(card for card in made if card.precedent),
        lead=lead_of((card.closeness for card in investigations), themed=themed),
        tools_note="" if themed else distant_note(card.closeness for card in tools),
    )


def card_of(
    record: Record,
    match: Match | None,
    catalogue: Catalogue,
    *,
    own: Collection[str] = (),
    told: Collection[str] = (),
) -> InvestigationCard | ToolCard:
    """Give the card of a record; without a match it says nothing of closeness, reason or difference."""
    if isinstance(record, Investigation):
        return _of_investigation(record, match, catalogue)
    return _of_tool(record, match, catalogue, own=own, told=told)


def _of_investigation(record: Investigation, match: Match | None, catalogue: Catalogue) -> InvestigationCard:
    return InvestigationCard(
        id=record.id,
        href=href_of(record),
        title=record.title,
        territories=tuple(spelled_out(territory.name) for territory in record.territories),
        closeness=match.closeness.value if match else None,
        first_idea=_first_idea(record),
        learned=record.lessons[0].text,
        status=label(record.follow_up.status),
        size=_size_of(record),
        led_in=catalogue.year_of(record),
        as_of=catalogue.told_as_of(record),
        became=_first_sentence(record.follow_up.text),
        difference=match.difference if match else None,
        why=_why(match.reason, record) if match else None,
        precedent=record.follow_up.status is FollowUpStatus.STOPPED,
    )


def _of_tool(
    record: Tool, match: Match | None, catalogue: Catalogue, *, own: Collection[str], told: Collection[str]
) -> ToolCard:
    price = record.price
    learned, learned_at = (match.learned, match.learned_at) if match else told_of(record, catalogue)
    return ToolCard(
        id=record.id,
        href=href_of(record),
        title=record.name,
        kind=label(record.kind),
        closeness=match.closeness.value if match else None,
        state=record.state.value,
        state_label=label(record.state),
        price=PRICES[price.kind] if price else None,
        price_detail=price.detail if price else None,
        licence=licence_words(record.licence),
        local=is_another_territorys(record, own),
        publisher=record.publisher,
        offers=record.purpose,
        learned=learned,
        learned_at=tuple(map(spelled_out, learned_at)),
        lesson=_lesson(match.lesson, catalogue, told) if match and match.lesson else None,
        became=record.state_note,
        difference=match.difference if match else None,
        why=_why(match.reason, record) if match else None,
        precedent=record.state is ToolState.DROPPED,
    )


def _first_idea(record: Investigation) -> FirstIdea | None:
    hypothesis = telling_hypothesis(record)
    if hypothesis is None:
        return None
    return FirstIdea(
        outcome=hypothesis.outcome.value,
        label=OUTCOME_TEXTS[hypothesis.outcome],
        idea=hypothesis.text,
        evidence=hypothesis.evidence,
    )


def _lesson(lesson: Lesson, catalogue: Catalogue, told: Collection[str]) -> LinkedLesson:
    text = None if lesson.text in told else lesson.text
    return LinkedLesson(lesson.title, href_of(catalogue.record(lesson.investigation)), text)


def _why(reason: Reason, record: Record) -> Why:
    words = "|".join(re.escape(word) for word in reason.need_words)
    # The page says once what the need is about; a card repeats it where it has nothing nearer to say.
    told = reason.text.partition(" Sujet commun : ")[0] if words or reason.matters else reason.text
    spans = [match.span(1) for match in re.finditer(f"« ({words}) »", told)] if words else []
    return Why(
        told=marked(told, spans), quoted=marked(reason.sentence, reason.marks), example=is_example(reason, record)
    )


def is_example(reason: Reason, record: Record) -> bool:
    """Tell whether what explains a match is a need that we made up for a tool, and no source says.

    Args:
        reason: why the record matches.
        record: the record.

    Returns:
        Whether it is one; never of a record that was imported, which bears its list's own words.

    """
    return isinstance(record, Tool) and not record.imported and reason.likeness is Likeness.PROBLEM


def _first_sentence(text: str | None) -> str | None:
    """Keep what a card has room for: the record's own page tells the rest."""
    return SENTENCE_END.split(text)[0] if text else None


def _size_of(record: Investigation) -> str:
    """Say how many live where one territory alone carried an investigation."""
    populations = [territory.population for territory in record.territories]
    return f"{number(populations[0].value)} habitants" if len(populations) == 1 and populations[0] else ""
