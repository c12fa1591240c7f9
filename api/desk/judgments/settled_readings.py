"""What experts leave of what the recommender says of a request: the one place where decisions change a verdict.

A record that was pinned answers the need, whatever the recommender says; where every record that it shows was rejected,
nothing does. The outcome is written beside what was said, so that the inbox sorts 100,000 requests by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from api.desk.judgments.decision_reading import DecisionKind, read_decisions
from api.desk.judgments.decision_tables import DecisionRow
from api.desk.requests.inbox_tables import RequestReadingRow
from recommender import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

PINNED: Final = "retenue"
"""How close a record is that an expert pinned."""


def settled_verdict(said: str, *, shown: Sequence[str], pinned: Mapping[str, bool]) -> str:
    """Say the verdict on a need as experts leave it.

    Args:
        said: the recommender's verdict.
        shown: the ids of the records that it shows.
        pinned: whether a record was pinned, by id; those that were rejected are not.

    Returns:
        The verdict.

    Examples:
        >>> settled_verdict("found", shown=["a", "b"], pinned={"a": False})
        'found'
        >>> settled_verdict("found", shown=["a"], pinned={"a": False})
        'nothing_comparable'
        >>> settled_verdict("vague", shown=[], pinned={"b": True})
        'found'

    """
    if any(pinned.values()):
        return Verdict.FOUND.value
    if said == Verdict.FOUND and shown and all(record_id in pinned for record_id in shown):
        return Verdict.NOTHING_COMPARABLE.value
    return said


def settle(session: Session, request_id: int, *, at: datetime) -> None:
    """Write down what the decisions that stand leave of a request's reading; one that is still to be read waits for it.

    Args:
        session: a writing transaction, in which the request is held.
        request_id: the request.
        at: the present moment.

    """
    reading = session.get(RequestReadingRow, request_id)
    if reading is None or reading.said is None:
        return
    shown = {record_id: closeness for record_id, closeness in reading.shown or ()}  # noqa: C416 - no pairs to a type checker
    pinned = _standing(session, request_id)
    verdict = settled_verdict(reading.said, shown=list(shown), pinned=pinned)
    if verdict != reading.verdict:
        reading.verdict, reading.read_at = verdict, at
    reading.closest, reading.closeness = _closest(shown, pinned)
    session.flush()


def _standing(session: Session, request_id: int) -> dict[str, bool]:
    """Tell of each record that was decided on whether it was pinned, the first decided first."""
    query = select(DecisionRow).where(DecisionRow.request_id == request_id).order_by(DecisionRow.sequence)
    decisions = read_decisions(session.scalars(query))
    return {one.record_id: one.kind is DecisionKind.PINNED for one in decisions if one.stands and one.record_id}


def _closest(shown: Mapping[str, str], pinned: Mapping[str, bool]) -> tuple[str, str]:
    """Give the first record that was pinned, or else that was not rejected, and how close it is; empty for none."""
    chosen = [record_id for record_id in (*shown, *pinned) if pinned.get(record_id)]
    if chosen:
        return chosen[0], PINNED
    return next(((record_id, close) for record_id, close in shown.items() if record_id not in pinned), ("", ""))
