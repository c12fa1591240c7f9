"""Say, in French, why a record matches and what to know of it.

The outcome comes first: a hypothesis that the field overturned is worth more
to the next territory than a solution that was only proposed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.passages import SENTENCE_END, PassageKind, heading_of
from corpus.records import FollowUpStatus, Investigation, Outcome, ToolState
from corpus.themes import LABELS
from models.french import concepts_of_stem, terms_of, tokenize
from recommender.calibration import closeness
from recommender.results import Closeness, Likeness, Match, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.passages import Passage
    from corpus.records import Hypothesis, Record
    from corpus.themes import ThemeId
    from models.french import Token
    from recommender.candidates import Shelf
    from recommender.need import ReadNeed
    from recommender.results import Ranked

_LIKENESS = {
    PassageKind.PROBLEM: Likeness.PROBLEM,
    PassageKind.CONTEXT: Likeness.PROBLEM,
    PassageKind.HYPOTHESIS: Likeness.FIELD,
    PassageKind.FINDING: Likeness.FIELD,
    PassageKind.LESSON: Likeness.FIELD,
    PassageKind.SOLUTION: Likeness.SOLUTION,
    PassageKind.PURPOSE: Likeness.PURPOSE,
}
# Read by the territory that asks and by the expert who answers it: they say « vous » to neither.
_LIKENESS_TEXTS = {
    Likeness.PROBLEM: "Le problème de départ ressemble à ce besoin",
    Likeness.FIELD: "L’enquête de terrain y a étudié une question proche",
    Likeness.SOLUTION: "La réponse imaginée va dans le sens de cette demande",
    Likeness.PURPOSE: "Cet outil répond à ce type de besoin",
}
_NEIGHBOURING = "Le sujet est voisin, sans être le même"
_COMMON = 1.0
"""Weight of a word, in BM25's measure of rarity, below which it says nothing of why two texts are alike."""
OUTCOME_TEXTS = {
    Outcome.INVALIDATED: "Idée de départ démentie par le terrain",
    Outcome.PARTLY: "Idée de départ confirmée en partie",
    Outcome.CONFIRMED: "Idée de départ confirmée par le terrain",
    Outcome.UNTESTED: "Idée de départ restée sans vérification",
}
TELLING = (Outcome.INVALIDATED, Outcome.PARTLY, Outcome.CONFIRMED, Outcome.UNTESTED)
"""Outcomes, the one that teaches most first."""
_APPOINTMENT = "rendez-vous"
STATUS_TEXTS = {
    FollowUpStatus.INTERNALISED: "Repris par le territoire",
    FollowUpStatus.EXPERIMENTING: "En expérimentation",
    FollowUpStatus.NATIONAL_SERVICE: "Devenu un service national",
    FollowUpStatus.CONTINUED_SUPPORT: "Accompagnement poursuivi",
    FollowUpStatus.STOPPED: "Arrêté",
    FollowUpStatus.UNKNOWN: "Suite inconnue",
}
STATE_TEXTS = {
    ToolState.LIVE: "Outil disponible",
    ToolState.EXPERIMENT: "Outil en expérimentation",
    ToolState.DROPPED: "Outil abandonné",
    ToolState.UNKNOWN: "Disponibilité à vérifier",
}


def explain(
    need: ReadNeed,
    ranked: Ranked,
    record: Record,
    *,
    scored: Sequence[tuple[Passage, float]],
    shelf: Shelf,
    difference: str | None,
    themes: Sequence[ThemeId],
) -> Match:
    """Make the match that is shown for a ranked record.

    Args:
        need: the need.
        ranked: the record's place.
        record: the record.
        scored: the passages of the record with how well each explains the match, best first; at least one.
        shelf: gives the weight of the terms.
        difference: a difference worth knowing, if there is one.
        themes: what the need is about, most probable first.

    Returns:
        The match, its reason and what to know of the record.

    """
    passage = scored[0][0]
    shared = tuple(LABELS[theme] for theme in themes if theme in record.themes)
    close = closeness(ranked.probability)
    neighbouring = close is Closeness.TO_EXPLORE
    reason = _reason(need, passage, names=heading_of(record), shelf=shelf, themes=shared, neighbouring=neighbouring)
    if isinstance(record, Investigation):
        return Match(
            ranked=ranked,
            closeness=close,
            title=record.title,
            territories=tuple(territory.name for territory in record.territories),
            offers=None,
            outcome=outcome_of(record),
            learned=record.lessons[0].text if record.lessons else None,
            became=_became(record),
            difference=difference,
            reason=reason,
        )
    return Match(
        ranked=ranked,
        closeness=close,
        title=record.name,
        territories=(),
        offers=record.purpose,
        outcome=STATE_TEXTS[record.state],
        learned=record.uses[0].text if record.uses else None,
        became=record.state_note,
        difference=difference,
        reason=reason,
        precedent=record.precedent,
    )


def _reason(
    need: ReadNeed, passage: Passage, *, names: str, shelf: Shelf, themes: tuple[str, ...], neighbouring: bool
) -> Reason:
    words = _answered_words(need, passage.text, shelf=shelf)
    likeness = _LIKENESS[passage.kind]
    text = _NEIGHBOURING if neighbouring else _LIKENESS_TEXTS[likeness]
    if words:
        text += f" : {', '.join(f'« {word} »' for word in words[:5])}"
    if themes:
        text += f". Sujet commun : {', '.join(themes)}"
    # A tool's first passage starts with its names, which its card already bears.
    sentence = _best_sentence(need, passage.text.removeprefix(names), shelf=shelf)
    marks = _marks(need, sentence, shelf=shelf)
    return Reason(likeness, sentence, marks, passage.lines, words, themes, f"{text}.")


def _answered_words(need: ReadNeed, text: str, *, shelf: Shelf) -> tuple[str, ...]:
    """List the telling words of the need that a passage holds, itself or by a word that names the same thing."""
    held = _read(text)[1]
    # Each word once, where it first stands.
    first: dict[str, Token] = {}
    for token in need.tokens:
        first.setdefault(token.term, token)
    telling = (token for term, token in first.items() if _tells(term, held, shelf=shelf))
    return tuple(need.text[token.start : _word_end(need.text, token)] for token in telling)


def _marks(need: ReadNeed, sentence: str, *, shelf: Shelf) -> tuple[tuple[int, int], ...]:
    """Find the words of a sentence that answer telling words of the need."""
    return tuple(
        (token.start, _word_end(sentence, token))
        for token in _read(sentence)[0]
        if _tells(token.term, need.asked, shelf=shelf)
    )


@lru_cache(maxsize=16_384)
def _read(told: str) -> tuple[tuple[Token, ...], frozenset[str]]:
    """Read a text of a record once: its tokens, and its terms with those that name the same things. Never a need."""
    tokens = tuple(tokenize(told))
    return tokens, frozenset(terms_of(tokens))


def _word_end(text: str, token: Token) -> int:
    """Find where a word ends for its reader: "rendez-vous" is one, of which the analysis keeps "rendez"."""
    rest = text[token.start : token.start + len(_APPOINTMENT)]
    return token.start + len(rest) if rest.lower() == _APPOINTMENT else token.end


def _tells(term: str, others: frozenset[str], *, shelf: Shelf) -> bool:
    """Tell whether a rare enough word, or one that names the same thing, is among others."""
    return not others.isdisjoint(_names(term)) and shelf.rarity(term) >= _COMMON


@lru_cache(maxsize=16_384)
def _names(term: str) -> tuple[str, ...]:
    """List a term with those that name the same things."""
    return (term, *concepts_of_stem(term))


def _best_sentence(need: ReadNeed, text: str, *, shelf: Shelf) -> str:
    """Choose the sentence that shares most weight with the need; the first one when none does."""
    wanted = set(need.terms)

    def shared(sentence: str) -> float:
        return sum(shelf.rarity(term) for term in wanted.intersection(_read(sentence)[1]))

    return max(SENTENCE_END.split(text), key=shared)


def outcome_of(record: Investigation) -> str | None:
    """Say what the field work made of the first idea, an overturned one before a confirmed one.

    Args:
        record: an investigation.

    Returns:
        One sentence in French, with the evidence if the source gives one; ``None`` without a hypothesis.

    """
    hypothesis = telling_hypothesis(record)
    if hypothesis is None:
        return None
    told = f" {hypothesis.evidence}" if hypothesis.evidence else ""
    return f"{OUTCOME_TEXTS[hypothesis.outcome]} : « {hypothesis.text} »{told}"


def telling_hypothesis(record: Investigation) -> Hypothesis | None:
    """Choose the first idea that teaches most: an overturned one before a confirmed one.

    Args:
        record: an investigation.

    Returns:
        The first hypothesis of the most telling outcome; ``None`` if the investigation had none.

    """
    return min(record.hypotheses, key=lambda hypothesis: TELLING.index(hypothesis.outcome), default=None)


def _became(record: Investigation) -> str:
    status = STATUS_TEXTS[record.follow_up.status]
    return f"{status} : {record.follow_up.text}" if record.follow_up.text else f"{status}."
