"""Judge a need: whether any record is of use to it, and how sure that is."""

from __future__ import annotations

import re
from itertools import filterfalse
from typing import TYPE_CHECKING

import numpy as np

from models.french import is_concept
from models.spelling import is_known
from recommender.calibration import probability
from recommender.learning.ranking_model import MATTER, VAGUE
from recommender.ranked_records import merge
from recommender.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from recommender.candidates import Shelf
    from recommender.learning.known_matter import KnownMatter
    from recommender.learning.ranking_model import RankingModel, VerdictModel
    from recommender.need import ReadNeed
    from recommender.ranked_records import Ranked, RecordKind

PLAIN = 0.8
"""Probability of use from which a need says enough, however it sounds."""
_KNOWN_SHARE = 0.8
"""Share of a catalogue's records that were learned from, at which the classifier knows its matter."""
_SAID_MOST = 12.0
"""Weight of a need's words, in BM25's measure of rarity, beyond which more words say no more of its clarity."""

_UNDERSTOOD = 0.4
"""Share of the words of a need that are French, or of the records, under which it is not understood: of an answerable
need half are, at least (development and gate of ``needs-fr``)."""
_FOREIGN_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the of in and to is are my we you it he she how what where when who why which with for this that these our "
        "your their need there has have had can do does did will would should from by not at they "
        "el los las una con por para pero muy como donde",
    )
)
"""Small words of English and Spanish, of which French has none: their other words are often French too (« best pizza in
town », « el padrón municipal »)."""
_FOREIGN = 0.5
"""Probability of use of a need that is not understood, at most, over that under which a need is refused."""


class Judge:
    """What judges the needs that are put to one catalogue."""

    def __init__(self, model: RankingModel, shelves: Collection[Shelf], *, matter: KnownMatter) -> None:
        """Choose the model of the verdict by how much of the catalogue was learned from."""
        record_ids = [record_id for shelf in shelves for record_id in shelf.record_ids]
        known = sum(record_id in model.known_records for record_id in record_ids)
        familiar = known >= _KNOWN_SHARE * len(record_ids)
        self.in_force = model.verdict if familiar else model.foreign_verdict
        """The model of the verdict for this catalogue."""
        self._model = model
        self._shelves = shelves
        self._matter = matter

    def judge(
        self,
        need: ReadNeed,
        rankings: Mapping[RecordKind, Sequence[Ranked]],
        *,
        labels: Mapping[str, float],
        names_theme: bool,
    ) -> tuple[float, Verdict]:
        """Judge a need.

        Args:
            need: the need.
            rankings: the records of each kind, the most probable first; no ranking is empty.
            labels: the classifier's log odds, by label.
            names_theme: whether the need is the name of a theme that records bear.

        Returns:
            The probability that at least one record is useful, in [0, 1), and what can be said of the need.

        """
        if not rankings:
            return 0.0, Verdict.NOTHING_COMPARABLE
        firsts = merge(ranking[:1] for ranking in rankings.values())
        best = [float(np.log(first.probability / (1 - first.probability))) for first in firsts]
        model = self._model_on(firsts[0])
        chance = chance_of_use(verdict_features(best, labels=labels, weight=self.said(need)), model=model)
        if names_theme:
            # Records bear the theme: they are shown, however little one word says of what is wrong.
            return max(chance, model.refused), Verdict.FOUND
        heard = self._heard(need)
        if len(heard) > 1 and sum(heard) < _UNDERSTOOD * len(heard):
            return min(chance, _FOREIGN * model.refused), Verdict.NOTHING_COMPARABLE
        # One word alone that nobody knows may be a rare one, and be found; it is no subject to ask more about.
        if labels[VAGUE] >= self._model.vague and chance < PLAIN and any(heard or [True]):
            return chance, Verdict.VAGUE
        return chance, Verdict.FOUND if chance >= model.refused else Verdict.NOTHING_COMPARABLE

    def refused_under(self, ranking: Sequence[Ranked]) -> float:
        """Give the probability of use under which a need is refused, by its ranking, the most probable record first."""
        return (self._model_on(ranking[0]) if ranking else self.in_force).refused

    def said(self, need: ReadNeed) -> float:
        """Weigh the words of a need: the sum of their rarity, in the kind of record where they weigh most."""
        stems = set(filterfalse(is_concept, need.terms))
        return max((sum(map(shelf.idf, stems)) for shelf in self._shelves), default=0.0)

    def _heard(self, need: ReadNeed) -> list[bool]:
        """Tell of each word of a need whether it is French, or a word of the records, rather than noise."""
        words = (need.text[token.start : token.end] for token in need.tokens)
        return [
            word.lower() not in _FOREIGN_WORDS
            and (is_known(word) or any(shelf.holds(token.term) for shelf in self._shelves))
            for token, word in zip(need.tokens, words, strict=True)
        ]

    def _model_on(self, first: Ranked) -> VerdictModel:
        """Choose what judges a need by its most probable record.

        A record that was published or written anew since the ranking was learned fills a gap, and the needs that it
        answers are those that were learned as having no answer: of its matter, nothing is known.
        """
        known = self.in_force is self._model.foreign_verdict or self._matter.holds(first.record_id)
        return self.in_force if known else self._model.foreign_verdict


def verdict_features(best: Sequence[float], *, labels: Mapping[str, float], weight: float) -> dict[str, float]:
    """Name what the verdict is made of.

    Args:
        best: the best log odds of each kind that was asked for; at least one.
        labels: the classifier's log odds, by label.
        weight: what `Judge.said` gives.

    Returns:
        The features of a `VerdictModel`, by name.

    """
    return {"best": max(best), "worst": min(best), MATTER: labels[MATTER], "said": min(weight, _SAID_MOST)}


def chance_of_use(features: Mapping[str, float], *, model: VerdictModel) -> float:
    """Give the probability, in (0, 1), that at least one record is useful."""
    logit = model.intercept + sum(slope * features[name] for name, slope in model.slopes.items())
    return float(probability(np.array([logit]))[0])
