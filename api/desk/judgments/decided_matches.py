"""Decisions as judgments: what an expert says of a need and a record, for whoever learns from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.judgments.decision_reading import DecisionKind, Grounds
from api.desk.judgments.decision_tables import DecisionRow
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow, StatementRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from api.desk.database import Database

_BATCH = 500
"""Judgments read in one go."""


@dataclass(frozen=True)
class DecidedMatch:
    """What an expert says of a need and a record: a judgment, with where it comes from."""

    decision_id: int
    reference: str
    masked_text: str
    """The need the expert had before them, without personal data."""
    record_id: str
    useful: bool
    reason: Grounds | None
    actor: str
    at: datetime
    index_version: str | None


def read_decided(database: Database, *, after: int) -> Iterator[DecidedMatch]:
    """Give every decision that stands; see `Decisions.judgments`.

    Args:
        database: the database.
        after: the id of a decision; only later ones are given.

    Yields:
        The judgments, by rising ``decision_id``.

    """
    successor = select(DecisionRow.supersedes).where(DecisionRow.supersedes.is_not(None))
    query = (
        select(DecisionRow, RequestRow.reference, StatementRow.masked_text)
        .join(RequestRow, RequestRow.id == DecisionRow.request_id)
        .join(
            StatementRow,
            (StatementRow.request_id == DecisionRow.request_id) & (StatementRow.revision == DecisionRow.revision),
        )
        .where(DecisionRow.kind.in_([DecisionKind.PINNED.value, DecisionKind.REJECTED.value]))
        .where(DecisionRow.id.not_in(successor), RequestRow.status.not_in(THE_PERSONS_OWN))
        .order_by(DecisionRow.id)
        .limit(_BATCH)
    )
    while True:
        with database.read() as session:
            rows = session.execute(query.where(DecisionRow.id > after)).all()
        for row, reference, masked_text in rows:
            yield _judgment(row, reference, masked_text)
        if len(rows) < _BATCH:
            return
        after = rows[-1][0].id


def _judgment(row: DecisionRow, reference: str, masked_text: str) -> DecidedMatch:
    return DecidedMatch(
        decision_id=row.id,
        reference=reference,
        masked_text=masked_text,
        record_id=row.record_id or "",
        useful=row.kind == DecisionKind.PINNED,
        reason=Grounds(row.reason) if row.reason else None,
        actor=row.actor,
        at=row.at,
        index_version=row.index_version,
    )
