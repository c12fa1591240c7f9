"""Where a request stands, and the ways from one status to another: the written state machine.

::

    received ──> in_progress <──> waiting          (a question was put to the territory)
        │             │  ^            │
        │             v  │            │
        └────────> answered <─────────┘
                      │
                      v
                   closed ──> in_progress          (taken up again)

A question is written, and the person reads it: in a form of the request, or as the letter that its draft became. A
request that waits may be asked again, and waits on. One that waits or is answered is in progress again when the person
corrects it or writes, and one that is closed when they write.

A request is closed with a reason that the person reads, or after an answer; its open proposals to be put in touch end
with it, and the other person's too. What both had agreed to stays made.

::

    any of them ──> withdrawn ──> erased           (by the person; nothing leads back)
    any of them ──> erased
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from api.desk.errors import StatusError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Closing(StrEnum):
    """Why a request is closed; the person reads it."""

    TOLD = "told"
    OUTSIDE = "outside"
    SILENT = "silent"
    DOUBLE = "double"
    OVER = "over"

    @property
    def label(self) -> str:
        """The reason in French, as an expert chooses it."""
        return _CLOSINGS[self][0]

    @property
    def told(self) -> str:
        """The reason in French, as the person reads it."""
        return _CLOSINGS[self][1]


_CLOSINGS: Mapping[Closing, tuple[str, str]] = {
    Closing.TOLD: ("Réponse donnée de vive voix", "L’équipe vous a répondu de vive voix ou par courriel."),
    Closing.OUTSIDE: ("Hors du programme", "Ce besoin n’est pas de ceux que le programme accompagne."),
    Closing.SILENT: ("Sans nouvelles du territoire", "L’équipe n’a pas eu de réponse à ses questions."),
    Closing.DOUBLE: (
        "Double d’une autre demande",
        "Une autre de vos demandes dit le même besoin et suit son cours.",
    ),
    Closing.OVER: ("Besoin disparu ou satisfait", "Le besoin n’est plus là, ou il a trouvé sa réponse ailleurs."),
}


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

OPEN_STATUSES = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING)
"""Where someone has something to do, or waits for the territory."""

THE_PERSONS_OWN = frozenset({Status.WITHDRAWN, Status.ERASED})
"""What the person alone decides; experts move a request between the others."""

BROUGHT_BACK = frozenset({Status.WAITING, Status.ANSWERED, Status.CLOSED})
"""What is in progress again when the person corrects it, where they may, or writes."""

CORRECTABLE = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED})
"""Where the person may still correct the request."""


def status_heard(before: Status) -> Status:
    """Tell where a request stands once the person has corrected it or written."""
    return Status.IN_PROGRESS if before in BROUGHT_BACK else before


def check_transition(before: Status, after: Status) -> None:
    """Refuse a change that the state machine does not know; `StatusError` says it in French."""
    if after in TRANSITIONS[before]:
        return
    if after is before:
        raise StatusError(f"Cette demande est déjà {_told(before)}.")
    if before is Status.CLOSED:
        raise StatusError("Cette demande est close : remettez-la d’abord « En cours d’étude ».")
    raise StatusError(f"Une demande {_told(before)} ne peut pas devenir {_told(after)}.")


def _told(status: Status) -> str:
    """Name a status for whom it is refused, who is seldom the person that an answer is waited for."""
    return "en attente du territoire" if status is Status.WAITING else status.label


def check_closing(reason: Closing | None, *, answered: bool) -> None:
    """Refuse to close a request without a word to the person; `StatusError` says it in French."""
    if reason is None and not answered:
        raise StatusError("Aucune réponse n’a été envoyée : dites pourquoi la demande est close, la personne le lira.")


def check_question(question: str) -> None:
    """Refuse to wait for a person who was asked nothing; `StatusError` says it in French."""
    if not question:
        raise StatusError("Écrivez la question que vous posez : la personne la lira sur sa page de suivi.")
