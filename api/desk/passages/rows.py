"""Passages as rows: what is written of each, and how a vector travels to PostgreSQL, four bytes a number."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from psycopg.adapt import Dumper
from psycopg.pq import Format
from psycopg.types import TypeInfo

from api.desk.errors import StoreUnavailableError
from api.desk.storable import storable
from corpus.records import Investigation

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray
    from psycopg import Connection as DriverConnection
    from sqlalchemy import Connection

    from corpus.records import Record
    from recommender import ShelfPassages

_COLUMNS = "place, record_id, kind, themes, territory_kinds, outcomes, quotable, text, embedding"
_TYPES = ("int4", "text", "text", "text[]", "text[]", "text[]", "bool", "text", "vector")


class _Embedding:
    """A vector on its way; a class of our own, so that no other array is written as one."""

    def __init__(self, numbers: NDArray[np.float32]) -> None:
        self.numbers = numbers


class _EmbeddingDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: _Embedding) -> bytes:
        """Write the dimension, two bytes that pgvector keeps for later, then the numbers."""
        return struct.pack(">HH", len(obj.numbers), 0) + obj.numbers.astype(">f4").tobytes()


def copy_passages(connection: Connection, shelf: ShelfPassages, table: str) -> None:
    """Write the passages of a shelf into a new table.

    Args:
        connection: a transaction on PostgreSQL, with ``pgvector`` switched on.
        shelf: the passages and their vectors.
        table: the table, safe to write into a statement.

    Raises:
        StoreUnavailableError: if ``pgvector`` is not switched on.

    """
    driver: DriverConnection[Any] | None = connection.connection.driver_connection
    known = TypeInfo.fetch(driver, "vector") if driver is not None else None
    if driver is None or known is None:
        raise StoreUnavailableError("L’extension vector (pgvector) n’est pas en service dans cette base.")
    known.register(driver)
    driver.adapters.register_dumper(_Embedding, type("_Dumper", (_EmbeddingDumper,), {"oid": known.oid}))
    facets = {record.id: _facets(record) for record in shelf.records}
    statement = f"COPY {table} ({_COLUMNS}) FROM STDIN (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.set_types(_TYPES)
        for place, (passage, vector) in enumerate(zip(shelf.passages, shelf.exact.vectors, strict=True)):
            about = (*facets[passage.record_id], passage.quotable, storable(passage.text))
            copy.write_row((place, passage.record_id, passage.kind.value, *about, _Embedding(vector)))


def _facets(record: Record) -> tuple[list[str], list[str], list[str]]:
    """List the themes of a record, the kinds of its territories, and what became of its hypotheses."""
    if not isinstance(record, Investigation):
        return list(record.themes), [], []
    kinds = {territory.kind.value for territory in record.territories}
    outcomes = {hypothesis.outcome.value for hypothesis in record.hypotheses}
    return list(record.themes), sorted(kinds), sorted(outcomes)
