"""The drills of ``make faults``, short."""

from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from sqlalchemy import delete, text

from api.desk import StoreUnavailableError
from api.desk.database import Database, default_url
from api.desk.requests.tables import RequestRow
from tests.faults.drills import DRILLS, Size
from tests.faults.kills import write_on
from tests.faults.launcher import Failing, beset, failing
from tests.faults.ledger import Ledger
from tests.faults.outcomes import Outcome, table_of
from tests.faults.places import Place, postgres_place, sqlite_place
from tests.faults.service import Service

SHORT = Size(kills=3, away=1.0)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(
    request: pytest.FixtureRequest, index_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    prepare = sqlite_place if request.param == "sqlite" else postgres_place
    with prepare(tmp_path_factory.mktemp("faults"), indexes=index_folder.parent) as prepared:
        yield prepared


@pytest.fixture
def service(place: Place) -> Iterator[Service]:
    place.service.start()
    yield place.service
    place.service.kill()


@pytest.mark.parametrize("promise", DRILLS)
def test_a_promise_is_kept_in_trouble(place: Place, promise: str) -> None:
    tried, broken = DRILLS[promise](place, SHORT)
    assert tried
    assert broken == []


def test_a_request_that_is_lost_is_noticed(service: Service) -> None:
    ledger, database = Ledger(service), service.database()
    with service.client() as client:
        entry = ledger.new_entry()
        ledger.send(client, entry)
        with database.connect() as connection:
            connection.execute(delete(RequestRow))
        ledger.verify(client, entry)
    database.close()
    assert ledger.complaints == [f"404 instead of {entry.reference}"]


def test_a_correction_that_is_lost_is_noticed(service: Service) -> None:
    ledger = Ledger(service)
    with service.client() as client:
        entry = ledger.new_entry()
        ledger.send(client, entry)
        ledger.correct(client, entry)
        ledger.verify(client, entry)
        assert ledger.complaints == []
        entry.need, entry.corrections = "Autre chose.", 2
        ledger.verify(client, entry)
    assert len(ledger.complaints) == 2


def test_a_writer_who_is_told_to_come_back_corrects_nothing_meanwhile(service: Service) -> None:
    ledger, database = Ledger(service), service.database()
    writer = Thread(target=write_on, args=(service, ledger, None))
    with database.write():
        # Its turn does not come while we hold it: it is refused once it has waited for five seconds.
        writer.start()
        while not ledger.refused:
            sleep(0.02)
    while not ledger.acknowledged and not ledger.complaints:
        sleep(0.02)
    service.kill()
    writer.join()
    database.close()
    assert ledger.complaints == []


def test_a_statement_of_a_worker_does_not_fail_in_place_of_the_requests(tmp_path: Path) -> None:
    database = Database(default_url(tmp_path))
    beset(database)
    failures: list[Exception] = []

    def ask() -> None:
        try:
            with database.read() as session:
                session.execute(text("SELECT 1"))
        except StoreUnavailableError as error:
            failures.append(error)

    def ask_amid_failures() -> None:
        failing.set(Failing(1))
        # A thread of its own, as a worker is.
        beside = Thread(target=ask)
        beside.start()
        beside.join()
        assert failures == []
        ask()

    copy_context().run(ask_amid_failures)
    database.close()
    assert len(failures) == 1


def test_a_broken_promise_stands_out_in_the_table() -> None:
    kept, broken = Outcome("a", "b", "c", (), 1.0), Outcome("d", "e", "f", ("g",), 2.0)
    assert table_of([kept, broken]).splitlines()[2:] == [
        "| a | b | c | yes | 1 |",
        "| d | e | f | **no: 1** | 2 |",
        "- d, e: g",
    ]
