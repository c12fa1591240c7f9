"""Let each statement of a request fail in turn: it ends whole or not at all, and says so."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.tables import Table
from tests.api.pages.forms import forms_of
from tests.faults.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx2

    from api.desk.database import Database
    from tests.faults.ledger import Entry
    from tests.faults.service import Service

    Write = Callable[[httpx2.Client, Entry, dict[str, str]], httpx2.Response]

UNAVAILABLE = 503
_MOST = 200
_BESIDE = {
    "action_count",
    "near_pair",
    "need_cluster",
    "need_cluster_member",
    "need_grouping",
    "need_grouping_turn",
    "need_vector",
    "request_reading",
    "request_theme",
    "request_word",
    "usage_count",
}
"""Tables that are written beside the requests, by workers and by quotas that processes share: nobody typed what they
hold."""


def fail_each_statement(service: Service) -> tuple[str, list[str]]:
    """Send, correct, withdraw and erase a request, with the first statement failing, the second, and so on.

    Args:
        service: the service, not started.

    Returns:
        What was done, and how the promise was broken.

    """
    ledger, failed = Ledger(service), 0
    service.start()
    database = service.database()
    with service.client() as client:
        for name, write in _WRITES.items():
            entry = ledger.new_entry()
            if name != "send":
                ledger.send(client, entry)
            failed += _fail_each(client, database, write, entry, complaints=ledger.complaints, name=name)
    database.close()
    service.kill()
    return f"{failed} statements of {', '.join(_WRITES)}", ledger.complaints


def snapshot(database: Database) -> dict[str, list[str]]:
    """Read every row of what people wrote."""
    with database.read() as session:
        connection = session.connection()
        return {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in Table.metadata.tables.items()
            if name not in _BESIDE
        }


def is_clear(answer: httpx2.Response) -> bool:
    """Tell whether an answer says that the service cannot now, and when to try again."""
    return answer.status_code == UNAVAILABLE and answer.headers.get("retry-after", "").isdigit()


def _fail_each(
    client: httpx2.Client, database: Database, write: Write, entry: Entry, *, complaints: list[str], name: str
) -> int:
    for number in range(1, _MOST):
        before = snapshot(database)
        answer = write(client, entry, {"X-Fail-At": str(number)})
        if answer.status_code < UNAVAILABLE - 3:
            with _told(complaints, f"{name} after its statements failed: {answer.status_code}"):
                assert answer.is_success or answer.is_redirect
                assert snapshot(database) != before
            return number - 1
        with _told(
            complaints,
            f"{name}, statement {number}: {answer.status_code}, retry-after {answer.headers.get('retry-after')}",
        ):
            assert is_clear(answer)
        with _told(complaints, f"{name}, statement {number}: something was written"):
            assert snapshot(database) == before
    complaints.append(f"{name}: fails without end")
    return _MOST


@contextmanager
def _told(complaints: list[str], complaint: str) -> Iterator[None]:
    try:
        yield
    except AssertionError:
        complaints.append(complaint)


def _send(client: httpx2.Client, entry: Entry, headers: dict[str, str]) -> httpx2.Response:
    return client.post("/api/v1/requests", json=entry.body(), headers={"Idempotency-Key": entry.key, **headers})


def _correct(client: httpx2.Client, entry: Entry, headers: dict[str, str]) -> httpx2.Response:
    return _post(client, f"/suivi/{entry.secret}/corriger", headers, need="Corrigé.")


def _withdraw(client: httpx2.Client, entry: Entry, headers: dict[str, str]) -> httpx2.Response:
    return _post(client, f"/suivi/{entry.secret}/retirer", headers)


def _erase(client: httpx2.Client, entry: Entry, headers: dict[str, str]) -> httpx2.Response:
    return _post(client, f"/suivi/{entry.secret}/effacer", headers)


def _post(client: httpx2.Client, address: str, headers: dict[str, str], **typed: str) -> httpx2.Response:
    form = next(form for form in forms_of(client.get(address).text) if form.action == address)
    return client.post(address, data=form.fields | typed, headers=headers)


_WRITES: dict[str, Write] = {"send": _send, "correct": _correct, "withdraw": _withdraw, "erase": _erase}
