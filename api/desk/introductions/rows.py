"""How the introductions of a request are kept, and how far each has come."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.requests.need_tables import IntroductionRow, IntroductionSideRow

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.requests.tables import RequestRow


class IntroductionState(StrEnum):
    """How far an introduction has come."""

    PROPOSED = "proposed"
    MADE = "made"
    ENDED = "ended"


def state_of(introduction: IntroductionRow) -> IntroductionState:
    """Tell how far an introduction has come."""
    if introduction.ended_at is not None:
        return IntroductionState.ENDED
    return IntroductionState.MADE if introduction.made_at is not None else IntroductionState.PROPOSED


def sides_of(introduction_id: int) -> Select[IntroductionSideRow]:
    """Select the sides of an introduction that are still known."""
    return select(IntroductionSideRow).where(IntroductionSideRow.introduction_id == introduction_id)


def introductions_of(
    session: Session, request_id: int
) -> list[tuple[IntroductionRow, IntroductionSideRow, IntroductionSideRow | None]]:
    """List the introductions of a request with its side and the other's, first things first."""
    query = (
        select(IntroductionRow)
        .join(IntroductionSideRow, IntroductionSideRow.introduction_id == IntroductionRow.id)
        .where(IntroductionSideRow.request_id == request_id)
        .order_by(IntroductionRow.id)
    )
    found = []
    for introduction in session.scalars(query).all():
        sides = {side.request_id: side for side in session.scalars(sides_of(introduction.id))}
        other = next((side for key, side in sides.items() if key != request_id), None)
        found.append((introduction, sides[request_id], other))
    return found


def waiting_for(session: Session, row: RequestRow) -> int:
    """Count the proposals that the person of a request has not answered."""
    proposed = IntroductionState.PROPOSED
    return sum(state_of(one) is proposed and mine.agreed is None for one, mine, _ in introductions_of(session, row.id))


def introduction_between(session: Session, one: int, other: int) -> IntroductionRow | None:
    """Find the introduction by which two requests are being put in touch, or were; none once it has ended."""
    for introduction, _, there in introductions_of(session, one):
        if there is not None and there.request_id == other and introduction.ended_at is None:
            return introduction
    return None
