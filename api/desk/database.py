"""The database: SQLite by default, PostgreSQL by its address; short transactions, errors translated.

One writer at a time on both, so that a rule which was checked still holds when the transaction ends, whatever another
process does. A thousand needs a day are a thousand writes of some milliseconds.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from api.desk.encryption import tls_of
from api.desk.errors import StoreUnavailableError
from api.desk_file import DESK_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from sqlite3 import Connection as SqliteConnection

    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection

_BUSY_MS = 5_000
"""How long a writer waits for another, in milliseconds; beyond, the person is told to try again."""
_FORGETTING_MS = 1_000
"""How long what was erased waits for readers before the log is cleared, in milliseconds: writers wait meanwhile."""
_MAPPED = 256 * 2**20
"""Bytes of an SQLite file that are read without being copied: the system's own memory, which it takes back at need."""
_WRITES = "desk_writes"
_WRITERS = 0x0DE1_A1B
"""The number under which the writers of all processes wait for each other in PostgreSQL."""
_READS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""PostgreSQL lets a transaction see others' writes between two statements, if it is not told."""
_POSTGRESQL = {
    "application_name": "deja-la",
    "connect_timeout": 5,
    # A machine that is cut off says nothing: without these every thread waits a quarter of an hour for its answer.
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    # A process that stops amid a write, or a question that never ends, must not make the others wait for ever.
    "options": f"-c lock_timeout={_BUSY_MS} -c statement_timeout=30000 -c idle_in_transaction_session_timeout=15000",
}
_LOOKS = "SELECT set_config(name, '1000', false) FROM pg_settings WHERE name = 'client_connection_check_interval'"
"""In milliseconds; older servers than 14 do not know it."""
_UNREADABLE = "L’adresse de la base de données (DEJA_LA_DATABASE_URL) n’est pas de celles que le programme sait ouvrir."
_NO_DRIVER = (
    "Il manque le paquet psycopg, qui ouvre une PostgreSQL : installez « deja-la[postgres] », par exemple avec "
    ".venv/bin/pip install -c constraints.txt -e '.[postgres]'."
)
_UNKNOWN_OPTION = (
    "L’adresse de la base de données (DEJA_LA_DATABASE_URL) a, après son point d’interrogation, une option ou une "
    "valeur que le programme ne connaît pas."
)
_PLAIN = (
    "La base de données est sur une autre machine et ne chiffre pas ses échanges (TLS) : rien ne lui est dit. Réglez "
    "TLS sur son serveur ; si le réseau est sûr d’un bout à l’autre, ajoutez sslmode=disable à DEJA_LA_DATABASE_URL."
)
_NO_TLS = "SSL was required"
"""What libpq says of a server that does not encrypt."""
_AWAY = "La base de données ne répond pas. Rien n’a été enregistré : réessayez dans un instant."


def default_url(data_dir: Path) -> str:
    """Name the SQLite file that serves when no database is set."""
    return f"sqlite:///{data_dir / DESK_FILE}"


class Database:
    """Open transactions; one object a process, shared by its threads."""

    def __init__(self, url: str | URL) -> None:
        """Prepare an engine; nothing is opened yet, and the folder of an SQLite file is not made.

        Args:
            url: the address, as SQLAlchemy writes it, or as hosts give it: ``postgres://…``; or the one that
                another database of ours was opened by.

        Raises:
            StoreUnavailableError: if the address cannot be read, or names a driver that is not installed.

        """
        try:
            self.url = _with_our_driver(make_url(url))
            self._engine = self._prepared()
        except (ArgumentError, ImportError, ValueError) as error:
            missing = isinstance(error, ImportError) and str(url).startswith("postgres")
            # Without its cause: the address holds a password.
            raise StoreUnavailableError(_NO_DRIVER if missing else _UNREADABLE) from None
        self._reader = self._engine if self.is_sqlite else self._engine.execution_options(**_READS)
        self._writer = self._engine.execution_options(**{_WRITES: True})
        self.owes = False
        """Whether something that was erased is still in SQLite's log."""
        self.on_forget: Callable[[], object] = lambda: None
        """Called after each `forget`: what else holds something of what was deleted."""

    def _prepared(self) -> Engine:
        # A parameter is what someone typed: it must not end in a message, hence in a log.
        if self.is_sqlite:
            engine = create_engine(self.url, hide_parameters=True, pool_timeout=5)
            event.listen(engine, "do_connect", _make_for_owner_alone)
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        # What the address itself asks for comes first.
        asked = {name: value for name, value in _POSTGRESQL.items() if name not in self.url.query} | tls_of(self.url)
        engine = create_engine(self.url, hide_parameters=True, pool_pre_ping=True, pool_timeout=5, connect_args=asked)
        event.listen(engine, "connect", _set_up_postgresql)
        return engine

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of ours."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that sees one state of the database and changes nothing.

        Yields:
            The session; what it loads can be read after it is closed.

        """
        with _translated(), Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction that is kept whole, or not at all if anything fails.

        The write lock is taken at once: on SQLite a transaction that reads first and writes later could not wait for
        another writer, it would fail.

        Yields:
            The session.

        """
        with _translated(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            # Now, not at the first statement: what the caller reads of the clock is then later than others' writes.
            connection = session.connection()
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _WRITERS})
            yield session

    @contextmanager
    def brief(self) -> Iterator[Session]:
        """Open a transaction that changes a row whose rule concerns it alone.

        On PostgreSQL it waits for nobody but who changes the same row, and no writer waits for it.

        Yields:
            The session.

        """
        with _translated(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Open a writing transaction below the tables, for migrations and checks.

        Yields:
            The connection.

        """
        with _translated(), self._writer.begin() as connection:
            yield connection

    def forget(self) -> None:
        """Make what was deleted unreadable in the files as well: SQLite's log still holds what it replaced.

        A reader at work can hinder it; `keep_forgetting` does it once they have left.
        """
        try:
            if self.is_sqlite:
                self.owes = True
                self.owes = not self._cleared(patience=_FORGETTING_MS)
        finally:
            self.on_forget()

    def keep_forgetting(self) -> None:
        """Do what `forget` was hindered from, unless somebody still reads: nobody waits for it."""
        if self.owes:
            self.owes = not self._cleared(patience=0)

    def _cleared(self, *, patience: int) -> bool:
        """Write SQLite's log into its file and empty it, or tell that it could not be in so many milliseconds."""
        with _translated():
            raw = self._engine.raw_connection()
            cursor = raw.cursor()
            try:
                cursor.execute(f"PRAGMA busy_timeout = {patience}")
                ((hindered, _, _),) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
                raw.close()
        return not hindered

    def check(self) -> list[str]:
        """Look for damage.

        Returns:
            What is wrong: broken links in French, the rest in SQLite's own words; empty when it is sound.

        """
        with self.connect() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT 1"))
                return []
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            orphans = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        cut = [f"Une ligne de « {table} » renvoie à une autre qui n’existe pas." for table in orphans]
        return [line for line in found if line != "ok"] + cut

    def close(self) -> None:
        """Close every connection; what was erased leaves the log first, where nobody hinders it."""
        with suppress(StoreUnavailableError):
            self.keep_forgetting()
        self._engine.dispose()


def _with_our_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


@contextmanager
def _translated() -> Iterator[None]:
    """Turn a database that is busy, full or away into an error of ours; a broken constraint passes as it is."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreUnavailableError(_AWAY) from error
    except DBAPIError as error:
        if _NO_TLS in str(error.orig):
            raise StoreUnavailableError(_PLAIN) from error
        if error.connection_invalidated or type(error).__name__ in {"OperationalError", "InternalError"}:
            raise StoreUnavailableError(_AWAY) from error
        if isinstance(error, ProgrammingError) and error.statement is None:
            # Nothing was asked yet: it is the address itself. Without its cause, which may quote a password.
            raise StoreUnavailableError(_UNKNOWN_OPTION) from None
        raise


def _make_for_owner_alone(_dialect: object, _record: object, arguments: list[str], _options: object) -> None:
    """Make the file, if it is not there, where nobody else reads it; SQLite gives its journals the same rights."""
    with suppress(OSError):  # what is wrong with its folder, the connection says
        Path(arguments[0]).touch(mode=0o600)


def _set_up_sqlite(connection: SqliteConnection, _: object) -> None:
    # We begin transactions ourselves: the driver's own way begins none before a SELECT or a CREATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        # FULL: what was acknowledged is there after a power cut too.
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {_BUSY_MS}",
        # Pages are read where the system holds them: counting 100,000 requests takes a third less.
        f"mmap_size = {_MAPPED}",
        # What is deleted is overwritten: erased is erased.
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _set_up_postgresql(connection: DBAPIConnection, _: object) -> None:
    """Let what a process asked end with it: a server looks no sooner than it answers whether anyone is still there.

    A process that is killed amid a write would else hold the writers' lock until its statement is over, and everyone
    who writes meanwhile would be told to come back.
    """
    cursor = connection.cursor()
    try:
        cursor.execute(_LOOKS)
        connection.commit()
    except Exception:  # noqa: BLE001 - a server that cannot look, on a system without the means, serves all the same
        connection.rollback()
    finally:
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
