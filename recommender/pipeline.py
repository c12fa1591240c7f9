"""From a need to its results: the only way in, for every caller."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from corpus.catalogue import Catalogue
from corpus.territories import Territories
from recommender.advice import questions_for
from recommender.build import CATALOGUE, SHELVES, open_index
from recommender.calibration import Calibration, verdict_of
from recommender.candidates import Shelf
from recommender.difference import difference_with, territory_of
from recommender.explanation import explain
from recommender.fusion import WEIGHTS
from recommender.need import read_need
from recommender.ranking import merge, rank
from recommender.results import Recommendation, RecordKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from corpus.records import Record
    from models.encoder import Encoder
    from recommender.candidates import Candidates
    from recommender.need import Need, ReadNeed
    from recommender.results import Match, Ranked

_KINDS = (RecordKind.INVESTIGATION, RecordKind.TOOL)


class Recommender:
    """Matches needs with the records of one index; safe to share between threads."""

    def __init__(
        self, catalogue: Catalogue, shelves: dict[RecordKind, Shelf], encoder: Encoder, *, index_version: str
    ) -> None:
        """Put the parts together; use `load`."""
        self.catalogue = catalogue
        self.index_version = index_version
        self._shelves = shelves
        self._encoder = encoder
        self._calibration = Calibration()

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Recommender:
        """Load an index that `build.ensure_index` wrote.

        Args:
            folder: the folder of the index.
            encoder: the encoder the index was built with.

        Returns:
            The recommender, ready to answer.

        Raises:
            IndexUnusableError: if the index was changed, or is another encoder's.

        """
        sealed = open_index(folder, encoder)
        catalogue = Catalogue.from_json(sealed.read(CATALOGUE).decode("utf-8"))
        records: dict[RecordKind, Sequence[Record]] = {
            RecordKind.INVESTIGATION: catalogue.investigations,
            RecordKind.TOOL: catalogue.tools,
        }
        shelves = {
            kind: Shelf.load(records[kind], sealed, name)
            for kind, name in zip(_KINDS, SHELVES, strict=True)
            if records[kind]
        }
        return cls(catalogue, shelves, encoder, index_version=sealed.about["version"])

    @property
    def encoder_name(self) -> str:
        """Name and revision of the encoder, for people."""
        return f"{self._encoder.identity.name}@{self._encoder.identity.revision}"

    def recommend(self, need: Need, *, top_k: int = 5, kinds: Collection[RecordKind] = _KINDS) -> Recommendation:
        """Answer a need.

        Args:
            need: what a territory states.
            top_k: how many matches to show of each kind, at least 1.
            kinds: which kinds of record to compare with; the verdict is about these alone.

        Returns:
            The verdict, at most ``top_k`` matches of each kind, best first, and the whole
            ranking. Records too improbable to be useful are ranked and not shown; unless the
            verdict is ``found``, none is shown.

        Raises:
            NeedError: if the need holds no letter or is too long.
            UnknownTerritoryError: if no territory bears the need's code.
            ValueError: if ``top_k`` is below 1.

        """
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        read = read_need(need)
        if need.territory is not None:
            territory_of(need.territory, self._territories)
        gathered = self.gather(read, kinds=kinds)
        rankings = {kind: self._rank(kind, found) for kind, found in gathered.items()}
        merged = merge(rankings.values())
        probability = merged[0].probability if merged else 0.0
        verdict = self._verdict(read, probability)
        shown = {
            kind: self._explain(read, rankings[kind][:top_k], passage_scores=gathered[kind].passage_scores)
            for kind in rankings
            if verdict is Verdict.FOUND
        }
        return Recommendation(
            verdict=verdict,
            probability=probability,
            questions=questions_for(read, verdict),
            investigations=shown.get(RecordKind.INVESTIGATION, ()),
            tools=shown.get(RecordKind.TOOL, ()),
            ranking=tuple(merged),
            index_version=self.index_version,
        )

    def gather(self, need: ReadNeed, *, kinds: Collection[RecordKind] = _KINDS) -> dict[RecordKind, Candidates]:
        """Compute the signals of every record: what the ranking is fitted on.

        Args:
            need: the need.
            kinds: which kinds of record to compare with.

        Returns:
            The signals, by kind; a kind without records is absent.

        """
        vector = self._encoder.encode_queries([need.expanded])[0]
        return {kind: shelf.gather(need, vector) for kind, shelf in self._shelves.items() if kind in kinds}

    def _rank(self, kind: RecordKind, candidates: Candidates) -> list[Ranked]:
        return rank(candidates, kind, weights=WEIGHTS[kind], calibration=self._calibration)

    def _verdict(self, need: ReadNeed, probability: float) -> Verdict:
        shelves = list(self._shelves.values())
        return verdict_of(need, shelves, probability=probability, calibration=self._calibration)

    def _explain(
        self, need: ReadNeed, ranking: list[Ranked], *, passage_scores: NDArray[np.float32]
    ) -> tuple[Match, ...]:
        matches = []
        for ranked in ranking:
            if ranked.probability >= self._calibration.useful:
                shelf = self._shelves[ranked.kind]
                scored = shelf.passages_by_score(ranked.record_id, passage_scores)
                record = self.catalogue.record(ranked.record_id)
                difference = self._difference(need, record)
                matches.append(explain(need, ranked, record, scored=scored, shelf=shelf, difference=difference))
        return tuple(matches)

    def _difference(self, need: ReadNeed, record: Record) -> str | None:
        if need.territory is None:
            return difference_with(record, asking=None, territories=None)
        asking = territory_of(need.territory, self._territories)
        return difference_with(record, asking=asking, territories=self._territories)

    @functools.cached_property
    def _territories(self) -> Territories:
        # Read when a need first says where it comes from: a third of a second that most starts do not owe.
        return Territories.load()
