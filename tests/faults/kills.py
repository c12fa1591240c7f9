"""Kill the serving process while people write: what was acknowledged is there afterwards."""

from __future__ import annotations

import threading
import time
from random import Random
from typing import TYPE_CHECKING

import httpx2

from api.desk.upgrades import check
from tests.faults.ledger import Ledger

if TYPE_CHECKING:
    from tests.faults.ledger import Entry
    from tests.faults.service import Service

_WRITERS = 4


def kill_amid_writes(service: Service, *, kills: int, seed: int = 0) -> tuple[str, list[str]]:
    """Kill a service again and again.

    Args:
        service: the service, not started.
        kills: how many times.
        seed: of the moments at which it is killed.

    Returns:
        What was done, and how the promise was broken.

    """
    ledger, rng = Ledger(service), Random(seed)
    verified = 0
    for _ in range(kills):
        service.start()
        with service.client() as client:
            for entry in ledger.entries[verified:]:
                ledger.verify(client, entry)
        # The last ones may be corrected by the next writers.
        verified = max(0, len(ledger.entries) - _WRITERS)
        _write_until_killed(service, ledger, after=rng.uniform(0.01, 0.4))
    service.start()
    with service.client() as client:
        for entry in ledger.entries:
            ledger.verify(client, entry)
    service.kill()
    database = service.database()
    ledger.complaints += check(database)
    database.close()
    sent = len(ledger.entries)
    return f"{kills} kills, {ledger.acknowledged} acknowledged writes, {sent} requests", ledger.complaints


def _write_until_killed(service: Service, ledger: Ledger, *, after: float) -> None:
    acknowledged = ledger.acknowledged
    olds = [entry for entry in ledger.entries[-_WRITERS:] if entry.secret]
    writers = [
        threading.Thread(target=_write, args=(service, ledger, olds[number] if number < len(olds) else None))
        for number in range(_WRITERS)
    ]
    for writer in writers:
        writer.start()
    while ledger.acknowledged == acknowledged and any(writer.is_alive() for writer in writers):
        time.sleep(0.002)
    time.sleep(after)
    service.kill()
    for writer in writers:
        writer.join()


def _write(service: Service, ledger: Ledger, old: Entry | None) -> None:
    try:
        with service.client() as client:
            while not ledger.complaints:
                if old is not None:
                    ledger.correct(client, old)
                old = ledger.new_entry()
                ledger.send(client, old)
    except httpx2.TransportError:
        return
