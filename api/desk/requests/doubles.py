"""Requests that are closed as doubles of another: which one, and what each person is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.errors import DoubleError
from api.desk.requests.references import read_reference, read_signs
from api.desk.requests.statuses import THE_PERSONS_OWN, Closing, Status
from api.desk.requests.tables import EventKind, EventRow, RequestRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

OF = "double_of"
"""In the particulars of a closing: the reference of the other request."""
BY = "double"
"""In the particulars of the other request's line: the reference of the one that was closed."""


@dataclass(frozen=True)
class DoubleOf:
    """The request that another is the double of."""

    reference: str
    same_territory: bool
    """Whether both are of one territory today: the person who asked may know its reference, and of no other."""


def named_other(session: Session, row: RequestRow, typed: str) -> RequestRow:
    """Find the request of which one is closed as the double, and hold it until the end of a writing transaction.

    Args:
        session: a writing transaction.
        row: the request that is closed.
        typed: the other's reference or its last six signs, as they were typed.

    Returns:
        The other.

    Raises:
        DoubleError: if nothing or no reference is typed, or it is the request's own, or that of one which left or is a
            double itself.

    """
    if not typed.strip():
        raise DoubleError("Dites de quelle demande celle-ci est le double : écrivez son numéro.")
    whole = read_reference(typed)
    references = (whole,) if whole else read_signs(typed)
    other = session.scalar(select(RequestRow).where(RequestRow.reference.in_(references)).with_for_update())
    if other is None:
        raise DoubleError("Aucune demande ne porte le numéro du double : vérifiez-le.")
    if other.id == row.id:
        raise DoubleError("Une demande n’est pas son propre double : écrivez le numéro de l’autre.")
    if other.status in THE_PERSONS_OWN:
        raise DoubleError(f"La demande {other.reference} est {other.status.label} : rien ne la suit plus.")
    if first := doubles_among(session, [other]).get(other.id):
        raise DoubleError(
            f"La demande {other.reference} est elle-même close comme double de {first} : nommez celle-ci."
        )
    return other


def doubles_among(session: Session, rows: Sequence[RequestRow]) -> dict[int, str]:
    """Tell which requests are closed as doubles now.

    Args:
        session: a transaction.
        rows: requests.

    Returns:
        The reference of the other, by id of those that are.

    """
    closed = [row.id for row in rows if row.status is Status.CLOSED]
    if not closed:
        return {}
    query = select(EventRow.request_id, EventRow.payload).where(
        EventRow.request_id.in_(closed),
        EventRow.kind == EventKind.STATUS_CHANGED,
        EventRow.after == Status.CLOSED,
    )
    # The last closing of each is read last, and holds.
    named = {row.request_id: row.payload.get(OF, "") for row in session.execute(query.order_by(EventRow.sequence))}
    return {request_id: other for request_id, other in named.items() if other}


def double_of(session: Session, row: RequestRow) -> DoubleOf | None:
    """Tell of which request one is closed as the double; none where it is not."""
    reference = doubles_among(session, [row]).get(row.id)
    if reference is None:
        return None
    territory = session.scalar(select(RequestRow.territory).where(RequestRow.reference == reference))
    return DoubleOf(reference, same_territory=territory is not None and territory == row.territory)


def doubles_of(session: Session, row: RequestRow) -> tuple[str, ...]:
    """List the references of the requests that are closed as doubles of one now, in order."""
    query = select(EventRow.payload).where(EventRow.request_id == row.id, EventRow.kind == EventKind.DOUBLED)
    named = {payload.get(BY, "") for payload in session.scalars(query)}
    if not named:
        return ()
    rows = session.scalars(select(RequestRow).where(RequestRow.reference.in_(named))).all()
    still = doubles_among(session, rows)
    return tuple(sorted(one.reference for one in rows if still.get(one.id) == row.reference))


def told_closing(closing: Closing | None, double: DoubleOf | None) -> str:
    """Tell the person why their request is closed, and of no other territory's request which one it is.

    Args:
        closing: why; none where an answer says all.
        double: the request that theirs is the double of; none where it is not, or where none was named.

    Returns:
        The words; empty where there is nothing to tell.

    """
    if closing is None:
        return ""
    if closing is not Closing.DOUBLE or double is None:
        return closing.told
    if double.same_territory:
        known = f"La demande {double.reference}, de votre collectivité, dit le même besoin"
        return f"{known} : c’est à elle que l’équipe répond."
    return "Une autre demande dit le même besoin : c’est à elle que l’équipe répond."
