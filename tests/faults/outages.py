"""Take the database away for a while: people are told to try again, and the same process goes on when it is back."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.faults.ledger import Ledger
from tests.faults.statements import is_clear

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

    from tests.faults.places import Place

_OK = 200


def go_away(place: Place, *, seconds: float) -> tuple[str, list[str]]:
    """Stop a PostgreSQL server, or hold an SQLite file, and ask meanwhile.

    Args:
        place: the service, not started.
        seconds: for how long.

    Returns:
        What was done, and how the promise was broken.

    """
    service, ledger = place.service, Ledger(place.service)
    service.start()
    asked = 0
    with service.client() as client:
        known = ledger.new_entry()
        ledger.send(client, known)
        until = time.monotonic() + seconds
        with _away(place):
            while not asked or time.monotonic() < until:
                ledger.complaints += _ask(client, ledger)
                asked += 1
                time.sleep(0.2)
        back = time.monotonic()
        ledger.verify(client, known)
        waited = time.monotonic() - back
        for entry in ledger.entries:
            ledger.verify(client, entry)
    service.kill()
    return f"{asked} writes in {seconds:g} s without, served again {waited:.1f} s after", ledger.complaints


def _ask(client: httpx2.Client, ledger: Ledger) -> list[str]:
    entry = ledger.new_entry()
    answer = client.post("/api/v1/requests", json=entry.body(), headers={"Idempotency-Key": entry.key})
    told = [] if is_clear(answer) else [f"{answer.status_code} to a request while the database is away"]
    for address in ("/", "/health", "/investigations"):
        page = client.get(address)
        if page.status_code != _OK:
            told.append(f"{page.status_code} to {address} while the database is away")
    return told


@contextmanager
def _away(place: Place) -> Iterator[None]:
    if place.server is not None:
        place.server.stop(crash=True)
        yield
        place.server.start()
        return
    # A file does not go away; it is held by a process that does not end.
    holder = sqlite3.connect(place.service.data_dir / "desk.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.execute("ROLLBACK")
    holder.close()
