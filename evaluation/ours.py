"""Our recommender as a system: what is measured is what is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.systems import Hit
from recommender import Need, Recommender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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

    def __init__(self, answers: Answers, kind: RecordKind, *, doc_ids: Mapping[str, str] | None = None) -> None:
        """Read the answers of a recommender.

        Args:
            answers: its answers.
            kind: which records are ranked.
            doc_ids: the document a record stands for, where that is not its own id.

        """
        self._answers = answers
        self._kind = kind
        self._doc_ids = doc_ids or {}

    def rank(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Rank documents for each text; see `System`."""
        return [[self._hit(ranked) for ranked in of_kind(self._answers.of(text), self._kind)] for text in texts]

    def _hit(self, ranked: Ranked) -> Hit:
        return Hit(self._doc_ids.get(ranked.record_id, ranked.record_id), ranked.probability)


def of_kind(answer: Recommendation, kind: RecordKind) -> list[Ranked]:
    """Give the whole ranking of one kind, by its own ranks."""
    return sorted((ranked for ranked in answer.ranking if ranked.kind is kind), key=lambda ranked: ranked.rank)
