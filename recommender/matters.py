"""What each record is about, thing by thing, and which of them are nearest to a need.

A record says in a few words each thing that it is about; the nearest to a need tell its reader, in plain words, what
both are about, where the problem of the record tells what it began with. The ranking does not see them.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from functools import partial
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from models.dense_index import DenseIndex
from models.french import analyse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.records import Record
    from models.artifacts import SealedFolder
    from models.encoder import Encoder
    from recommender.need import ReadNeed

TOLD: Final = 2
"""Matters that are told of a record: of 210 matches of development the first is a good reason for .59, one of two for
.81, as judges found who saw needs and matters alone."""
_TERMS: Final = "terms.json"
_WORDS: Final = 0.4
"""Weight of the words that a matter shares with the need, beside its cosine: without them .53 and .76."""


class Matters:
    """The matters of the records of a catalogue, with their vectors."""

    def __init__(self, records: Sequence[Record], vectors: DenseIndex | None, terms: Sequence[Collection[str]]) -> None:
        """Hold the matters of records, and in their order the vector and the terms of each; use `build` or `load`."""
        ends = accumulate((len(record.matters) for record in records), initial=0)
        self._places = {
            record.id: slice(*span) for record, span in zip(records, pairwise(ends), strict=True) if record.matters
        }
        self._told = _told(records)
        self._terms, self._vectors = terms, vectors
        holders = Counter(chain.from_iterable(terms))
        weights = {term: math.log(len(self._told) / n) for term, n in holders.items()}
        self._shares = [_shares({term: weights[term] for term in mine}) for mine in terms]

    @classmethod
    def build(cls, records: Sequence[Record], encoder: Encoder, *, needs: NDArray[np.float32]) -> Matters:
        """Encode the matters of records.

        Args:
            records: the records of a catalogue; those of an imported list have no matters.
            encoder: what turns text into vectors.
            needs: array ``(n, dimension)``: statements of need encoded as queries, for the correction.

        Returns:
            The matters.

        """
        told = _told(records)
        vectors = DenseIndex.from_vectors(encoder.encode_passages(told), needs=needs) if told else None
        return cls(records, vectors, [sorted(set(analyse(matter))) for matter in told])

    @classmethod
    def load(cls, records: Sequence[Record], folder: SealedFolder, name: str) -> Matters:
        """Load what `save` wrote under ``name``.

        Args:
            records: the records the matters were built from, in the same order.
            folder: the sealed folder.
            name: path inside the folder.

        Returns:
            The matters.

        Raises:
            ArtifactError: if a file is missing or is not the one that was sealed.

        """
        if not any(record.matters for record in records):
            return cls(records, None, ())
        return cls(records, DenseIndex.load(folder, name), json.loads(folder.read(f"{name}/{_TERMS}")))

    def save(self, folder: Path) -> None:
        """Write vectors and terms into a new folder, if there are any."""
        if self._vectors:
            self._vectors.save(folder)
            (folder / _TERMS).write_text(json.dumps(self._terms), encoding="utf-8")

    def nearest_to(self, need: ReadNeed, vector: NDArray[np.float32]) -> Callable[[str], tuple[str, ...]]:
        """Prepare to tell what records are about that is nearest to a need.

        A matter is as near as its cosine says, and as the share of the weight of its words that the need holds.

        Args:
            need: the need.
            vector: array ``(dimension,)``, float32: the need, encoded as a query.

        Returns:
            What gives, by the id of a record, at most `TOLD` matters, as the record says them, the nearest first;
            equally near ones in its order; none where it says none.

        """
        if self._vectors is None:
            return lambda _: ()
        return partial(self._nearest, self._vectors.vectors, self._vectors.corrected(vector), need.wanted)

    def _nearest(
        self,
        vectors: NDArray[np.float32],
        corrected: NDArray[np.float32],
        wanted: frozenset[str],
        record_id: str,
    ) -> tuple[str, ...]:
        place = self._places.get(record_id)
        if place is None:
            return ()
        scores = np.vecdot(vectors[place], corrected)
        held = [
            0.0 if wanted.isdisjoint(mine) else sum(share for term, share in mine.items() if term in wanted)
            for mine in self._shares[place]
        ]
        order = (np.array(held) * -_WORDS - scores).argsort(kind="stable")[:TOLD]
        return tuple(self._told[place.start + number] for number in order.tolist())


def _told(records: Sequence[Record]) -> list[str]:
    return list(chain.from_iterable(record.matters for record in records))


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Share one among the terms of a matter by their weights; nothing among those of the only matter there is."""
    whole = sum(weights.values()) or 1.0
    return {term: weight / whole for term, weight in weights.items()}
