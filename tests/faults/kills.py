"""Kill the serving process while people write: what was acknowledged is there afterwards."""

from __future__ import annotations

import threading
import time
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING

import httpx2

from api.desk.upgrades import check
from tests.faults.experts import Expert
from tests.faults.ledger import Ledger

if TYPE_CHECKING:
    from tests.faults.ledger import Entry
    from tests.faults.service import Service

_WRITERS = 4
_EVERY = 4
"""A page of the desk takes seconds in a process that has just started: one kill in so many waits for a decision."""


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
    service.start()
    expert = Expert(service, ledger)
    verified = 0
    for number in range(kills):
        if number:
            service.start()
        _read_back(service, ledger, expert, since=verified)
        # The last ones may be corrected by the next writers.
        verified = max(0, len(ledger.entries) - _WRITERS)
        decided = number % _EVERY == _EVERY - 1
        _write_until_killed(service, ledger, expert, after=rng.uniform(0.01, 0.4), decided=decided)
    service.start()
    _read_back(service, ledger, expert, since=0)
    service.kill()
    database = service.database()
    ledger.complaints += check(database)
    database.close()
    sent = len(ledger.entries)
    told = f"{kills} kills, {ledger.acknowledged} acknowledged writes of {sent} requests"
    return f"{told}, {expert.acknowledged} decisions, {ledger.refused} told to come back", ledger.complaints


def _read_back(service: Service, ledger: Ledger, expert: Expert, *, since: int) -> None:
    with service.client() as client:
        for entry in ledger.entries[since:]:
            ledger.verify(client, entry)
    with expert.client() as client:
        expert.verify(client, whole=since == 0)


def _write_until_killed(service: Service, ledger: Ledger, expert: Expert, *, after: float, decided: bool) -> None:
    olds = [entry for entry in ledger.entries[-_WRITERS:] if entry.secret]
    # Others than those that writers correct: who decides of what changes meanwhile is told to read again.
    quiet = [entry.reference for entry in ledger.entries[-3 * _WRITERS : -_WRITERS] if entry.reference]
    writers = [
        threading.Thread(target=write_on, args=(service, ledger, olds[number] if number < len(olds) else None))
        for number in range(_WRITERS)
    ]
    if quiet:
        writers.append(threading.Thread(target=_decide, args=(expert, ledger, quiet)))

    def acknowledged() -> int:
        return expert.acknowledged if decided and quiet else ledger.acknowledged

    before = acknowledged()
    for writer in writers:
        writer.start()
    while acknowledged() == before and any(writer.is_alive() for writer in writers):
        time.sleep(0.002)
    time.sleep(after)
    service.kill()
    for writer in writers:
        writer.join()


def write_on(service: Service, ledger: Ledger, old: Entry | None) -> None:
    """Correct what one sent last, send another, and so on, until nothing answers or a promise is broken."""
    try:
        with service.client() as client:
            while not ledger.complaints:
                # Whoever was told to come back has no link to correct by yet: it is sent again when it is read back.
                if old is not None and old.secret:
                    ledger.correct(client, old)
                old = ledger.new_entry()
                ledger.send(client, old)
    except httpx2.TransportError:
        return


def _decide(expert: Expert, ledger: Ledger, references: list[str]) -> None:
    try:
        with expert.client() as client:
            for reference in cycle(references):
                if ledger.complaints:
                    return
                expert.decide(client, reference)
    except httpx2.TransportError:
        return
