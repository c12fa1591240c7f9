import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import InternalError

from api.desk import StoreUnavailableError
from api.desk.database import Database, _translated
from api.desk.usage.tables import UsageRow
from tests.api.desk.clock import Clock
from tests.postgres import PostgresServer
from tests.services import free_port

DAY = Clock()().date()
ROOT = Path(__file__).parents[3]


_SIGNS = [getattr(socket, name, 0) for name in ("TCP_USER_TIMEOUT", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT")]
_END = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'desk'"


def row(what: str) -> UsageRow:
    return UsageRow(day=DAY, what=what, count=1)


@pytest.fixture
def impatient(postgres: PostgresServer, migrated_postgres: str) -> Iterator[Database]:
    """A PostgreSQL database whose writers wait a twentieth of a second for each other."""
    opened = Database(f"{migrated_postgres}&options=-c%20lock_timeout=50")
    yield opened
    opened.close()


_HOLDER = """
import sys
from sqlalchemy import text
from api.desk.database import Database
with Database(sys.argv[1]).write() as session:
    print("held", flush=True)
    session.execute(text("SELECT pg_sleep(3600)"))
"""


def test_what_a_killed_process_asked_ends_with_it_and_its_lock_too(postgres: PostgresServer) -> None:
    url = postgres.create("killed")

    def patient(kind: str) -> str:
        return f"{url}&options={quote(f'-c {kind}=300000')}"

    command = [sys.executable, "-c", _HOLDER, patient("statement_timeout")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        while not postgres.execute(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = 'killed'"
        ):
            assert holder.poll() is None
        holder.kill()
    # Without a look at who asked, the lock would be held for an hour.
    waiting = Database(patient("lock_timeout"))
    with closing(waiting), waiting.write() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(database: Database) -> None:
    with database.read() as reading:
        before = reading.scalar(select(func.count()).select_from(UsageRow))
        with database.write() as writing:
            writing.add(row("a"))
        assert reading.scalar(select(func.count()).select_from(UsageRow)) == before
    with database.read() as reading:
        assert reading.scalar(select(func.count()).select_from(UsageRow)) == 1


def test_a_writer_waits_for_another_and_sees_what_it_wrote(database: Database) -> None:
    counted: list[int | None] = []

    def count() -> None:
        with database.write() as later:
            counted.append(later.scalar(select(func.count()).select_from(UsageRow)))

    waiting = threading.Thread(target=count)
    with database.write() as writing:
        waiting.start()
        writing.add(row("a"))
        writing.flush()
        waiting.join(0.2)
        assert counted == []
    waiting.join()
    assert counted == [1]


def test_a_writer_of_postgresql_does_not_wait_for_ever(impatient: Database) -> None:
    with impatient.write(), pytest.raises(StoreUnavailableError, match="réessayez"), impatient.write():
        pass
    with impatient.write():
        pass


def test_a_reader_of_postgresql_cannot_write(impatient: Database) -> None:
    with pytest.raises(StoreUnavailableError) as refused, impatient.read() as reading:
        reading.execute(insert(UsageRow).values(day=DAY, what="a", count=1))
    assert isinstance(refused.value.__cause__, InternalError)


def test_a_busy_sqlite_is_an_error_that_quotes_nothing(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("another test holds PostgreSQL's writers up")
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError, match="réessayez"), database.write():
        pass
    other.execute("ROLLBACK")
    other.close()
    with database.write():
        pass


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_as_hosts_write_it_opens_with_our_driver(scheme: str) -> None:
    assert Database(f"{scheme}://quelqu-un@hote/base").url.drivername == "postgresql+psycopg"


def test_a_database_that_ends_a_connection_is_found_again(database: Database, postgres: PostgresServer) -> None:
    if database.is_sqlite:
        pytest.skip("a file has no connections to end")
    with database.read() as session:
        session.execute(select(1))
    postgres.execute(_END)
    with database.read() as session:
        session.execute(select(1))
        postgres.execute(_END)
        with pytest.raises(StoreUnavailableError), _translated():
            session.execute(select(1))
    with database.write() as session:
        session.add(row("a"))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(UsageRow)) == 1


def test_the_file_of_requests_is_its_owners_alone(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'desk.sqlite3'}")
    with opened.connect() as connection:
        connection.execute(text("CREATE TABLE one (a INTEGER)"))
        connection.execute(text("INSERT INTO one VALUES (1)"))
        rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    opened.close()
    assert rights == dict.fromkeys(["desk.sqlite3", "desk.sqlite3-wal", "desk.sqlite3-shm"], 0o600)


def test_a_postgresql_without_its_package_is_told_which_one_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreUnavailableError, match=r"deja-la\[postgres\]"):
        Database("postgres://desk:secret@127.0.0.1/desk")
    with pytest.raises(StoreUnavailableError, match="n’est pas de celles"):
        Database("nosql://127.0.0.1/desk")


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system has no such option")
def test_a_server_whose_machine_is_cut_off_is_given_up_before_long() -> None:
    """Without it a question waits a quarter of an hour for a network that is gone: docs/faults.md has the trial."""
    server = PostgresServer(port=free_port())
    try:
        server.start()
        database = Database(server.create("desk"))
        with database.read() as session:
            raw = session.connection().connection.dbapi_connection
            assert isinstance(raw, psycopg.Connection)
            with socket.socket(fileno=os.dup(raw.pgconn.socket)) as wire:
                kept = [wire.getsockopt(socket.IPPROTO_TCP, option) for option in _SIGNS]
        database.close()
    finally:
        server.remove()
    assert kept == [10_000, 10, 3, 3]
