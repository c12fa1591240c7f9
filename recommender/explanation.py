"""Say, in French, why a record matches and what to know of it.

The outcome comes first: a hypothesis that the field overturned is worth more
to the next territory than a solution that was only proposed. What a record is about
that is nearest to the need says why it is there. Of an investigation the problem is
quoted, which a reader compares with the need, or a lesson that is clearly nearer and
that the card does not tell already; the other passages count and are not quoted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.passages import PassageKind, heading_of
from corpus.records import FollowUpStatus, Investigation, Outcome, ToolState
from corpus.themes import LABELS
from recommender.calibration import closeness
from recommender.results import Closeness, Likeness, Match, Reason
from recommender.shared_words import best_sentence, shared_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.passages import Passage
    from corpus.records import Hypothesis, Record
    from recommender.candidates import Shelf
    from recommender.need import ReadNeed
    from recommender.need_themes import Subject
    from recommender.ranked_records import Ranked

_LIKENESS = {
    PassageKind.PROBLEM: Likeness.PROBLEM,
    PassageKind.LESSON: Likeness.FIELD,
    PassageKind.PURPOSE: Likeness.PURPOSE,
}
# Read by the territory that asks and by the expert who answers it: they say « vous » to neither.
_OF_INVESTIGATION = {
    Likeness.PROBLEM: "Le problème de départ ressemble à ce besoin",
    Likeness.FIELD: "Ce que l’enquête a appris touche à ce besoin",
}
_OF_TOOL = {
    Likeness.PROBLEM: "Cet outil répond à un problème qui ressemble à ce besoin",
    Likeness.PURPOSE: "Cet outil répond à ce type de besoin",
}
_BEARS_THEME = "Fiche du thème « {} »"
_NEIGHBOURING = "Le sujet est voisin, sans être le même"
_NEAREST = "Le plus proche de ce besoin, dans cette fiche : {}"
_SHARED = ("Mot commun : {}", "Mots communs : {}")
_OTHERWISE = " (dans la fiche, {})"
_NEARER = 0.1
"""How much better a lesson must explain a match to be quoted rather than the problem."""
_WHOLE = 400
"""Characters up to which a problem or a lesson is quoted whole: its second sentence seldom stands alone."""
_WORD = re.compile(r"\w+")
_MOST_WORDS = 5
"""Words given as the reason, at most."""
OUTCOME_TEXTS = {
    Outcome.INVALIDATED: "Idée de départ démentie par le terrain",
    Outcome.PARTLY: "Idée de départ confirmée en partie",
    Outcome.CONFIRMED: "Idée de départ confirmée par le terrain",
    Outcome.UNTESTED: "Idée de départ restée sans vérification",
}
TELLING = (Outcome.INVALIDATED, Outcome.PARTLY, Outcome.CONFIRMED, Outcome.UNTESTED)
"""Outcomes, the one that teaches most first."""
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
    matters: Sequence[str],
    difference: str | None,
    subject: Subject,
) -> Match:
    """Make the match that is shown for a ranked record.

    Args:
        need: the need.
        ranked: the record's place.
        record: the record.
        scored: the passages of the record with how well each explains the match, best first; at least one.
        shelf: gives the weight of the terms.
        matters: what the record is about that is nearest to the need, the nearest first; none where it says none.
        difference: a difference worth knowing, if there is one.
        subject: what the need is about; a record that bears the theme of which it is the name is shown for that.

    Returns:
        The match, its reason and what to know of the record; what was learned of a tool is `recommender.lessons`' to
        tell.

    """
    passage = quoted_passage(record, scored)
    shared = tuple(LABELS[theme] for theme in subject.themes if theme in record.themes)
    close = closeness(ranked.probability)
    # Where its matters are told, « à explorer » says it: the same sentence stood on each distant card of a list.
    opening = _NEIGHBOURING if close is Closeness.TO_EXPLORE and not matters else None
    borne = subject.named if subject.named in record.themes else None
    if borne:
        opening, matters = _BEARS_THEME.format(LABELS[borne]), ()
    reason = _reason(
        need,
        passage,
        record=record,
        shelf=shelf,
        themes=shared,
        opening=opening,
        named=borne is not None,
        matters=matters,
    )
    if isinstance(record, Investigation):
        return Match(
            ranked=ranked,
            closeness=close,
            title=record.title,
            territories=tuple(territory.name for territory in record.territories),
            offers=None,
            outcome=outcome_of(record),
            learned=learned_of(record),
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
        learned=None,
        became=record.state_note,
        difference=difference,
        reason=reason,
        precedent=record.precedent,
    )


def quoted_passage(record: Record, scored: Sequence[tuple[Passage, float]]) -> Passage:
    """Choose the passage of a record that says why it matches.

    Judges who saw candidate sentences alone, over matches of development, found the problem a good reason for 45 of 64
    and the passage that came first, whatever its kind, for 25. Where a finding came first by `_NEARER`, the problem was
    one for 37 of 48 and the finding for 15; a lesson for 19 of 32, the problem for 21.

    Args:
        record: the record.
        scored: its passages with how well each explains the match, best first; at least one.

    Returns:
        The passage that contributed most: of an investigation, among its problem and, held back by `_NEARER`, its
        lessons but the one that its card tells already; of a tool, among all.

    """
    if not isinstance(record, Investigation):
        return scored[0][0]
    problem, nearness = next(one for one in scored if one[0].kind is PassageKind.PROBLEM)
    lessons = (one for one, score in scored if one.kind is PassageKind.LESSON and score - nearness >= _NEARER)
    return next((one for one in lessons if one.text != learned_of(record)), problem)


def learned_of(record: Investigation) -> str | None:
    """Choose what a card tells of what was learned: the first lesson; none where there is none."""
    return record.lessons[0].text if record.lessons else None


def _reason(
    need: ReadNeed,
    passage: Passage,
    *,
    record: Record,
    shelf: Shelf,
    themes: tuple[str, ...],
    opening: str | None,
    named: bool,
    matters: Sequence[str],
) -> Reason:
    """Say why a record matches: by the matters that are nearest, or by the likeness of its passage if it says none.

    The words given as the reason are those of what is quoted: a reader looks for them there.
    """
    # A tool's first passage starts with its names, which its card already bears.
    text = passage.text.removeprefix(heading_of(record))
    whole = isinstance(record, Investigation) and len(text) <= _WHOLE
    quoted = text if whole else best_sentence(need, text, shelf=shelf)
    shared = shared_words(need, quoted, shelf=shelf)
    likeness = _LIKENESS[passage.kind]
    words = _quoted(_as_meant(need, shared.asked)) + (
        _OTHERWISE.format(_quoted(shared.otherwise)) if shared.otherwise else ""
    )
    if matters:
        told = [
            _NEAREST.format(" ; ".join(matters)),
            _SHARED[len(shared.asked) > 1].format(words) if words else None,
        ]
    else:
        opening = opening or (_OF_INVESTIGATION if isinstance(record, Investigation) else _OF_TOOL)[likeness]
        # For the name of a theme, that it is in the record too says nothing more.
        told = [opening if named or not words else f"{opening} : {words}"]
    if others := [theme for theme in themes if theme not in (opening or "")]:
        told.append(f"Sujet commun : {', '.join(others)}")
    text = " ".join(f"{sentence}." for sentence in told if sentence)
    return Reason(likeness, quoted, shared.marks, passage.lines, shared.asked, themes, tuple(matters), text)


def _as_meant(need: ReadNeed, words: Sequence[str]) -> list[str]:
    """Give the words of a need as it means them: a slip that is told to have been read is not printed again."""
    meant = {one.typed: one.read for one in need.read_as}
    return [_WORD.sub(lambda word: meant.get(word[0], word[0]), one) for one in words]


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"« {word} »" for word in words[:_MOST_WORDS])


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
    return f"{status}. {record.follow_up.text}" if record.follow_up.text else f"{status}."
