"""Let several people write one row at the same moment: one is right, the others are told."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

from tests.api.pages.forms import forms_of
from tests.faults.ledger import Entry, Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from tests.faults.service import Service

_RIVALS = 8
_ROUNDS = 5
_CREATED, _SEE_OTHER, _CONFLICT = 201, 303, 409


def write_at_once(service: Service) -> tuple[str, list[str]]:
    """Send one request and correct one request, eight at a time.

    Args:
        service: the service, not started.

    Returns:
        What was done, and how the promise was broken.

    """
    ledger = Ledger(service)
    service.start()
    with service.client() as client:
        for _ in range(_ROUNDS):
            entry = ledger.new_entry()

            def send(rival: httpx2.Client, entry: Entry = entry) -> None:
                ledger.send(rival, entry)

            _at_once(service, send)
            ledger.verify(client, entry)
            address = f"/suivi/{entry.secret}/corriger"
            form = next(form for form in forms_of(client.get(address).text) if form.action == address)
            said: list[int] = []

            def correct(rival: httpx2.Client, address: str = address, fields: dict[str, str] = form.fields) -> None:
                answer = rival.post(address, data=fields | {"need": f"Corrigé par {id(rival)}."})
                said.append(answer.status_code)  # noqa: B023 - all end before the next round

            _at_once(service, correct)
            if Counter(said) != {_SEE_OTHER: 1, _CONFLICT: _RIVALS - 1}:
                ledger.complaints.append(f"corrections at once: {Counter(said)}")
            told = client.get(
                f"/api/v1/requests/{entry.reference}", headers={"Authorization": f"Bearer {entry.secret}"}
            ).json()
            if [event["kind"] for event in told["history"]] != ["received", "corrected"]:
                ledger.complaints.append(f"{entry.reference} has the history {told['history']}")
    service.kill()
    return f"{_ROUNDS} rounds of {_RIVALS} at once", ledger.complaints


def _at_once(service: Service, write: Callable[[httpx2.Client], object]) -> None:
    ready = threading.Barrier(_RIVALS)

    def run() -> None:
        with service.client() as rival:
            rival.get("/health")
            ready.wait()
            write(rival)

    threads = [threading.Thread(target=run) for _ in range(_RIVALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
