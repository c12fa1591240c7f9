"""Let the clock jump: what was acknowledged stays, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.ledger import Ledger

if TYPE_CHECKING:
    from tests.faults.service import Service

_DAY = 86_400
JUMPS = (0, 90, -90, 400 * _DAY, -400 * _DAY, 3_650 * _DAY, -3_650 * _DAY, 0)
"""Seconds that the clock is ahead, one after the other."""


def jump(service: Service) -> tuple[str, list[str]]:
    """Send and correct requests while the clock jumps to and fro.

    Args:
        service: the service, not started.

    Returns:
        What was done, and how the promise was broken.

    """
    ledger = Ledger(service)
    service.start()
    with service.client() as client:
        for ahead in JUMPS:
            client.get("/health", headers={"X-Clock": str(ahead)})
            for entry in ledger.entries:
                ledger.correct(client, entry)
            ledger.send(client, ledger.new_entry())
            for entry in ledger.entries:
                ledger.verify(client, entry)
    service.kill()
    return f"{len(JUMPS)} jumps, up to ten years either way", ledger.complaints
