"""Which records are about what the classifier of needs learned: of the matter of others, it knows nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.passages import PassageKind, passages_of
from recommender.errors import NeedError
from recommender.learning.ranking_model import MATTER
from recommender.need import Need, read_need

if TYPE_CHECKING:
    from collections.abc import Collection

    from corpus.catalogue import Catalogue
    from models.encoder import Encoder
    from recommender.learning.ranking_model import RankingModel

_EVEN = 0.0
"""Log odds under which a text is no more of the matter that was learned than not; what ships has .9 at least."""


class KnownMatter:
    """Tells whether a record still is about what was learned; safe to share between threads.

    The id of a record does not tell it: at the desk a record can be written anew about another subject, or a tool be
    said to answer one more problem. The problems that it has now do, read as the needs of territories are.
    """

    def __init__(
        self, catalogue: Catalogue, encoder: Encoder, model: RankingModel, *, retold: Collection[str] = ()
    ) -> None:
        """Judge the records of a catalogue by what was learned.

        Args:
            catalogue: the records.
            encoder: what reads their problems.
            model: what was learned.
            retold: the ids of the records whose problems are no longer those it was learned from. The others are not
                read: the first hundred needs would wait for the problems of as many records, twice as long in all.

        """
        self._catalogue = catalogue
        self._retold = frozenset(retold)
        self._encoder = encoder
        self._model = model
        self._known: dict[str, bool] = {}

    def holds(self, record_id: str) -> bool:
        """Tell whether a record was learned from, and all its problems still are of that matter.

        A record that was told anew is read when it is first asked for: some milliseconds.

        Args:
            record_id: a record of the catalogue.

        Returns:
            Whether the classifier knows its matter.

        Raises:
            UnknownRecordError: if no record bears the id.

        """
        if record_id not in self._known:
            learned = record_id in self._model.known_records
            read = self._problems(record_id) if learned and record_id in self._retold else []
            self._known[record_id] = learned and all(map(self._is_of_matter, read))
        return self._known[record_id]

    def _problems(self, record_id: str) -> list[str]:
        passages = passages_of(self._catalogue.record(record_id))
        return [passage.text for passage in passages if passage.kind is PassageKind.PROBLEM]

    def _is_of_matter(self, problem: str) -> bool:
        try:
            need = read_need(Need(problem))
        except NeedError:
            # Without a letter it tells no matter; the error would be told to whoever asked for something else.
            return False
        vector = self._encoder.encode_queries([need.expanded])[0]
        return self._model.classifier.logits(vector, need.terms)[MATTER] >= _EVEN
