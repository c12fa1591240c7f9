"""Place the requests that came since all were grouped, by the criterion that grouped the others.

A request is of the group to which it is most like in the mean, from the likeness that makes a group on. What is like
no group waits for the next grouping of all, which may make a new one of it: so does what two new requests have in
common.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import delete, func, insert, select

from api.desk.recurrent_needs.apart_members import read_apart
from api.desk.recurrent_needs.compared_requests import NOW_SAID, read_newer
from api.desk.recurrent_needs.progress import read_progress, write_progress
from api.desk.recurrent_needs.recounting import recount
from api.desk.requests.inbox_tables import RequestReadingRow
from api.desk.requests.need_tables import NeedClusterMemberRow, NeedVectorRow
from api.desk.requests.need_vectors import unpacked
from api.desk.requests.readings import UNREADABLE
from api.desk.requests.tables import RequestRow
from recommender import Verdict
from recommender.similar_needs.groups import SURE, attach
from recommender.similar_needs.pauses import no_pause

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.recurrent_needs.compared_requests import ComparedRequests
    from api.desk.requests.need_vectors import NeedVectors
    from recommender.similar_needs.pauses import Pause

_ASKED_AT_ONCE = 500
"""Ids in one query: databases bound how many a statement takes."""
_AT_ONCE = 5_000
"""Vectors read between two rests: a tenth of a second."""
_APART = (Verdict.FOUND.value, Verdict.VAGUE.value, UNREADABLE)
"""What is said of requests that make no group."""


class ClusterArrivals:
    """Places the new requests of a database."""

    def __init__(self, database: Database, vectors: NeedVectors, *, clock: Clock) -> None:
        """Work on a database by the vectors of its needs."""
        self._database = database
        self._vectors = vectors
        self._clock = clock

    def place(self, *, pause: Pause = no_pause) -> int:
        """Place what came since all was grouped, or since this was last done; corrected requests are placed again.

        Args:
            pause: called between steps; what it raises ends the work, and nothing of the batch is placed.

        Returns:
            How many requests are of a group that were of none, or of another.

        Raises:
            StoreUnavailableError: if the database does not answer; what was placed stays.

        """
        placed = 0
        while True:
            with self._database.read() as session:
                progress = read_progress(session)
            if progress is None or progress.state.likeness != self._vectors.likeness.digest:
                return placed
            came = read_newer(self._database, self._vectors.likeness, than=progress.placed_to)
            if not came.requests:
                return placed
            chosen = self._chosen(came, pause=pause)
            with self._database.write() as session:
                # Another process was quicker: what it did is looked at anew.
                if read_progress(session) == progress:
                    placed += _move(session, chosen, came=came, clock=self._clock)
                    write_progress(session, progress.up_to(came.last_vector_id))

    def _chosen(self, came: ComparedRequests, *, pause: Pause) -> dict[int, int]:
        """Choose the group of each request that has one."""
        clusters, means = self._means({request.request_id for request in came.requests}, pause=pause)
        with self._database.read() as session:
            apart = read_apart(session)
            refused = _refused(session, apart, came=came, clusters=clusters)
        numbers = attach(came.vectors, means, together=SURE, refused=refused, pause=pause)
        chosen = {
            request.request_id: clusters[number]
            for request, number in zip(came.requests, numbers.tolist(), strict=True)
            if number >= 0 and not request.is_vague
        }
        # Of two that were told apart and came at once, the one that was taken out waits for the next grouping.
        waits = {one for one, other in apart if one in chosen and chosen[one] == chosen.get(other)}
        return {request_id: cluster for request_id, cluster in chosen.items() if request_id not in waits}

    def _means(self, without: Collection[int], *, pause: Pause) -> tuple[list[int], NDArray[np.float32]]:
        """Compute the mean vector of each group, over those to which nothing was proposed: they make the group."""
        dimension = self._vectors.likeness.dimension
        sums: dict[int, NDArray[np.float32]] = {}
        counts: dict[int, int] = {}
        for request_id, cluster_id, vector in self._members(pause):
            if request_id not in without:
                sums[cluster_id] = sums.get(cluster_id, np.zeros(dimension, dtype=np.float32)) + vector
                counts[cluster_id] = counts.get(cluster_id, 0) + 1
        clusters = sorted(sums)
        means = [sums[cluster_id] / counts[cluster_id] for cluster_id in clusters]
        return clusters, np.array(means, dtype=np.float32).reshape(len(clusters), dimension)

    def _members(self, pause: Pause) -> Iterator[tuple[int, int, NDArray[np.float32]]]:
        query, last = _unmet_members(self._vectors.likeness.digest), 0
        while True:
            pause()
            with self._database.read() as session:
                rows = session.execute(query.where(NeedClusterMemberRow.request_id > last)).all()
            if rows:
                ids, clusters, packed = zip(*rows, strict=True)
                yield from zip(ids, clusters, unpacked(packed), strict=True)
                last = ids[-1]
            if len(rows) < _AT_ONCE:
                return


def _unmet_members(likeness: str) -> Select[int, int, bytes]:
    return (
        select(NeedClusterMemberRow.request_id, NeedClusterMemberRow.cluster_id, NeedVectorRow.vector)
        .join(RequestRow, RequestRow.id == NeedClusterMemberRow.request_id)
        .join(NeedVectorRow, NeedVectorRow.request_id == RequestRow.id)
        .outerjoin(RequestReadingRow, RequestReadingRow.request_id == RequestRow.id)
        .where(func.coalesce(NOW_SAID, "").not_in(_APART), NeedVectorRow.encoder == likeness)
        .order_by(NeedClusterMemberRow.request_id)
        .limit(_AT_ONCE)
    )


def _refused(
    session: Session, apart: Sequence[tuple[int, int]], *, came: ComparedRequests, clusters: Sequence[int]
) -> dict[int, set[int]]:
    """Tell of which groups a request is not, by the rows of one and the numbers of the others."""
    place = {request.request_id: row for row, request in enumerate(came.requests)}
    number = {cluster_id: column for column, cluster_id in enumerate(clusters)}
    pairs = [(one, other) for pair in apart for one, other in (pair, pair[::-1]) if one in place]
    refused: defaultdict[int, set[int]] = defaultdict(set)
    others = sorted({other for _, other in pairs})
    group_of: dict[int, int] = {}
    for start in range(0, len(others), _ASKED_AT_ONCE):
        rows = session.execute(_memberships(others[start : start + _ASKED_AT_ONCE]))
        group_of |= {row.request_id: row.cluster_id for row in rows}
    for one, other in pairs:
        if group_of.get(other) in number:
            refused[place[one]].add(number[group_of[other]])
    return refused


def _move(session: Session, chosen: Mapping[int, int], *, came: ComparedRequests, clock: Clock) -> int:
    """Change the memberships that change, and count the groups that they concern."""
    ids = [request.request_id for request in came.requests]
    was = {row.request_id: row.cluster_id for row in session.execute(_memberships(ids))}
    # One that was withdrawn meanwhile has no vector left.
    there = set(session.scalars(select(NeedVectorRow.request_id).where(NeedVectorRow.request_id.in_(ids))))
    now_in = {request_id: cluster for request_id, cluster in chosen.items() if request_id in there}
    left = [request_id for request_id, cluster in was.items() if now_in.get(request_id) != cluster]
    new = {request_id: cluster for request_id, cluster in now_in.items() if was.get(request_id) != cluster}
    session.execute(delete(NeedClusterMemberRow).where(NeedClusterMemberRow.request_id.in_(left)))
    if new:
        rows = [{"request_id": request_id, "cluster_id": cluster} for request_id, cluster in new.items()]
        session.execute(insert(NeedClusterMemberRow), rows)
    recount(session, {*new.values(), *(was[request_id] for request_id in left)}, now=clock())
    return len(new)


def _memberships(ids: list[int]) -> Select[int, int]:
    query = select(NeedClusterMemberRow.request_id, NeedClusterMemberRow.cluster_id)
    return query.where(NeedClusterMemberRow.request_id.in_(ids))
