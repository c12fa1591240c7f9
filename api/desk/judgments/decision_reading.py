"""A decision as it was written down, and what it is said to be: its kind, and the grounds of a rejection."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from api.desk.judgments.decision_tables import DecisionRow


class DecisionKind(StrEnum):
    """What was decided."""

    PINNED = "pinned"
    """The record answers the need."""
    REJECTED = "rejected"
    """The record does not answer the need."""
    REVOKED = "revoked"
    """What was decided before no longer holds, and nothing takes its place."""
    NOTED = "noted"
    """Nothing: a note for colleagues."""

    @property
    def label(self) -> str:
        """What was done, in French."""
        return _KINDS[self]


_KINDS = {
    DecisionKind.PINNED: "Fiche retenue",
    DecisionKind.REJECTED: "Fiche écartée",
    DecisionKind.REVOKED: "Décision annulée",
    DecisionKind.NOTED: "Note",
}


class Grounds(StrEnum):
    """Why a record was rejected."""

    OUT_OF_DATE = "out_of_date"
    WRONG_TERRITORY = "wrong_territory"
    WRONG_THEME = "wrong_theme"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The grounds in French."""
        return _GROUNDS[self]


_GROUNDS = {
    Grounds.OUT_OF_DATE: "dépassée ou abandonnée",
    Grounds.WRONG_TERRITORY: "territoire trop différent",
    Grounds.WRONG_THEME: "hors sujet",
    Grounds.OTHER: "autre raison",
}


@dataclass(frozen=True)
class Decision:
    """A decision, or a note, as it was written down."""

    id: int
    kind: DecisionKind
    record_id: str | None
    """None for a note."""
    reason: Grounds | None
    """None but for a rejection."""
    note: str
    actor: str
    """The account of the expert."""
    at: datetime
    revision: int
    """Of the statement that the expert had before them."""
    index_version: str | None
    supersedes: int | None
    """The decision that it takes the place of."""
    superseded_by: int | None

    @property
    def stands(self) -> bool:
        """Whether it says what holds now of its record."""
        return self.superseded_by is None and self.kind in {DecisionKind.PINNED, DecisionKind.REJECTED}


def read_decisions(rows: Iterable[DecisionRow]) -> tuple[Decision, ...]:
    """Read rows of one request, first things first."""
    found = list(rows)
    successors = {row.supersedes: row.id for row in found if row.supersedes is not None}
    return tuple(
        Decision(
            id=row.id,
            kind=DecisionKind(row.kind),
            record_id=row.record_id,
            reason=Grounds(row.reason) if row.reason else None,
            note=row.note,
            actor=row.actor,
            at=row.at,
            revision=row.revision,
            index_version=row.index_version,
            supersedes=row.supersedes,
            superseded_by=successors.get(row.id),
        )
        for row in found
    )
