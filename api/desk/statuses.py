"""Where a request stands, and the ways from one status to another: the written state machine.

::

    received ──> in_progress <──> waiting          (a question was put to the territory)
        │             │  ^            │
        │             v  │            │
        └────────> answered <─────────┘
                      │
                      v
                   closed ──> in_progress          (taken up again)

    any of them ──> withdrawn ──> erased           (by the person; nothing leads back)
    any of them ──> erased
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from api.desk.errors import StatusError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Status(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"

    @property
    def label(self) -> str:
        """The status in French."""
        return _LABELS[self]


_LABELS: Mapping[Status, str] = {
    Status.RECEIVED: "reçue",
    Status.IN_PROGRESS: "en cours d’étude",
    Status.WAITING: "en attente de votre réponse",
    Status.ANSWERED: "répondue",
    Status.CLOSED: "close",
    Status.WITHDRAWN: "retirée",
    Status.ERASED: "effacée",
}

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(
        {Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED, Status.CLOSED, Status.WITHDRAWN, Status.ERASED}
    ),
    Status.IN_PROGRESS: frozenset({Status.WAITING, Status.ANSWERED, Status.CLOSED, Status.WITHDRAWN, Status.ERASED}),
    Status.WAITING: frozenset({Status.IN_PROGRESS, Status.ANSWERED, Status.CLOSED, Status.WITHDRAWN, Status.ERASED}),
    Status.ANSWERED: frozenset({Status.IN_PROGRESS, Status.WAITING, Status.CLOSED, Status.WITHDRAWN, Status.ERASED}),
    Status.CLOSED: frozenset({Status.IN_PROGRESS, Status.WITHDRAWN, Status.ERASED}),
    Status.WITHDRAWN: frozenset({Status.ERASED}),
    Status.ERASED: frozenset(),
}
"""The statuses that a status leads to."""

THE_PERSONS_OWN = frozenset({Status.WITHDRAWN, Status.ERASED})
"""What the person alone decides; experts move a request between the others."""

CORRECTABLE = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED})
"""Where the person may still correct the request."""


def check_transition(before: Status, after: Status) -> None:
    """Refuse a change that the state machine does not know; `StatusError` says it in French."""
    if after not in TRANSITIONS[before]:
        raise StatusError(f"Une demande {before.label} ne peut pas devenir {after.label}.")
