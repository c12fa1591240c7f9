"""Ask PostgreSQL for the passages nearest to a need, by meaning or by words, of some kinds alone if so wished."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api.desk.errors import StoreUnavailableError
from api.desk.passages.tables import FRENCH
from api.desk.storable import storable
from recommender import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Row

    from api.desk.database import Database
    from api.desk.passages.tables import PassageTable
    from corpus.passages import PassageKind
    from corpus.records import Outcome, TerritoryKind
    from corpus.themes import ThemeId

EF_SEARCH = 200
"""Nodes of the graph that are held while it is searched, at least; what pgvector calls ``hnsw.ef_search``."""
_EF_MOST = 1_000
"""The most that pgvector takes."""
_WIDER = 1.5
"""Nodes held for each passage that is asked for: with as many as passages, the last ones would be chance."""


@dataclass(frozen=True)
class PassageFilter:
    """Which passages are searched; what is None narrows nothing."""

    kind: PassageKind | None = None
    theme: ThemeId | None = None
    territory_kind: TerritoryKind | None = None
    """A kind of territory that carried the investigation; tools have none."""
    outcome: Outcome | None = None
    """What became of a hypothesis of the investigation; tools have none."""


@dataclass(frozen=True)
class FoundPassage:
    """A passage that was found."""

    record_id: str
    kind: str
    text: str
    quotable: bool
    score: float
    """Higher is better: a corrected cosine, or PostgreSQL's own rank of the words."""


_CONDITIONS = {
    "kind": "kind = :kind",
    "theme": "themes @> ARRAY[CAST(:theme AS text)]",
    "territory_kind": "territory_kinds @> ARRAY[CAST(:territory_kind AS text)]",
    "outcome": "outcomes @> ARRAY[CAST(:outcome AS text)]",
}
_SET = text("SELECT set_config('hnsw.ef_search', :ef, true), set_config('hnsw.iterative_scan', 'relaxed_order', true)")
# The inner query walks the graph; the outer one puts what it found in order, by the numbers in whole precision.
_NEAREST = """
SELECT {columns}, -(embedding <#> CAST(:need AS vector)) AS score FROM (
    SELECT * FROM {table} WHERE {conditions}
    ORDER BY embedding::halfvec({dimension}) <#> CAST(CAST(:need AS vector) AS halfvec({dimension})) LIMIT :top_k
) AS nearest ORDER BY score DESC, place
"""
# Any of the rarest words will do: a need has too many for a passage to hold them all, and common ones are everywhere.
_BY_WORDS = """
SELECT {columns}, ts_rank(words, asked, 1) AS score FROM {table}, (
    SELECT CAST(string_agg(quote_literal(lexeme), ' | ') AS tsquery) AS asked FROM (
        SELECT lexeme FROM {table}_words WHERE lexeme = ANY(tsvector_to_array(to_tsvector('{french}', :words)))
        ORDER BY n_passages, lexeme LIMIT {rarest}
    ) AS rare
) AS need
WHERE words @@ asked AND {conditions} ORDER BY score DESC, place LIMIT :top_k
"""
_RAREST = 6
"""Words of a need that are looked for."""
_WORD = re.compile(r"\w+")
_TOLD = "record_id, kind, text, quotable"


class PassageSearch:
    """Searches one shelf; safe to share between threads."""

    def __init__(self, database: Database, table: PassageTable) -> None:
        """Search a table that is filled."""
        self._database = database
        self._table = table

    def nearest(
        self, need: NDArray[np.float32], *, top_k: int, wanted: PassageFilter | None = None
    ) -> list[FoundPassage]:
        """Find the passages nearest in meaning.

        With a filter the graph is walked on until enough passages pass it (pgvector's iterative scan).

        Args:
            need: array ``(dimension,)``, float32: the need, corrected.
            top_k: how many, at least 1.
            wanted: which passages; all by default.

        Returns:
            At most ``top_k`` passages, best first; ties keep the order of the shelf.

        Raises:
            StoreUnavailableError: if the database does not answer, or another index took the table's place.

        """
        return [_found(row) for row in self._ask_nearest(_TOLD, need, top_k=top_k, wanted=wanted)]

    def nearest_places(self, need: NDArray[np.float32], *, top_k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Find the places of the nearest passages in their shelf, and their scores; see `nearest`."""
        rows = self._ask_nearest("place", need, top_k=top_k, wanted=None)
        found = np.array([tuple(row) for row in rows], dtype=np.float64).reshape(-1, 2)
        return found[:, 0].astype(np.int64), found[:, 1].astype(np.float32)

    def by_words(self, words: str, *, top_k: int, wanted: PassageFilter | None = None) -> list[FoundPassage]:
        """Find the passages that hold most of the rarest of some words, by French stems, with or without accents.

        Args:
            words: what someone typed; no sign of it is read as an operator, and words that say nothing are left out.
            top_k: how many, at least 1.
            wanted: which passages; all by default.

        Returns:
            At most ``top_k`` passages, best first; ties keep the order of the shelf.

        Raises:
            StoreUnavailableError: if the database does not answer, or another index took the table's place.

        """
        # PostgreSQL keeps some words that say nothing, such as « les »: nearly every passage would be ranked for it.
        telling = " ".join(word for word in _WORD.findall(storable(words)) if words_of(word))
        asked = {"words": telling, "top_k": top_k}
        return [_found(row) for row in self._ask(_BY_WORDS, _TOLD, asked, wanted=wanted)]

    def _ask_nearest(
        self, columns: str, need: NDArray[np.float32], *, top_k: int, wanted: PassageFilter | None
    ) -> Sequence[Row[Any]]:
        written = "[" + ",".join(map(repr, need.tolist())) + "]"
        ef = min(max(EF_SEARCH, int(_WIDER * top_k)), _EF_MOST)
        return self._ask(_NEAREST, columns, {"need": written, "top_k": top_k}, wanted=wanted, ef=ef)

    def _ask(
        self,
        statement: str,
        columns: str,
        asked: dict[str, Any],
        *,
        wanted: PassageFilter | None,
        ef: int | None = None,
    ) -> Sequence[Row[Any]]:
        if asked["top_k"] < 1:
            raise ValueError(f"top_k must be at least 1, got {asked['top_k']}")
        narrowed = {one.name: getattr(wanted, one.name) for one in fields(PassageFilter)} if wanted else {}
        narrowed = {name: str(value) for name, value in narrowed.items() if value is not None}
        whole = statement.format(
            columns=columns,
            table=self._table.name,
            dimension=self._table.dimension,
            french=FRENCH,
            rarest=_RAREST,
            conditions=" AND ".join(["true", *(_CONDITIONS[name] for name in narrowed)]),
        )
        try:
            with self._database.read() as session:
                if ef is not None:
                    session.execute(_SET, {"ef": str(ef)})
                return session.execute(text(whole), {**asked, **narrowed}).all()
        except ProgrammingError as error:
            raise StoreUnavailableError("Les passages de cet index ne sont plus dans la base.") from error


def _found(row: Row[Any]) -> FoundPassage:
    return FoundPassage(row.record_id, row.kind, row.text, row.quotable, float(row.score))
