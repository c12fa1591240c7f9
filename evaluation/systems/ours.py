"""Our recommender as a system: what is measured is what is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.systems.protocol import Hit
from recommender import Need, Recommender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender import Ranked, Recommendation, RecordKind

OURS = "Déjà-là"


class Answers:
    """The answers of a recommender, each text asked once."""

    def __init__(self, recommender: Recommender) -> None:
        self._recommender = recommender
        self._known: dict[str, Recommendation] = {}

    def of(self, text: str) -> Recommendation:
        """Answer a text through the only way in."""
        if text not in self._known:
            self._known[text] = self._recommender.recommend(Need(text), top_k=1)
        return self._known[text]


class Ours:
    """The ranking of one kind of record."""

    name = OURS

    def __init__(self, answers: Answers, kind: RecordKind) -> None:
        self._answers = answers
        self._kind = kind

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text; see `System`."""
        rankings = [of_kind(self._answers.of(text), self._kind) for text in texts]
        return [[Hit(ranked.record_id, ranked.probability) for ranked in ranking] for ranking in rankings]


def of_kind(answer: Recommendation, kind: RecordKind) -> Sequence[Ranked]:
    """Give the whole ranking of one kind, by its own ranks."""
    return answer.rankings.get(kind, ())
