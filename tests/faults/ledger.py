"""What the service acknowledged, kept by those who wrote: what must be there afterwards."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.api.pages.forms import forms_of

if TYPE_CHECKING:
    import httpx2

    from tests.faults.service import Service

_CREATED, _SEE_OTHER, _OK, _UNAVAILABLE = 201, 303, 200, 503
_TRIES = 3


@dataclass
class Entry:
    """One request, as its author knows it."""

    key: str
    need: str
    """What was last acknowledged."""
    reference: str = ""
    """Empty until it was acknowledged."""
    secret: str = ""
    unsure: str = ""
    """A correction that was sent and not acknowledged: it may be there or not."""
    corrections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def body(self) -> dict[str, object]:
        """Make the JSON that is sent, the same each time."""
        contact = {"name": "Camille Exemple", "role": "", "email": "mairie@exemple.fr", "phone": ""}
        return {"territory": "07330", "need": f"Le besoin {self.key}.", "tried": "", "deadline": "", "contact": contact}


class Ledger:
    """What several writers did to one service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.entries: list[Entry] = []
        self.complaints: list[str] = []
        """Promises that were broken, in words."""
        self.acknowledged = 0
        self.refused = 0
        """Requests that were told to come back."""

    def new_entry(self) -> Entry:
        """Begin a request that is not sent yet."""
        key = str(uuid4())
        entry = Entry(key, f"Le besoin {key}.")
        self.entries.append(entry)
        return entry

    def send(self, client: httpx2.Client, entry: Entry) -> int:
        """Send a request, or send it again: `httpx2.TransportError` if no answer comes.

        Returns:
            The seconds after which to try again, as the answer says; 0 when there is no need to.

        """
        answer = client.post("/api/v1/requests", json=entry.body(), headers={"Idempotency-Key": entry.key})
        if answer.status_code == _UNAVAILABLE and "retry-after" in answer.headers:
            # Refused in so many words, as a machine that does too much at once may: nothing was acknowledged.
            self.refused += 1
            return int(answer.headers["retry-after"])
        if answer.status_code != _CREATED:
            self.complaints.append(f"{answer.status_code} to a request")
            return 0
        receipt = answer.json()
        if entry.reference not in {"", receipt["reference"]}:
            self.complaints.append(f"one key, two requests: {entry.reference} and {receipt['reference']}")
        entry.reference, entry.secret = receipt["reference"], receipt["secret"]
        self.acknowledged += 1
        return 0

    def correct(self, client: httpx2.Client, entry: Entry) -> None:
        """Correct a request through its secret link: `httpx2.TransportError` if no answer comes."""
        address = f"/suivi/{entry.secret}/corriger"
        page = client.get(address)
        if page.status_code != _OK:
            self.complaints.append(f"{page.status_code} to the form of {entry.reference}")
            return
        form = next(form for form in forms_of(page.text) if "need" in form.fields)
        entry.unsure = f"Le besoin {entry.key}, corrigé {uuid4()}."
        answer = client.post(address, data=form.fields | {"need": entry.unsure})
        if answer.status_code == _UNAVAILABLE and "retry-after" in answer.headers:
            entry.unsure = ""
            return
        if answer.status_code != _SEE_OTHER:
            self.complaints.append(f"{answer.status_code} to a correction of {entry.reference}")
            return
        entry.need, entry.unsure = entry.unsure, ""
        entry.corrections += 1
        self.acknowledged += 1

    def _send_again(self, client: httpx2.Client, entry: Entry) -> None:
        """Ask again where no answer came: it is harmless, and tells what became of it; and wait as one is told to."""
        for _ in range(_TRIES):
            wait = self.send(client, entry)
            if not wait:
                return
            time.sleep(wait)

    def verify(self, client: httpx2.Client, entry: Entry) -> None:
        """Read a request back, and complain of what is not as it was acknowledged."""
        if not entry.reference:
            self._send_again(client, entry)
        if not entry.reference:
            self.complaints.append("a request is refused though nobody else writes")
            return
        found = client.get(f"/api/v1/requests/{entry.reference}", headers={"Authorization": f"Bearer {entry.secret}"})
        if found.status_code != _OK:
            self.complaints.append(f"{found.status_code} instead of {entry.reference}")
            return
        told = found.json()
        need = told["request"]["need"]
        corrected = sum(event["kind"] == "corrected" for event in told["history"])
        if need not in {entry.need, entry.unsure}:
            self.complaints.append(f"{entry.reference} says neither what was acknowledged nor what was tried")
        elif need == entry.unsure:
            entry.need, entry.corrections = entry.unsure, entry.corrections + 1
        entry.unsure = ""
        if corrected != entry.corrections:
            self.complaints.append(f"{entry.reference} has {corrected} corrections, {entry.corrections} acknowledged")
