"""An expert who decides at the desk, and what was acknowledged of it: the other half of what a kill must not lose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx2

from api.desk import NewAccount, Role, Store
from tests.api.pages.forms import forms_of

if TYPE_CHECKING:
    from tests.faults.ledger import Ledger
    from tests.faults.service import Service

_MAIL, _PASSWORD = "dominique@exemple.fr", "seize lapins bleus"
_OK, _SEE_OTHER, _CONFLICT, _UNAVAILABLE = 200, 303, 409, 503


@dataclass
class _Decided:
    """What an expert did with one request."""

    record: str
    kept: list[str] = field(default_factory=list)
    """The notes of decisions that were acknowledged, in their order."""
    unsure: str = ""
    """The note of a decision that had no answer: it is there once, or not at all."""


class Expert:
    """Keeps and rejects records, each with a note that nothing else says."""

    def __init__(self, service: Service, ledger: Ledger) -> None:
        """Make an account beside the service, which runs."""
        self._service = service
        self._ledger = ledger
        store = Store.open(service.database_url, data_dir=service.data_dir)
        store.accounts.add(NewAccount(_MAIL, "Dominique Exemple", Role.EXPERT), password=_PASSWORD)
        store.close()
        self._decided: dict[str, _Decided] = {}
        self._touched: set[str] = set()
        """Requests that were decided on since the last reading."""
        self._cookies = httpx2.Cookies()
        with service.client() as client:
            form = next(form for form in forms_of(client.get("/connexion").text) if "adresse" in form.fields)
            sent = form.fields | {"adresse": _MAIL, "mot_de_passe": _PASSWORD}
            answer = client.post(form.action, data=sent)
            assert answer.status_code == _SEE_OTHER, answer.status_code
            self._cookies.update(client.cookies)

    @property
    def acknowledged(self) -> int:
        """How many decisions were acknowledged."""
        return sum(len(one.kept) for one in self._decided.values())

    def client(self) -> httpx2.Client:
        """Open a connection as the expert's browser, still signed in after a kill."""
        client = self._service.client()
        client.cookies.update(self._cookies)
        return client

    def decide(self, client: httpx2.Client, reference: str) -> None:
        """Keep a record for a request, or reject it the next time: `httpx2.TransportError` if no answer comes."""
        base = f"/bureau/demandes/{reference}"
        page = client.get(base)
        if page.status_code == _UNAVAILABLE:
            return
        if page.status_code != _OK:
            self._ledger.complaints.append(f"{page.status_code} to the expert's page of {reference}")
            return
        form = next(form for form in forms_of(page.text) if form.action == f"{base}/actions")
        decided = self._decided.setdefault(reference, _Decided(_record(page.text)))
        note = f"Décidé {uuid4()}."
        decided.unsure = note
        self._touched.add(reference)
        action = {"action": "ecarter", "motif": "wrong_theme"} if len(decided.kept) % 2 else {"action": "retenir"}
        answer = client.post(form.action, data=form.fields | action | {"fiche": decided.record, "note": note})
        if answer.status_code == _SEE_OTHER:
            decided.kept.append(note)
        elif answer.status_code not in {_CONFLICT, _UNAVAILABLE}:
            # A request that its author corrected meanwhile is read again first: nothing was acknowledged.
            self._ledger.complaints.append(f"{answer.status_code} to a decision on {reference}")
        decided.unsure = ""

    def verify(self, client: httpx2.Client, *, whole: bool = False) -> None:
        """Read decisions back, and complain of what is not as it was acknowledged.

        Args:
            client: a connection of the expert's.
            whole: all of them, and not only those on requests that were touched since the last reading.

        """
        for reference in sorted(self._decided if whole else self._touched):
            decided = self._decided[reference]
            told = client.get(f"/bureau/demandes/{reference}/historique.json")
            if told.status_code != _OK:
                self._ledger.complaints.append(f"{told.status_code} instead of what was decided on {reference}")
                continue
            found = [event["note"] for event in told.json()["historique"] if event.get("note")]
            if decided.unsure in found:
                decided.kept.append(decided.unsure)
            decided.unsure = ""
            if found != decided.kept:
                self._ledger.complaints.append(f"{reference}: {len(decided.kept)} decisions, {len(found)} are there")
        self._touched.clear()


def _record(page: str) -> str:
    """Find a record that the page offers to keep."""
    return next(form.fields["fiche"] for form in forms_of(page) if form.fields.get("fiche"))
