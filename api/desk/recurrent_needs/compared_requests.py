"""Read the requests that are grouped, with their vectors, some at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy import case, func, select

from api.desk.recurrent_needs.group_counts import ComparedRequest
from api.desk.requests.given_themes import standing_themes
from api.desk.requests.inbox_tables import RequestReadingRow
from api.desk.requests.need_tables import NeedClusterMemberRow, NeedVectorRow
from api.desk.requests.need_vectors import unpacked
from api.desk.requests.tables import RequestRow
from recommender.similar_needs.pauses import no_pause

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import QueryableAttribute, Session

    from api.desk.database import Database
    from recommender import NeedLikeness
    from recommender.similar_needs.pauses import Pause

_AT_ONCE = 5_000
"""Requests read between two rests: a tenth of a second."""
_NEWER = 500
"""New requests placed at once: ids in one query, which databases bound."""


@dataclass(frozen=True)
class ComparedRequests:
    """Requests, and what they are compared by."""

    requests: tuple[ComparedRequest, ...]
    vectors: NDArray[np.float32]
    """Array ``(n_requests, dimension)``, unit rows, in the same order."""
    last_vector_id: int
    """The highest id of a vector among them; 0 when there is none."""


def read_all(database: Database, likeness: NeedLikeness, *, pause: Pause = no_pause) -> ComparedRequests:
    """Read every request that has a vector.

    Args:
        database: the database.
        likeness: what the vectors are made with; others are passed over.
        pause: called before each transaction.

    Returns:
        The requests, in the order of their ids.

    """
    query = _compared(likeness).order_by(RequestRow.id).limit(_AT_ONCE)
    rows: list[Row[*tuple[Any, ...]]] = []
    while True:
        pause()
        with database.read() as session:
            some = session.execute(query.where(RequestRow.id > (rows[-1].id if rows else 0))).all()
        rows += some
        if len(some) < _AT_ONCE:
            return _gathered(rows, likeness)


def read_newer(database: Database, likeness: NeedLikeness, *, than: int) -> ComparedRequests:
    """Read the first requests whose vectors came after another, as many as are read at once.

    Args:
        database: the database.
        likeness: what the vectors are made with; others are passed over.
        than: the id of that vector.

    Returns:
        The requests, in the order of their vectors.

    """
    query = _compared(likeness).where(NeedVectorRow.id > than).order_by(NeedVectorRow.id).limit(_NEWER)
    with database.read() as session:
        return _gathered(session.execute(query).all(), likeness)


def members_of(session: Session, clusters: Iterable[int]) -> dict[int, list[ComparedRequest]]:
    """Read the requests of some groups.

    Args:
        session: a transaction.
        clusters: the ids of the groups.

    Returns:
        The requests by group, without the groups that have none.

    """
    query = (
        select(NeedClusterMemberRow.cluster_id, *_TOLD)
        .join(RequestRow, RequestRow.id == NeedClusterMemberRow.request_id)
        .join(NeedVectorRow, NeedVectorRow.request_id == RequestRow.id)
        .outerjoin(RequestReadingRow, RequestReadingRow.request_id == RequestRow.id)
        .outerjoin(_GIVEN, _GIVEN.c.request_id == RequestRow.id)
        .where(NeedClusterMemberRow.cluster_id.in_(sorted(clusters)), RequestRow.territory.is_not(None))
    )
    members: dict[int, list[ComparedRequest]] = {}
    for row in session.execute(query):
        members.setdefault(row.cluster_id, []).append(ComparedRequest(*row[1:]))
    return members


NOW_SAID: Final = func.coalesce(RequestReadingRow.verdict, RequestRow.verdict)
"""What is said of a request now, as the inbox does; what the person saw before asking until it is read."""
_GIVEN: Final = standing_themes().subquery()
_TOLD: tuple[ColumnElement[Any] | QueryableAttribute[Any], ...] = (
    RequestRow.id,
    RequestRow.territory,
    RequestRow.department,
    NOW_SAID,
    case((_GIVEN.c.id.is_not(None), _GIVEN.c.theme), else_=NeedVectorRow.theme),
    RequestRow.received_at,
    _GIVEN.c.id.is_not(None),
)
"""The fields of a compared request, in their order."""


def _compared(likeness: NeedLikeness) -> Select[*tuple[Any, ...]]:
    return (
        select(*_TOLD, NeedVectorRow.vector, NeedVectorRow.id.label("vector_id"))
        .join(NeedVectorRow, NeedVectorRow.request_id == RequestRow.id)
        .outerjoin(RequestReadingRow, RequestReadingRow.request_id == RequestRow.id)
        .outerjoin(_GIVEN, _GIVEN.c.request_id == RequestRow.id)
        .where(NeedVectorRow.encoder == likeness.digest, RequestRow.territory.is_not(None))
    )


def _gathered(rows: Sequence[Row[*tuple[Any, ...]]], likeness: NeedLikeness) -> ComparedRequests:
    if not rows:
        return ComparedRequests((), np.zeros((0, likeness.dimension), dtype=np.float32), 0)
    return ComparedRequests(
        tuple(ComparedRequest(*row[: len(_TOLD)]) for row in rows),
        unpacked([row.vector for row in rows]),
        max(row.vector_id for row in rows),
    )
