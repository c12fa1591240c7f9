"""Choose what is shown of the rankings of a need, and say why."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from corpus.records import Tool
from corpus.themes import LABELS
from recommender.advice import questions_for
from recommender.calibration import CLOSE
from recommender.difference import difference_with
from recommender.explanation import explain
from recommender.lessons import Lessons, told_of
from recommender.need_themes import MOST
from recommender.ranked_records import RecordKind, merge
from recommender.ranking import diversify
from recommender.results import Verdict
from recommender.solution_first.rewording import reword

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from corpus.territories import Commune, Epci, Territories
    from corpus.themes import ThemeId
    from recommender.candidates import Candidates
    from recommender.index.contents import Index
    from recommender.need import ReadNeed
    from recommender.need_themes import Subject
    from recommender.ranked_records import Ranked
    from recommender.results import Lesson, Match, Rewording
    from recommender.solution_first.recognition import AskedSolution

_CONSIDERED = 5
"""Records of each kind that a rewording, or the questions to a vague need, are drawn from."""
_LENDS = 0.6
"""Probability from which a record lends its problem as the one behind a solution: of the needs of ``needs-fr`` that ask
for a solution (test part apart), the best record was useful for 39 of 46 from there on, 5 of 11 where close and 2 of 7
below."""


class Showing:
    """What shows the records of one index."""

    def __init__(self, index: Index, *, least: float) -> None:
        """Show no record less probable than ``least``, but for the best of what is found."""
        self._catalogue = index.catalogue
        self._shelves = index.shelves
        self._matters = index.matters
        self._least = least
        self._abandoned = {tool.id for tool in index.catalogue.tools if tool.precedent}
        self._lessons = Lessons(index.catalogue)

    def matches(
        self,
        need: ReadNeed,
        vector: NDArray[np.float32],
        rankings: Mapping[RecordKind, Sequence[Ranked]],
        gathered: Mapping[RecordKind, Candidates],
        *,
        subject: Subject,
        asking: Commune | Epci | None,
        territories: Territories | None,
        top_k: int,
    ) -> dict[RecordKind, tuple[Match, ...]]:
        """Choose and explain the matches of a need that is answered.

        Args:
            need: the need.
            vector: array ``(dimension,)``, float32: the need, encoded.
            rankings: the records of each kind, the most probable first.
            gathered: the signals, by kind.
            subject: what the need is about.
            asking: the territory that asks, if it is known.
            territories: the extract; wanted only with ``asking``.
            top_k: how many to show of each kind, at least 1.

        Returns:
            At most ``top_k`` matches of each kind, best first; the best of all, and those that bear the theme that is
            named, are there however improbable.

        """
        best = merge(ranking[:1] for ranking in rankings.values())[:1]
        least = min([self._least, *(ranked.probability for ranked in best)])
        investigations = rankings.get(RecordKind.INVESTIGATION, ())
        close = {one.record_id for one in takewhile(lambda one: one.probability >= CLOSE, investigations)}
        told: set[Lesson | None] = set()
        matters_of = self._matters.nearest_to(need, vector)
        matches = {}
        for kind, ranking in rankings.items():
            shelf, scores = self._shelves[kind], gathered[kind].passage_scores
            worthy = self._worthy(ranking, least=least, named=subject.named)
            shown = []
            for ranked in diversify(worthy, likeness=shelf.likeness, top_k=top_k):
                record = self._catalogue.record(ranked.record_id)
                led_in = self._catalogue.year_of(record)
                difference = difference_with(record, asking=asking, territories=territories, led_in=led_in)
                scored = shelf.passages_by_score(ranked.record_id, scores)
                match = explain(
                    need,
                    ranked,
                    record,
                    scored=scored,
                    shelf=shelf,
                    matters=matters_of(record.id),
                    difference=difference,
                    subject=subject,
                )
                if isinstance(record, Tool):
                    learned, learned_at = told_of(record, self._catalogue, investigations)
                    lesson = self._lessons.nearest(record.id, close=close, shelves=self._shelves, gathered=gathered)
                    # Several tools of one investigation would tell the same.
                    new = None if lesson in told else lesson
                    match = replace(match, learned=learned, learned_at=learned_at, lesson=new)
                    told.add(lesson)
                shown.append(match)
            matches[kind] = tuple(shown)
        return matches

    def rewording(
        self,
        asked: AskedSolution,
        rankings: Mapping[RecordKind, Sequence[Ranked]],
        gathered: Mapping[RecordKind, Candidates],
        *,
        themes: Sequence[ThemeId],
    ) -> Rewording:
        """Offer the problem behind a solution that a need asks for, and tell what became of such solutions.

        The problem is that of a record that is sure enough: « bus à la demande » was asked whether its problem was the
        queue of a bus agency. Where none is, the problems of those that are close are there to choose from. No record
        lends its problem that is about another theme: of the needs that ask for a solution none loses its offer, and
        « pistes cyclables » was offered the meals that are delivered by bicycle.
        """
        close = [one for one in _considered(rankings) if one.probability >= CLOSE]
        matches = [
            (
                self._catalogue.record(one.record_id),
                self._shelves[one.kind].passages_by_score(one.record_id, gathered[one.kind].passage_scores),
            )
            for one in close
        ]
        return reword(
            asked,
            matches,
            n_sure=sum(one.probability >= _LENDS for one in close),
            themes=themes,
            abandoned=self._abandoned,
        )

    def questions(
        self, need: ReadNeed, verdict: Verdict, rankings: Mapping[RecordKind, Sequence[Ranked]]
    ) -> tuple[str, ...]:
        """Choose the questions that would separate the best records of a vague need; none unless it is vague.

        Records too improbable to be shown are none: of « quel temps demain » their themes said nothing.
        """
        if verdict is not Verdict.VAGUE:
            return ()
        likely = (one for one in _considered(rankings) if one.probability >= self._least)
        best = [self._catalogue.record(one.record_id) for one in likely]
        at_stake = dict.fromkeys(theme for record in best for theme in record.themes[:1])
        return questions_for(need, themes=[LABELS[theme] for theme in at_stake][:MOST])

    def _worthy(self, ranking: Sequence[Ranked], *, least: float, named: ThemeId | None) -> Iterator[Ranked]:
        if named is None:
            return takewhile(lambda one: one.probability >= least, ranking)
        return (one for one in ranking if one.probability >= least or self._bears(one, named))

    def _bears(self, ranked: Ranked, theme: ThemeId) -> bool:
        return theme in self._catalogue.record(ranked.record_id).themes


def _considered(rankings: Mapping[RecordKind, Sequence[Ranked]]) -> list[Ranked]:
    return merge(ranking[:_CONSIDERED] for ranking in rankings.values())
