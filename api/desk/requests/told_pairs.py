"""Which requests stand told apart, for whatever would bring two of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from api.desk.requests.need_tables import PairDecisionKind, PairDecisionRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session


def standing_pairs() -> Select[PairDecisionRow]:
    """Select the decisions that hold and tell two requests apart: the last on each two, where it does."""
    last = select(func.max(PairDecisionRow.id)).group_by(PairDecisionRow.request_id, PairDecisionRow.other_id)
    return select(PairDecisionRow).where(PairDecisionRow.id.in_(last), PairDecisionRow.kind == PairDecisionKind.APART)


def apart_from(session: Session, request_id: int) -> set[int]:
    """Read the ids of the requests that one is told apart from."""
    query = select(PairDecisionRow).where(pairs_of(request_id)).order_by(PairDecisionRow.id)
    kinds = {
        row.other_id if row.request_id == request_id else row.request_id: row.kind for row in session.scalars(query)
    }
    return {other for other, kind in kinds.items() if kind == PairDecisionKind.APART}


def pairs_of(request_id: int) -> ColumnElement[bool]:
    """Write the condition of the decisions on a request and any other."""
    return or_(PairDecisionRow.request_id == request_id, PairDecisionRow.other_id == request_id)
