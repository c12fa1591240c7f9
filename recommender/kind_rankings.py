"""Rank the records of every kind for a need: what was gathered, fused, supported by links and by what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.fusion import fuse
from recommender.graph import Links
from recommender.index.contents import records_by_kind
from recommender.ranking import rank
from recommender.territory_likeness import territory_boosts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from corpus.territories import Commune, Epci, Territories
    from recommender.candidates import Candidates
    from recommender.index.contents import Index
    from recommender.learning.ranking_model import RankingModel
    from recommender.ranked_records import Ranking, RecordKind


class KindRankings:
    """What ranks the records of one index."""

    def __init__(self, index: Index, model: RankingModel) -> None:
        """Rank the records of an index by what was learned."""
        self._model = model
        self._records = records_by_kind(index.catalogue)
        self._links = Links(index.catalogue)
        self._biases = {
            kind: model.kinds[kind].biases_of(shelf.record_ids, rewritten=index.rewritten)
            for kind, shelf in index.shelves.items()
        }

    def rank(
        self,
        gathered: Mapping[RecordKind, Candidates],
        vector: NDArray[np.float32],
        *,
        asking: Commune | Epci | None,
        territories: Territories | None,
    ) -> dict[RecordKind, Ranking]:
        """Rank what was gathered.

        Args:
            gathered: the signals of every record, by kind.
            vector: array ``(dimension,)``, float32: the need encoded.
            asking: the territory that asks, if it is known.
            territories: the extract; wanted only with ``asking``.

        Returns:
            Every record by kind, most probable first; ties break by id.

        """
        fused = {kind: fuse(found, weights=self._model.kinds[kind].fusion) for kind, found in gathered.items()}
        graph = self._links.support(fused)
        decided = self._model.adjustments
        return {
            kind: rank(
                found,
                kind,
                fused[kind],
                model=self._model.kinds[kind],
                graph=graph[kind],
                biases=self._biases[kind],
                territory=territory_boosts(self._records[kind], asking=asking, territories=territories),
                decisions=decided.boosts(found.record_ids, vector) if decided.steps else None,
            )
            for kind, found in gathered.items()
        }
