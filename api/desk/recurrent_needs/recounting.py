"""Count some groups anew, when their requests have changed and not all is grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.desk.recurrent_needs.compared_requests import members_of
from api.desk.recurrent_needs.group_counts import GroupCounts, count_group, write_counts
from api.desk.requests.need_tables import NeedClusterRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session


def recount(session: Session, clusters: Collection[int], *, now: datetime) -> None:
    """Count groups anew.

    Args:
        session: a writing transaction.
        clusters: the ids of the groups.
        now: the present moment.

    """
    members = members_of(session, clusters)
    for cluster_id in sorted(clusters):
        row = session.get_one(NeedClusterRow, cluster_id)
        if cluster_id in members:
            write_counts(row, count_group(members[cluster_id], now=now))
        else:
            clear_counts(row)
        row.updated_at = now


def clear_counts(row: NeedClusterRow) -> None:
    """Say that a group has no request; what it was about and when it was first asked is still told of it."""
    kept = {name: getattr(row, name) for name in ("theme", "none_fits", "first_at", "last_at")}
    write_counts(row, GroupCounts(**kept))
