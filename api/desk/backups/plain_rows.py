"""Rows as lines of JSON that any database can take back."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, insert, select, update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, Connection, Table

_BATCH = 500


def reflect(connection: Connection, names: Iterable[str]) -> list[Table]:
    """Read tables from the database itself, since a backup may be of another version of them than the code's.

    Args:
        connection: a transaction.
        names: which tables.

    Returns:
        The tables, each after those it points to.

    """
    metadata = MetaData()
    metadata.reflect(connection, only=list(names))
    return metadata.sorted_tables


def write_rows(connection: Connection, table: Table) -> Iterator[bytes]:
    """Write a table's rows, in the order of their keys.

    Args:
        connection: a transaction that sees one state of the database.
        table: the table.

    Yields:
        One line a row.

    """
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=_BATCH)
    for row in connection.execute(query).mappings():
        plain = {name: _plain(value) for name, value in row.items()}
        yield json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_rows(connection: Connection, table: Table, lines: Iterable[bytes], *, known: Sequence[Table]) -> int:
    """Insert rows that `write_rows` wrote.

    Args:
        connection: a writing transaction.
        table: the table, which is empty.
        lines: one row a line.
        known: the tables that are already filled: what points elsewhere is set by `point_rows`.

    Returns:
        How many rows there were.

    """
    late = _late(table, known)
    count, batch = 0, []
    for line in lines:
        row = _typed(table, json.loads(line))
        batch.append({name: None if name in late else value for name, value in row.items()})
        count += 1
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    return count


def point_rows(connection: Connection, table: Table, lines: Iterable[bytes], *, known: Sequence[Table]) -> None:
    """Set what rows point to that was not there yet when they were inserted, such as another row of their table."""
    late = _late(table, known)
    if not late:
        return
    for line in lines:
        row = _typed(table, json.loads(line))
        if any(row[name] is not None for name in late):
            same = [column == row[column.name] for column in table.primary_key]
            connection.execute(update(table).where(*same).values({name: row[name] for name in late}))


def _late(table: Table, known: Sequence[Table]) -> set[str]:
    filled = {other.name for other in known}
    return {key.parent.name for key in table.foreign_keys if key.column.table.name not in filled}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        # SQLite keeps no offset; the desk writes UTC.
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return value


def _typed(table: Table, plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(table.columns[name], value) for name, value in plain.items()}


def _value(column: Column[Any], value: Any) -> Any:
    sort = column.type.python_type
    if value is None or sort not in {datetime, date, bytes}:
        return value
    if sort is bytes:
        return b64decode(value)
    return datetime.fromisoformat(value) if sort is datetime else date.fromisoformat(value)
