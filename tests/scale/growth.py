"""One size of catalogue, searched in memory and in PostgreSQL."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from api.desk.database import Database
from api.desk.passages.engine import FETCHED, PostgresScorer
from api.desk.passages.search import PassageFilter, PassageSearch
from api.desk.passages.tables import PassageTable, fill
from corpus.catalogue import Catalogue as Records
from corpus.passages import Passage, PassageKind
from evaluation.speed.spread import Spread, ratios_of, spread_of
from models.dense_index import DenseIndex
from recommender import ShelfPassages
from tests.api.desk.shelves import version_of
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_THEME: Final = "dechets"
_TOP = 10
_OF_A_RECORD = 21
"""Passages of a record, as in the shipped catalogue."""


@dataclass(frozen=True)
class Catalogue:
    """Passages to search."""

    texts: Sequence[str]
    """Texts of real passages, said again where there are fewer than vectors."""
    vectors: NDArray[np.float32]
    real: int
    """How many of the vectors, the first ones, are of real texts."""


@dataclass(frozen=True)
class ScaleRow:
    """What was measured at one size."""

    passages: int
    real: int
    filling_s: float
    """Writing the rows and building the indexes."""
    table_mb: float
    indexes_mb: float
    memory_mb: float
    """What the vectors take of each process that searches them in memory."""
    memory_ms: Spread
    """All scores in memory, exact, and the ten best."""
    nearest_ms: Spread
    """The ten nearest by PostgreSQL."""
    scores_ms: Spread
    """What stands in for all scores: the fetched ones and the mean of the others."""
    scores_over_memory: Spread
    filtered_ms: Spread
    """The ten nearest of one theme."""
    filtered_share: float
    """Of the passages, those of the theme."""
    words_ms: Spread
    """The ten that hold most words of the need."""
    recall_at_10: float
    """Of the ten best in memory, those among the ten nearest by PostgreSQL."""
    recall_of_scores: float
    """The same among the fetched ones."""
    filtered_recall: float


def measure(catalogue: Catalogue, needs: Sequence[tuple[str, NDArray[np.float32]]]) -> ScaleRow:
    """Fill a PostgreSQL of its own and ask both the same needs, in turn."""
    shelf = _shelf(catalogue, needs=np.stack([vector for _, vector in needs]))
    server = PostgresServer()
    try:
        server.start()
        database = Database(server.create("scale"))
        began = time.perf_counter()
        table = fill(database, shelf)
        filling = time.perf_counter() - began
        row = _measured(database, table, shelf, needs, filling=filling, real=catalogue.real)
        database.close()
        return row
    finally:
        server.remove()


def _shelf(catalogue: Catalogue, *, needs: NDArray[np.float32]) -> ShelfPassages:
    known, n_passages = Records.load().investigations, len(catalogue.vectors)
    records = [
        known[number % len(known)].model_copy(update={"id": f"fiche-{number}"})
        for number in range(-(-n_passages // _OF_A_RECORD))
    ]
    said = enumerate(islice(cycle(catalogue.texts), n_passages))
    passages = [Passage(records[place // _OF_A_RECORD].id, PassageKind.FINDING, text, None) for place, text in said]
    exact = DenseIndex.from_vectors(catalogue.vectors, needs=needs)
    return ShelfPassages(version_of(str(n_passages).encode()), "tools", records, passages, exact)


def _calls(
    search: PassageSearch, scorer: PostgresScorer, shelf: ShelfPassages, text: str, vector: NDArray[np.float32]
) -> dict[str, Callable[[], Any]]:
    asked = shelf.exact.corrected(vector)
    return {
        "memory": lambda: _best(shelf.exact.scores(vector)),
        "nearest": lambda: search.nearest_places(asked, top_k=_TOP)[0],
        "scores": lambda: _best(scorer.scores(vector)),
        "filtered": lambda: search.nearest(asked, top_k=_TOP, wanted=PassageFilter(theme=_THEME)),
        "words": lambda: search.by_words(text, top_k=_TOP),
    }


def _measured(
    database: Database,
    table: PassageTable,
    shelf: ShelfPassages,
    needs: Sequence[tuple[str, NDArray[np.float32]]],
    *,
    filling: float,
    real: int,
) -> ScaleRow:
    search, scorer = PassageSearch(database, table), PostgresScorer(database, table, shelf, fetched=FETCHED)
    themed = {record.id for record in shelf.records if _THEME in record.themes}
    of_theme = np.array([passage.record_id in themed for passage in shelf.passages])
    took: dict[str, list[float]] = defaultdict(list)
    shared: dict[str, list[float]] = defaultdict(list)
    for number, (text, vector) in enumerate(needs):
        calls = _calls(search, scorer, shelf, text, vector)
        found = {}
        for name in calls if number % 2 else reversed(calls):
            began = time.perf_counter()
            found[name] = calls[name]()
            # The first need opens the connection and warms the caches.
            took[name] += [1000 * (time.perf_counter() - began)] if number else []
        ten = set(found["memory"].tolist())
        for name in ("nearest", "scores"):
            shared[name].append(len(ten & set(found[name].tolist())) / len(ten))
        worst = np.sort(np.where(of_theme, shelf.exact.scores(vector), -2.0))[-_TOP]
        shared["filtered"].append(sum(one.score >= worst - 1e-5 for one in found["filtered"]) / _TOP)
    sizes = f"SELECT pg_table_size('{table.name}') / 1e6, pg_indexes_size('{table.name}') / 1e6"
    with database.connect() as connection:
        table_mb, indexes_mb = connection.exec_driver_sql(sizes).one()
    return ScaleRow(
        passages=table.n_passages,
        real=real,
        filling_s=filling,
        table_mb=float(table_mb),
        indexes_mb=float(indexes_mb),
        memory_mb=shelf.exact.vectors.nbytes / 1e6,
        memory_ms=spread_of(took["memory"]),
        nearest_ms=spread_of(took["nearest"]),
        scores_ms=spread_of(took["scores"]),
        scores_over_memory=ratios_of(took["scores"], took["memory"]),
        filtered_ms=spread_of(took["filtered"]),
        filtered_share=float(of_theme.mean()),
        words_ms=spread_of(took["words"]),
        recall_at_10=float(np.mean(shared["nearest"])),
        recall_of_scores=float(np.mean(shared["scores"])),
        filtered_recall=float(np.mean(shared["filtered"])),
    )


def _best(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    best: NDArray[np.int64] = np.argpartition(scores, len(scores) - _TOP)[len(scores) - _TOP :]
    return best
