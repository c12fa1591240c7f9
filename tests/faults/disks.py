"""Let the disk be full: writes are refused in so many words, and go on once there is room."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from api.desk import StoreUnavailableError
from api.desk.upgrades import check
from tests.faults.ledger import Ledger
from tests.faults.statements import is_clear, snapshot

if TYPE_CHECKING:
    from api.desk.database import Database
    from tests.faults.places import Place

_PAGE = 4_096
_CREATED = 201
_PATIENCE = 60.0
_ENOUGH = 2
"""Writes that pass before we believe that there is room."""


def fill_the_disk(place: Place) -> tuple[str, list[str]]:
    """Send requests while no file may grow beyond a page, two pages, and so on, until they pass.

    On PostgreSQL the limit holds for the processes of the server that work for us: those that were there when it was
    set, and only where they write the journal themselves, so that some writes pass before the first is refused.

    Args:
        place: the service, not started.

    Returns:
        What was done, and how the promise was broken.

    """
    service, ledger = place.service, Ledger(place.service)
    service.start()
    database = service.database()
    refused = passed = 0
    with service.client() as client:
        first = ledger.new_entry()
        ledger.send(client, first)
        for pages in _sizes(place):
            if refused and passed >= _ENOUGH:
                break
            before = _patient_snapshot(place, database)
            entry = ledger.new_entry()
            _limit(place, pages * _PAGE)
            answer = client.post("/api/v1/requests", json=entry.body(), headers={"Idempotency-Key": entry.key})
            _limit(place, None)
            if answer.status_code == _CREATED:
                passed += 1
            elif not is_clear(answer):
                ledger.complaints.append(f"{answer.status_code} at {pages} pages")
            elif _patient_snapshot(place, database) != before:
                ledger.complaints.append(f"refused at {pages} pages, and something was written")
            else:
                refused += 1
            ledger.send(client, entry)
        _patient_snapshot(place, database)
        for entry in ledger.entries:
            ledger.verify(client, entry)
    if not refused:
        ledger.complaints.append("the disk was never full")
    ledger.complaints += check(database)
    database.close()
    service.kill()
    return f"{refused} writes without room, {passed} with just enough", ledger.complaints


def _sizes(place: Place) -> range:
    """From what the largest file already takes, one page after the other."""
    if place.server is not None:
        return range(12)
    taken = (place.service.data_dir / "desk.sqlite3-wal").stat().st_size // _PAGE
    return range(max(0, taken - 2), taken + 80)


def _limit(place: Place, size: int | None) -> None:
    if place.server is None:
        place.service.limit_files(size)
        return
    place.server.limit_files(size)


def _patient_snapshot(place: Place, database: Database) -> dict[str, list[str]]:
    """Read once the server is back: the process that had no room says so before the server goes down for it."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return snapshot(database)
        except StoreUnavailableError:
            if place.server is None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
