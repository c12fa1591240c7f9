import multiprocessing
import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from api.desk import SchemaError, Store, StoreUnavailableError
from api.desk.database import Database
from api.desk.upgrades import check, revision_of, upgrade


def test_the_migrations_make_the_tables_of_the_code(database: Database) -> None:
    assert check(database) == []


def test_a_table_that_differs_is_told(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("one broken database is enough")
    with database.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE request ADD COLUMN odd INTEGER")
    assert "odd" in check(database)[0]


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    said = r"Les tables sont absentes, la version \w+ est attendue.: deja-la database upgrade\."
    assert re.fullmatch(said, check(empty)[0])
    empty.close()


def test_upgrading_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    upgrade(database, data_dir=tmp_path)
    assert check(database) == []


def test_a_newer_database_is_refused(database: Database, tmp_path: Path) -> None:
    with database.connect() as connection:
        version = revision_of(connection)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="plus récente"):
        upgrade(database, data_dir=tmp_path)
    with database.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    assert check(database) == []


def _open(data_dir: Path) -> None:
    Store.open(None, data_dir=data_dir).close()


def test_processes_that_start_together_make_the_tables_once(tmp_path: Path) -> None:
    # Forked, since importing everything anew three times takes long.
    context = multiprocessing.get_context("fork")
    started = [context.Process(target=_open, args=(tmp_path / "new",)) for _ in range(4)]
    for process in started:
        process.start()
    for process in started:
        process.join(timeout=540)
    assert [process.exitcode for process in started] == [0, 0, 0, 0]
    store = Store.open(None, data_dir=tmp_path / "new")
    assert check(store.database) == []
    store.close()


def test_damage_is_told(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("one broken database is enough")
    database.close()
    with sqlite3.connect(str(database.url.database)) as raw:
        raw.execute("INSERT INTO contact VALUES (7, '', '', '', '')")
    raw.close()
    assert check(database) == ["Une ligne de «\u00a0contact\u00a0» renvoie à une autre qui n’existe pas."]


@pytest.mark.parametrize("url", ["", "nonsense", "sqlit:///x", "oracle://u:secret@h/d", "postgres://u:secret@h:abc/d"])
def test_an_address_that_cannot_be_opened_is_said_without_its_password(url: str) -> None:
    with pytest.raises(StoreUnavailableError, match="DEJA_LA_DATABASE_URL") as refused:
        Database(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("option", ["sslmod=require", "connect_timeout=secret"])
def test_an_option_that_no_database_knows_is_said_without_the_password(option: str) -> None:
    opened = Database(f"postgres://u:secret@127.0.0.1:1/d?{option}")
    with pytest.raises(StoreUnavailableError, match=r"DEJA_LA_DATABASE_URL.* a, après .* une option") as refused:
        check(opened)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_sqlite_keeps_what_it_acknowledged(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("settings of SQLite")
    with database.connect() as connection:
        told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in (
            "journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete",
        )}  # fmt: skip
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
    }
