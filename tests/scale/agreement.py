"""How far two recommenders of one index agree: one compares passages in memory, the other in PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from api.desk.passages.engine import FETCHED, PostgresScorer
from api.desk.passages.tables import fill
from recommender import Need, Recommender
from recommender.need import read_need

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from api.desk.database import Database
    from models.encoder import Encoder
    from recommender import PassageScorer, ShelfPassages

_TOP = 10


class EveryShelf:
    """PostgreSQL for every shelf, however small; remembers them."""

    def __init__(self, database: Database, *, fetched: int) -> None:
        self._database = database
        self._fetched = fetched
        self.shelves: list[tuple[ShelfPassages, PostgresScorer]] = []

    def scorer_of(self, shelf: ShelfPassages) -> PassageScorer:
        scorer = PostgresScorer(self._database, fill(self._database, shelf), shelf, fetched=self._fetched)
        self.shelves.append((shelf, scorer))
        return scorer


@dataclass(frozen=True)
class Agreement:
    """Shares of 1, over needs."""

    passages: float
    """Of the ten nearest passages of a shelf in memory, those among the ten nearest of PostgreSQL."""
    ranked: float
    """Of the ten best records, those among the other's ten best."""
    first: float
    """Needs with the same best record."""
    verdict: float
    """Needs with the same verdict."""
    needs: int


def agreement(
    index: Path, encoder: Encoder, texts: Sequence[str], *, database: Database, fetched: int = FETCHED
) -> Agreement:
    """Ask both the same needs.

    Args:
        index: the folder of the index.
        encoder: what it was built with.
        texts: the needs.
        database: a PostgreSQL, whose graph is used however small the table (``enable_seqscan=off``).
        fetched: nearest passages that are asked for.

    Returns:
        How far they agree.

    """
    engine = EveryShelf(database, fetched=fetched)
    exact, engined = Recommender.load(index, encoder), Recommender.load(index, encoder, engine=engine)
    passages, ranked, first, verdict = [], [], [], []
    for text in texts:
        vector = engined.encode(read_need(Need(text)))
        for shelf, scorer in engine.shelves:
            places, _ = scorer.search.nearest_places(shelf.exact.corrected(vector), top_k=_TOP)
            passages.append(_shared(shelf.exact.scores(vector), places.tolist()))
        one, other = exact.recommend(Need(text)), engined.recommend(Need(text))
        ids = [[best.record_id for best in told.ranking[:_TOP]] for told in (one, other)]
        ranked.append(len(set(ids[0]) & set(ids[1])) / len(ids[0]))
        first.append(ids[0][0] == ids[1][0])
        verdict.append(one.verdict is other.verdict)
    means = [float(np.mean(values)) for values in (passages, ranked, first, verdict)]
    return Agreement(means[0], means[1], means[2], means[3], needs=len(texts))


def _shared(scores: NDArray[np.float32], found: Sequence[int]) -> float:
    # Several passages may have the same text: what scores as the tenth does is among the ten.
    tenth = np.sort(scores)[-_TOP] if len(scores) >= _TOP else scores.min()
    return sum(bool(scores[place] >= tenth - 1e-6) for place in found) / min(_TOP, len(scores))
