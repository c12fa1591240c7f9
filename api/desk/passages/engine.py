"""PostgreSQL as what compares needs with passages, for catalogues too large for the memory of each process."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import numpy as np

from api.desk.errors import StoreUnavailableError
from api.desk.passages.search import PassageSearch
from api.desk.passages.tables import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from api.desk.database import Database
    from api.desk.passages.tables import PassageTable
    from recommender import PassageScorer, ShelfPassages

FETCHED = 600
"""Nearest passages that are asked for: their records are the candidates that meaning brings."""
_REST_SECONDS = 30.0
"""How long a database that did not answer is left alone: each try may take its five seconds."""
_LOG = logging.getLogger(__name__)


class PostgresPassages:
    """Takes over shelves of a certain size; safe to share between threads."""

    def __init__(self, database: Database, *, from_passages: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take over shelves.

        Args:
            database: a PostgreSQL.
            from_passages: how many passages make a shelf worth it; those with fewer stay in memory.
            clock: gives the present moment, in seconds.

        """
        self._database = database
        self._from_passages = from_passages
        self._clock = clock
        self.taken: dict[str, PostgresScorer] = {}
        """The shelves that were taken over last, by name."""

    def scorer_of(self, shelf: ShelfPassages) -> PassageScorer:
        """Give what compares needs with the passages of a shelf; see `recommender.PassageEngine`.

        Args:
            shelf: the passages and their vectors.

        Returns:
            The database's scores, the table filled first if it is missing; ``shelf.exact`` for a small shelf.

        Raises:
            StoreUnavailableError: if the database does not answer, or lacks ``pgvector``.

        """
        if len(shelf.passages) < self._from_passages:
            return shelf.exact
        scorer = PostgresScorer(self._database, fill(self._database, shelf), shelf, clock=self._clock)
        self.taken[shelf.shelf] = scorer
        return scorer


class PostgresScorer:
    """The scores of one shelf: exact for every passage of the candidates, in the mean for the others.

    PostgreSQL names the nearest passages; those of the same records are scored from the vectors on disk, which the
    processes of a machine share, so that a record that is a candidate is seen whole.
    """

    def __init__(
        self,
        database: Database,
        table: PassageTable,
        shelf: ShelfPassages,
        *,
        fetched: int = FETCHED,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Score by a table that is filled.

        Args:
            database: where it is.
            table: the table.
            shelf: what it was filled from; its index answers while the database does not.
            fetched: nearest passages that are asked for.
            clock: gives the present moment, in seconds.

        """
        self.search = PassageSearch(database, table)
        self.exact = shelf.exact
        self._n_passages = table.n_passages
        self._mean = np.array(table.mean, dtype=np.float32)
        numbers = {record.id: number for number, record in enumerate(shelf.records)}
        self._owner = np.array([numbers[passage.record_id] for passage in shelf.passages])
        self._by_owner = np.argsort(self._owner, kind="stable")
        self._first = np.searchsorted(self._owner[self._by_owner], np.arange(len(numbers) + 1))
        self._fetched = fetched
        self._clock = clock
        self._again_at = float("-inf")

    def scores(self, need: NDArray[np.float32]) -> NDArray[np.float32]:
        """Score every passage; see `recommender.PassageScorer`.

        While the database does not answer, the index on disk does, exactly and more slowly.

        Args:
            need: array ``(dimension,)``, float32: a need encoded as a query.

        Returns:
            Array ``(n_passages,)``, float32; a passage of no candidate has the mean of all that are of none, and never
            more than one of the nearest.

        Raises:
            ValueError: if the dimension is not the index's.

        """
        corrected = self.exact.corrected(need)
        if self._clock() < self._again_at:
            return self.exact.scores(need)
        try:
            places, found = self.search.nearest_places(corrected, top_k=min(self._fetched, self._n_passages))
        except StoreUnavailableError:
            _LOG.warning("the passages in the database cannot be read; those on disk answer for %d s", _REST_SECONDS)
            self._again_at = self._clock() + _REST_SECONDS
            return self.exact.scores(need)
        return self._whole(places, corrected, least=float(found.min(initial=1.0)))

    def _whole(self, places: NDArray[np.int64], corrected: NDArray[np.float32], *, least: float) -> NDArray[np.float32]:
        candidates = np.unique(self._owner[places])
        parts = [self._by_owner[self._first[one] : self._first[one + 1]] for one in candidates]
        rows = np.sort(np.concatenate([*parts, places[:0]]))
        known = self.exact.vectors[rows] @ corrected
        n_rest = self._n_passages - len(rows)
        rest = (float(self._mean @ corrected) * self._n_passages - float(known.sum())) / max(n_rest, 1)
        scored = np.full(self._n_passages, min(rest, least), dtype=np.float32)
        scored[rows] = known
        return np.clip(scored, -1.0, 1.0)
