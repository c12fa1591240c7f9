"""A migration is applied while the version before it serves: what that one writes and asks must go on working."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, delete, insert, select, text, update

from api.desk import StoreUnavailableError
from api.desk.database import Database
from api.desk.upgrades import _MIGRATIONS, alembic_config, check, revision_of, upgrade
from tests.postgres import PostgresServer

_STEPS = [
    (step.down_revision, step.revision)
    for step in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    if step.down_revision is not None
]
_SERVED = [
    (step.module.serves, step.revision)
    for step in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    if getattr(step.module, "serves", step.revision) not in {step.revision, step.down_revision}
]
"""Older programmes that a migration says may serve its tables."""
_NOW = datetime(2026, 11, 26, tzinfo=UTC)
_VALUES: dict[type, Any] = {
    bool: True,
    bytes: b"a",
    date: _NOW.date(),
    datetime: _NOW,
    float: 1.0,
    int: 1,
    str: "a",
    # What JSON gives back.
    object: {},
}


_WRITTEN_BY_MIGRATIONS = {"alembic_version", "oldest_programme"}
_OTHERS = {"reviewer": "b"}
"""Whoever reads a record again is not its author."""


@pytest.fixture(params=["sqlite", "postgresql"])
def unmade(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a table."""
    if request.param == "sqlite":
        opened = Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        opened = Database(server.create("unmade"))
    yield opened
    opened.close()


def bring_to(database: Database, revision: str) -> None:
    with database.connect() as connection:
        command.upgrade(alembic_config(connection), revision)


def tables_of(database: Database) -> list[Table]:
    known = MetaData()
    with database.connect() as connection:
        known.reflect(connection)
    return [table for table in known.sorted_tables if table.name not in _WRITTEN_BY_MIGRATIONS]


def use(connection: Connection, table: Table) -> None:
    """Do what the code that knew this table could do; a row stays, for the tables that point to it."""
    row = {column.name: _VALUES[column.type.python_type] for column in table.columns if not column.nullable}
    row |= {name: value for name, value in _OTHERS.items() if name in row}
    connection.execute(insert(table).values(row))
    found = connection.execute(select(table)).mappings().one()
    assert [name for name in row if found[name] is None] == []
    connection.execute(update(table).values({column: row[column.name] for column in table.primary_key}))


def add(connection: Connection, table: Table, **given: object) -> None:
    row = {column.name: _VALUES[column.type.python_type] for column in table.columns if not column.nullable}
    connection.execute(insert(table).values(row | given))


def test_the_numbers_that_a_sequence_gave_are_kept_for_backups(unmade: Database) -> None:
    """SQLite has no sequence: its own number is left as it is."""
    bring_to(unmade, "0024")
    given = "SELECT nextval(pg_get_serial_sequence('benchmark', 'id'))"
    kept = "INSERT INTO benchmark_number (id, last) VALUES (1, 3)"
    with unmade.connect() as connection:
        for one in [kept] if unmade.is_sqlite else [given] * 3:
            connection.execute(text(one))
    bring_to(unmade, "0025")
    with unmade.connect() as connection:
        assert connection.execute(text("SELECT id, last FROM benchmark_number")).all() == [(1, 3)]


def test_what_corrections_had_replaced_is_erased_but_for_what_was_decided_on(unmade: Database) -> None:
    bring_to(unmade, "0022")
    tables = {table.name: table for table in tables_of(unmade)}
    with unmade.connect() as connection:
        add(connection, tables["request"], id=1, revision=3)
        for number in (1, 2, 3):
            add(
                connection,
                tables["statement"],
                id=number,
                request_id=1,
                revision=number,
                need="brut",
                masked_text="sans",
            )
        add(connection, tables["decision"], id=1, request_id=1, revision=1, record_id="un-outil", sequence=1)
        add(connection, tables["decision"], id=2, request_id=1, revision=2, record_id=None, sequence=2)
    bring_to(unmade, "0023")
    with unmade.connect() as connection:
        statement = tables["statement"].c
        query = select(statement.revision, statement.need, statement.tried, statement.masked_text)
        left = [tuple(row) for row in connection.execute(query.order_by(statement.revision))]
    assert left == [(1, "", "", "sans"), (3, "brut", "a", "sans")]


def test_what_a_person_removed_since_they_agreed_is_told_no_more(unmade: Database) -> None:
    bring_to(unmade, "0027")
    tables = {table.name: table for table in tables_of(unmade)}
    known = {"name": "Camille", "role": "", "email": "ancien@exemple.fr", "phone": "01", "masked_need": "des chiens"}
    with unmade.connect() as connection:
        add(connection, tables["request"], id=1, territory="2", territory_kind="commune", department="69", population=3)
        add(
            connection, tables["contact"], request_id=1, name="Camille", role="maire", email="neuf@exemple.fr", phone=""
        )
        add(connection, tables["introduction"], id=1)
        shared = {"place": ["1", "commune", "24", 9], "contact": known}
        add(connection, tables["introduction_side"], introduction_id=1, request_id=1, shared=shared)
    bring_to(unmade, "0028")
    with unmade.connect() as connection:
        kept = connection.execute(select(tables["introduction_side"].c.shared)).scalar_one()
    assert kept == {
        "place": ["2", "commune", "69", 3],
        "contact": known | {"email": "neuf@exemple.fr", "phone": ""},
    }


def test_the_rating_of_a_cell_becomes_that_of_who_wrote_in_it(unmade: Database) -> None:
    bring_to(unmade, "0029")
    known = {table.name: table for table in tables_of(unmade)}
    with unmade.connect() as connection:
        for name in ("benchmark", "benchmark_answer", "benchmark_criterion"):
            required = [column for column in known[name].columns if not column.nullable]
            row = {column.name: _VALUES[column.type.python_type] for column in required}
            numbers = [1, 2] if name == "benchmark_criterion" else [1]
            connection.execute(insert(known[name]), [{**row, "id": one} for one in numbers])
        cell = {
            "answer_id": 1,
            "version": 1,
            "text": "",
            "source": "",
            "address": "",
            "dated": "",
            "note": "",
            "at": _NOW,
        }
        typed = [
            {"criterion_id": 1, "author": "A. B.", "rating": 0},
            {"criterion_id": 2, "author": "C", "rating": None},
        ]
        connection.execute(insert(known["benchmark_cell"]), [{**cell, **one} for one in typed])
    bring_to(unmade, "0030")
    rating = next(table for table in tables_of(unmade) if table.name == "benchmark_rating")
    with unmade.connect() as connection:
        (kept,) = connection.execute(select(rating)).mappings().all()
        assert connection.execute(text("SELECT count(*) FROM benchmark_cell WHERE rated_only")).scalar() == 0
    assert kept["at"].replace(tzinfo=UTC) == _NOW
    assert {**kept, "at": None} == {
        "answer_id": 1, "criterion_id": 1, "person": "ab", "author": "A. B.", "value": 0, "at": None,
    }  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [*_STEPS, *_SERVED])
def test_what_the_version_before_did_still_works_on_the_new_tables(unmade: Database, old: str, new: str) -> None:
    bring_to(unmade, old)
    tables = tables_of(unmade)
    bring_to(unmade, new)
    with unmade.connect() as connection:
        for table in tables:
            use(connection, table)
        for table in reversed(tables):
            connection.execute(delete(table))


def test_a_step_does_not_keep_people_waiting_behind_one_who_writes(postgres: PostgresServer, tmp_path: Path) -> None:
    url = postgres.create("waiting")
    # Two sessions of the old version; ours waits a twentieth of a second for a table instead of five.
    opened, writing = Database(f"{url}&options=-c%20lock_timeout=50"), Database(url)
    bring_to(opened, "0012")
    with writing.connect() as connection:
        connection.exec_driver_sql("LOCK TABLE request IN ROW EXCLUSIVE MODE")
        with pytest.raises(StoreUnavailableError):
            upgrade(opened, data_dir=tmp_path)
        # Nobody stands in the queue any more, and nothing is half done.
        with opened.connect() as another:
            another.exec_driver_sql("LOCK TABLE request IN ROW EXCLUSIVE MODE")
            assert revision_of(another) == "0012"
    upgrade(opened, data_dir=tmp_path)
    assert check(opened) == []
    for database in (opened, writing):
        database.close()


def test_the_revisions_are_one_line() -> None:
    assert len(_STEPS) == len(list(_MIGRATIONS.glob("versions/v*.py"))) - 1
    assert len({old for old, _ in _STEPS}) == len(_STEPS)
