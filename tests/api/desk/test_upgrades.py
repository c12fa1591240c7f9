import multiprocessing
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from api.desk import Form, SchemaError, Store, StoreUnavailableError
from api.desk.database import Database
from api.desk.programmes import oldest_named
from api.desk.upgrades import _MIGRATIONS, check, revision_of, revisions, upgrade


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
        connection.exec_driver_sql("DELETE FROM oldest_programme")
    with pytest.raises(SchemaError, match=r"plus récente .*mettez le programme à jour, ou restaurez"):
        upgrade(database, data_dir=tmp_path)
    with database.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    upgrade(database, data_dir=tmp_path)
    with database.connect() as connection:
        kept = connection.exec_driver_sql("SELECT revision FROM oldest_programme").scalar_one()
    assert kept == oldest_named(ScriptDirectory(str(_MIGRATIONS)), version or "")
    assert check(database) == []


_LATER = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None
serves = "{serves}"


def upgrade():
    op.add_column("request", sa.Column("later_{revision}", sa.Text(), nullable=True))
    op.create_table("later_{revision}", sa.Column("id", sa.Integer(), primary_key=True))
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Be a later version of the programme, whose migrations name the oldest that may serve them, for one upgrade."""
    folder = tmp_path / "migrations"

    def upgraded(database: Database, *serves: str) -> None:
        shutil.copytree(_MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        before = revisions()[0]
        for number, oldest in enumerate(serves, start=int(before) + 1):
            written = _LATER.format(revision=f"{number:04}", before=before, serves=oldest)
            before = f"{number:04}"
            (folder / f"versions/v{before}_later.py").write_text(written, encoding="utf-8")
        with monkeypatch.context() as patched:
            patched.setattr("api.desk.upgrades._MIGRATIONS", folder)
            revisions.cache_clear()
            upgrade(database, data_dir=tmp_path)
        revisions.cache_clear()

    yield upgraded
    revisions.cache_clear()


def test_tables_to_which_a_later_version_added_are_served_by_this_one(
    later: Callable[..., None], tmp_path: Path, form: Form
) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    upgrade(opened, data_dir=tmp_path)
    ours = revisions()[0]
    later(opened, ours, ours)
    with opened.connect() as connection:
        assert revision_of(connection) == f"{int(ours) + 2:04}"
    assert check(opened) == []
    opened.close()
    store = Store.open(None, data_dir=tmp_path)
    receipt = store.requests.receive(form, key="one")
    store.close()
    # And once more, with what it wrote there.
    store = Store.open(None, data_dir=tmp_path)
    assert store.requests.follow(receipt.secret).form == form
    with store.database.connect() as connection:
        assert revision_of(connection) == f"{int(ours) + 2:04}"
    store.close()


def test_tables_that_a_later_version_has_for_itself_are_served_by_no_older_one(
    later: Callable[..., None], database: Database, tmp_path: Path
) -> None:
    if not database.is_sqlite:
        pytest.skip("what is added stays, in a database that the other tests use")
    opened = Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    upgrade(opened, data_dir=tmp_path)
    ours = revisions()[0]
    # What comes after only adds, to tables that this version does not understand any more.
    later(opened, f"{int(ours) + 1:04}", ours)
    with pytest.raises(SchemaError, match=f"tables {int(ours) + 2:04}"):
        upgrade(opened, data_dir=tmp_path)
    assert "est attendue" in check(opened)[0]
    opened.close()


def test_each_migration_says_the_oldest_programme_that_may_serve_its_tables() -> None:
    # Those before the first that says so are of programmes that did not ask.
    script = ScriptDirectory(str(_MIGRATIONS))
    said = {step.revision: getattr(step.module, "serves", None) for step in script.walk_revisions()}
    assert all((serves or "0000") <= revision for revision, serves in said.items())
    assert {revision for revision, serves in said.items() if serves is None} == {
        f"{number:04}" for number in range(1, 36)
    }


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
