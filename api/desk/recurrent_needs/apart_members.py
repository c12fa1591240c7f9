"""What experts took out of recurrent needs, as the grouping obeys it: who is not of one need with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, union

from api.desk.requests.need_tables import (
    MemberApartRow,
    MemberDecisionKind,
    MemberDecisionRow,
    NeedClusterMemberRow,
    PairDecisionRow,
)
from api.desk.requests.told_pairs import standing_pairs

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def standing() -> Select[MemberDecisionRow]:
    """Select the decisions that hold: the last on each request and group, where it took the request out."""
    last = select(func.max(MemberDecisionRow.id)).group_by(MemberDecisionRow.cluster_id, MemberDecisionRow.request_id)
    return select(MemberDecisionRow).where(
        MemberDecisionRow.id.in_(last), MemberDecisionRow.kind == MemberDecisionKind.TAKEN_OUT.value
    )


def read_apart(session: Session) -> tuple[tuple[int, int], ...]:
    """Read which requests are of no group together.

    A request that was taken out of a group is apart from whatever was of it then, so that no splitting or joining of
    groups brings them together again, and from what has come to it since. So are two requests that were told apart
    on the page of one of them.

    Args:
        session: a transaction.

    Returns:
        Pairs of ids, the one that was taken out first, or that came last of two that were told apart, in order.

    """
    taken = standing().subquery()
    then = select(taken.c.request_id, MemberApartRow.request_id).join(
        MemberApartRow, MemberApartRow.decision_id == taken.c.id
    )
    since = select(taken.c.request_id, NeedClusterMemberRow.request_id).join(
        NeedClusterMemberRow, NeedClusterMemberRow.cluster_id == taken.c.cluster_id
    )
    told = standing_pairs().subquery()
    two_by_two = select(told.c.other_id, told.c.request_id)
    pairs = {(one, other) for one, other in session.execute(union(then, since, two_by_two)) if one != other}
    return tuple(sorted(pairs))


def taken_out(session: Session) -> frozenset[tuple[int, int]]:
    """Read the id of each request that was taken out of a group, with the group's."""
    return frozenset((row.request_id, row.cluster_id) for row in session.scalars(standing()))


def taken_since(session: Session, moment: datetime) -> bool:
    """Tell whether a request was taken out of a group, or told apart from another, or either undone, since a moment."""
    told = (select(table.id).where(table.at >= moment).limit(1) for table in (MemberDecisionRow, PairDecisionRow))
    return any(session.scalar(query) is not None for query in told)
