"""The passages of the catalogue and their vectors in PostgreSQL, with `pgvector`: filled once, by whoever comes first.

Each shelf of each index is a table of its own, named by the index: what has the same name is the same, and nothing is
migrated. They stand in a schema of their own, apart from what changes: they can be made again at any time, and a
PostgreSQL without ``pgvector`` can still keep the desk.
"""

from __future__ import annotations

import logging
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.desk.errors import StoreUnavailableError
from api.desk.passages.rows import copy_passages

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.desk.database import Database
    from recommender import ShelfPassages

SCHEMA = "deja_la_catalogue"
FRENCH = f"{SCHEMA}.french"
"""The search configuration: stems of French words, with or without their accents."""
_FILLERS = 0x0DE1_A1C
"""The number under which those who would fill a shelf wait for each other; the desk's writers have another."""
_KEPT = 3
"""Indexes that are kept: this one, the one that others may still serve, and one to go back to."""
_LEAST_MB, _MOST_MB = 64, 2_048
"""What building the graph may take of the server's memory; beyond, it is built on disk, more slowly."""
_BYTES_OF_A_NODE = 640
"""What the graph takes for a passage beside its vector, with sixteen links a node."""
_VERSION = re.compile(r"[0-9a-f]{16}")
_NAME = re.compile(r"[a-z]{1,20}")
_WITHOUT_PGVECTOR = (
    "Le catalogue est trop grand pour la mémoire, et cette base PostgreSQL n’a pas les extensions vector (pgvector) et "
    "unaccent : installez-les, ou relevez DEJA_LA_PASSAGES_IN_DATABASE_FROM."
)
_LOG = logging.getLogger(__name__)

_FOUNDATIONS = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
CREATE TABLE IF NOT EXISTS {SCHEMA}.shelf (
    version text NOT NULL,
    name text NOT NULL,
    n_passages integer NOT NULL,
    mean real[] NOT NULL,
    filled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (version, name)
);
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgnamespace = '{SCHEMA}'::regnamespace) THEN
        CREATE TEXT SEARCH CONFIGURATION {FRENCH} (COPY = pg_catalog.french);
        ALTER TEXT SEARCH CONFIGURATION {FRENCH}
            ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
    END IF;
END $$;
"""
_TABLE = """
CREATE TABLE {table} (
    place integer NOT NULL,
    record_id text NOT NULL,
    kind text NOT NULL,
    themes text[] NOT NULL,
    territory_kinds text[] NOT NULL,
    outcomes text[] NOT NULL,
    quotable boolean NOT NULL,
    text text NOT NULL,
    embedding vector({dimension}) NOT NULL,
    words tsvector GENERATED ALWAYS AS (to_tsvector('{french}', text)) STORED
);
ALTER TABLE {table} ALTER COLUMN embedding SET STORAGE PLAIN;
"""
# The graph holds half precision, in half the memory; what it finds is put in order by the whole numbers of the rows.
_INDEXES = """
CREATE INDEX ON {table} USING hnsw ((embedding::halfvec({dimension})) halfvec_ip_ops);
CREATE INDEX ON {table} USING gin (words);
CREATE INDEX ON {table} USING gin (themes);
CREATE INDEX ON {table} (kind);
CREATE TABLE {table}_words AS SELECT word AS lexeme, ndoc AS n_passages FROM ts_stat('SELECT words FROM {table}');
CREATE UNIQUE INDEX ON {table}_words (lexeme);
ANALYZE {table};
ANALYZE {table}_words;
"""


@dataclass(frozen=True)
class PassageTable:
    """A shelf that is filled."""

    name: str
    """The table, with its schema; safe to write into a statement."""
    dimension: int
    n_passages: int
    mean: tuple[float, ...]
    """The mean of the vectors: with it, what is not fetched is known in the mean."""


def fill(database: Database, shelf: ShelfPassages) -> PassageTable:
    """Find the table of a shelf, or fill it; others who need it meanwhile wait.

    Args:
        database: a PostgreSQL with ``pgvector`` and ``unaccent``, which are switched on if they are not.
        shelf: the passages and their vectors.

    Returns:
        The table; what it holds never changes.

    Raises:
        StoreUnavailableError: if the database does not answer, or lacks the extensions.

    """
    table = table_of(shelf.index_version, shelf.shelf)
    with database.connect() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _FILLERS})
        _lay_foundations(connection)
        if not (filled := _registered(connection, shelf, table)):
            _fill(connection, shelf, table)
            filled = _registered(connection, shelf, table)
    forget_old(database)
    return filled[0]


def table_of(version: str, name: str) -> str:
    """Name the table of a shelf.

    Args:
        version: the index's.
        name: the shelf's.

    Returns:
        The table, with its schema.

    Raises:
        ValueError: if one of the two is not what we name things: it is written into statements.

    Examples:
        >>> table_of("0123456789abcdef", "tools")
        'deja_la_catalogue.passages_0123456789abcdef_tools'

    """
    if not _VERSION.fullmatch(version) or not _NAME.fullmatch(name):
        raise ValueError(f"no index and shelf are called {version!r} and {name!r}")
    return f"{SCHEMA}.passages_{version}_{name}"


def forget_old(database: Database) -> None:
    """Drop the tables of indexes that nobody needs any more; what is in use stays until the next time."""
    oldest_kept = f"""
        SELECT version, name FROM {SCHEMA}.shelf WHERE version NOT IN (
            SELECT version FROM {SCHEMA}.shelf GROUP BY version ORDER BY max(filled_at) DESC, version LIMIT {_KEPT})
    """  # noqa: S608 - our own names
    try:
        with database.connect() as connection:
            for version, name in connection.execute(text(oldest_kept)).all():
                table = table_of(version, name)
                connection.execute(text(f"DROP TABLE IF EXISTS {table}, {table}_words"))
                gone = {"version": version, "name": name}
                connection.execute(text(f"DELETE FROM {SCHEMA}.shelf WHERE version = :version AND name = :name"), gone)  # noqa: S608
    except StoreUnavailableError:
        _LOG.info("the passages of an old index are still in use; they are dropped at the next build")


def _lay_foundations(connection: Connection) -> None:
    wanted, there = {"vector", "unaccent"}, text("SELECT extname FROM pg_extension")
    missing = wanted - {name for (name,) in connection.execute(there)}
    try:
        for name in sorted(missing):
            connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {name}"))
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        # Not installed, or not ours to switch on: an error of one kind or of another, by version of PostgreSQL.
        raise StoreUnavailableError(_WITHOUT_PGVECTOR) from error
    if connection.scalar(text(f"SELECT to_regclass('{SCHEMA}.shelf')")) is None:
        # Asked first: who may only read what an administrator filled could not even say IF NOT EXISTS.
        connection.exec_driver_sql(_FOUNDATIONS)


def _registered(connection: Connection, shelf: ShelfPassages, table: str) -> list[PassageTable]:
    known = text(f"SELECT n_passages, mean FROM {SCHEMA}.shelf WHERE version = :version AND name = :name")  # noqa: S608
    rows = connection.execute(known, {"version": shelf.index_version, "name": shelf.shelf})
    return [PassageTable(table, len(mean), n_passages, tuple(mean)) for n_passages, mean in rows]


def _fill(connection: Connection, shelf: ShelfPassages, table: str) -> None:
    n_passages, dimension = shelf.exact.vectors.shape
    names = {"table": table, "dimension": dimension, "french": FRENCH}
    connection.exec_driver_sql(_TABLE.format(**names))
    copy_passages(connection, shelf, table)
    megabytes = math.ceil(n_passages * (2 * dimension + _BYTES_OF_A_NODE) / 2**20)
    memory = min(max(megabytes, _LEAST_MB), _MOST_MB)
    connection.exec_driver_sql(f"SET LOCAL maintenance_work_mem = '{memory}MB'")
    connection.exec_driver_sql(_INDEXES.format(**names))
    mean = shelf.exact.vectors.mean(axis=0).tolist()
    row = {"version": shelf.index_version, "name": shelf.shelf, "n_passages": n_passages, "mean": mean}
    told = f"INSERT INTO {SCHEMA}.shelf (version, name, n_passages, mean) VALUES (:version, :name, :n_passages, :mean)"  # noqa: S608
    connection.execute(text(told), row)
