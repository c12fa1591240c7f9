"""What was erased leaves SQLite's log too, however long somebody else reads it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from api.desk import Form, Store
from api.desk.database import Database
from tests.api.desk.clock import Clock

Erase = Callable[[], AbstractContextManager[None]]
NEED = "Des zébulons marque-besoin attendent le car."


@pytest.fixture
def erase_beside(store: Store, form: Form) -> Erase:
    """Erase a request while somebody reads the database, as a backup does."""
    if not store.database.is_sqlite:
        pytest.skip("the files of a PostgreSQL are not ours to read")

    @contextmanager
    def erased() -> Iterator[None]:
        receipt = store.requests.receive(Form(**{**form.as_dict(), "need": NEED}), key="a")
        other = Database(store.database.url)
        with other.read() as reading:
            reading.execute(text("SELECT count(*) FROM request"))
            store.requests.erase(receipt.secret)
            assert is_left(store)
            yield
        other.close()

    return erased


def is_left(store: Store) -> bool:
    path = Path(str(store.database.url.database))
    return any(b"marque-besoin" in part.read_bytes() for part in path.parent.glob("desk.sqlite3*"))


def test_what_a_reader_hindered_is_done_once_it_has_left(store: Store, erase_beside: Erase) -> None:
    with erase_beside():
        store.database.keep_forgetting()
        assert is_left(store)
    store.database.keep_forgetting()
    assert not is_left(store)


def test_a_purge_forgets_what_another_process_could_not(store: Store, erase_beside: Erase, clock: Clock) -> None:
    with erase_beside():
        pass
    beside = Store(Database(store.database.url), clock=clock)
    beside.purge(dry_run=True)
    assert is_left(store)
    assert not any(purged.count for purged in beside.purge())
    assert not is_left(store)
    beside.close()


def test_a_process_that_stops_forgets_first(store: Store, erase_beside: Erase) -> None:
    # Whoever closes the last connection clears the log; here another process has one open.
    other = Database(store.database.url)
    with other.read() as reading:
        reading.execute(text("SELECT 1"))
    with erase_beside():
        pass
    store.close()
    assert not is_left(store)
    other.close()
