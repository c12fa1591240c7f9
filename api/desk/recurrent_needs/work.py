"""Group the requests of a database again, and keep the ids of the groups that go on."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, union

from api.desk.recurrent_needs.apart_members import read_apart, taken_out, taken_since
from api.desk.recurrent_needs.arrivals import ClusterArrivals
from api.desk.recurrent_needs.clusters import standing_candidates
from api.desk.recurrent_needs.compared_requests import read_all
from api.desk.recurrent_needs.group_counts import count_group, write_counts
from api.desk.recurrent_needs.grouping import group_requests
from api.desk.recurrent_needs.progress import ClusterProgress, NeedState, read_progress, write_progress
from api.desk.recurrent_needs.recounting import clear_counts, recount
from api.desk.recurrent_needs.turn import grouping_turn
from api.desk.requests.inbox_tables import ThemeDecisionRow
from api.desk.requests.need_tables import (
    ClusterDecisionRow,
    MemberDecisionRow,
    NeedClusterMemberRow,
    NeedClusterRow,
    NeedVectorRow,
)
from api.desk.requests.need_vectors import of_revision
from api.desk.requests.readings import said_anew
from api.desk.requests.tables import RequestRow, StatementRow
from recommender.similar_needs.groups import keep_ids
from recommender.similar_needs.pauses import no_pause
from recommender.similar_needs.telling_words import NeedGroup, telling_words

if TYPE_CHECKING:
    from collections.abc import Sequence, Set
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.recurrent_needs.group_counts import ComparedRequest
    from api.desk.recurrent_needs.grouping import GroupedRequests
    from api.desk.requests.need_vectors import NeedVectors
    from recommender.similar_needs.pauses import Pause

_NAMED_BY = 40
"""Requests of a group that are read to name it."""
_ASKED_AT_ONCE = 500
"""Ids in one query: databases bound how many a statement takes."""


class ClusterWork:
    """Groups the requests of a database; one object a process."""

    def __init__(self, database: Database, vectors: NeedVectors, *, clock: Clock) -> None:
        """Work on a database by the vectors of its needs."""
        self._database = database
        self._vectors = vectors
        self._clock = clock
        self._arrivals = ClusterArrivals(database, vectors, clock=clock)

    def keep_up(self, *, pause: Pause = no_pause) -> int:
        """Place what came in the groups there are, and group all anew when the last time was long enough ago.

        Args:
            pause: called between steps; what it raises ends the work.

        Returns:
            How many requests were placed.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        placed = self._arrivals.place(pause=pause)
        progress = self._progress()
        if progress is None or progress.rested(self._clock()):
            self.refresh(pause=pause)
        return placed

    def refresh(self, *, force: bool = False, pause: Pause = no_pause) -> int | None:
        """Group all requests anew, if any came, went, was corrected or is answered otherwise, or if a day went by.

        One process does it at a time.

        Args:
            force: group them even if nothing has changed.
            pause: called between steps; what it raises ends the work, and the groups stay as they were.

        Returns:
            How many groups there are; None if nothing has changed since it was last done, or another process is at it.

        Raises:
            StoreUnavailableError: if the database does not answer; the groups stay as they were.

        """
        if not force and self._holds():
            return None
        with grouping_turn(self._database, clock=self._clock) as ours:
            # Looked at again: another process may have ended while ours came to its turn.
            return self._regroup(pause) if ours and (force or not self._holds()) else None

    def _regroup(self, pause: Pause) -> int:
        now, began, likeness = self._clock(), time.perf_counter(), self._vectors.likeness
        state = self._state()
        all_of_them = read_all(self._database, likeness, pause=pause)
        with self._database.read() as session:
            apart = read_apart(session)
        groups = group_requests(
            all_of_them.requests,
            all_of_them.vectors,
            together=likeness.config.together,
            now=now,
            apart=apart,
            pause=pause,
        )
        names = self._names(groups, pause=pause)
        with self._database.write() as session:
            _write(session, groups, names, now=now, requests=all_of_them.requests)
            took = time.perf_counter() - began
            # Not beyond what was read: what came meanwhile is placed next.
            done = ClusterProgress(state, placed_to=all_of_them.last_vector_id, began_at=now, took=took)
            write_progress(session, done)
        return len(groups)

    def _state(self) -> NeedState:
        index = self._vectors.index()
        return NeedState(self._vectors.likeness.digest, vectors=len(index), last_vector_id=index.last_id)

    def _holds(self) -> bool:
        state, now = self._state(), self._clock()
        with self._database.read() as session:
            progress = read_progress(session)
            if progress is None or not progress.holds(state, now):
                return False
            return not (said_anew(session, since=progress.began_at) or taken_since(session, progress.began_at))

    def _progress(self) -> ClusterProgress | None:
        with self._database.read() as session:
            return read_progress(session)

    def _names(self, groups: list[GroupedRequests], *, pause: Pause) -> dict[int, tuple[str, ...]]:
        likeness = self._vectors.likeness
        texts = self._texts(groups, pause=pause)
        named = {
            number: NeedGroup(texts[number], group.mean[: likeness.subjects_dimension])
            for number, group in enumerate(groups)
        }
        return telling_words(named, likeness.subjects, pause=pause)

    def _texts(self, groups: list[GroupedRequests], *, pause: Pause) -> list[list[str]]:
        wanted = [group.request_ids[: min(group.unmet, _NAMED_BY)] for group in groups]
        ids = [request_id for group in wanted for request_id in group]
        texts: dict[int, str] = {}
        for start in range(0, len(ids), _ASKED_AT_ONCE):
            pause()
            query = select(RequestRow.id, StatementRow.masked_text).join(StatementRow, of_revision())
            with self._database.read() as session:
                found = session.execute(query.where(RequestRow.id.in_(ids[start : start + _ASKED_AT_ONCE])))
                texts |= {request_id: text for request_id, text in found}  # noqa: C416 - rows are no pairs to a type checker
        return [[texts[request_id] for request_id in group if request_id in texts] for group in wanted]


def _write(
    session: Session,
    groups: list[GroupedRequests],
    names: dict[int, tuple[str, ...]],
    *,
    now: datetime,
    requests: Sequence[ComparedRequest],
) -> None:
    """Write the groups down; a request that was erased while they were made is of none."""
    was = {request: cluster for request, cluster in session.execute(_memberships())}  # noqa: C416 - as above
    previous: defaultdict[int, set[int]] = defaultdict(set)
    for request_id, cluster_id in was.items():
        previous[cluster_id].add(request_id)
    compared = set(session.scalars(select(NeedVectorRow.request_id)))
    members = {number: frozenset(group.request_ids) & compared for number, group in enumerate(groups)}
    kept = keep_ids(members, {cluster: frozenset(requests) for cluster, requests in previous.items()})
    ids = {
        number: _save(session, kept.get(number), group, words=names[number], now=now)
        for number, group in enumerate(groups)
    }
    now_in = {request: ids[number] for number, group in members.items() for request in group}
    left = [one for one in requests if one.request_id in compared and one.request_id not in now_in]
    held = _hold_candidates(session, left, was, gone=previous.keys() - set(ids.values()), now=now)
    # Taken out while all was grouped.
    now_in |= held
    out = taken_out(session) & now_in.items()
    _move(session, was, dict(now_in.items() - out))
    # So was a theme given.
    given = session.scalars(select(ThemeDecisionRow.request_id).where(ThemeDecisionRow.at >= now))
    themed = {now_in[request_id] for request_id in given if request_id in now_in}
    recount(session, {cluster for _, cluster in out} | themed, now=now)
    _close(session, {*ids.values(), *held.values()}, now=now)


def _hold_candidates(
    session: Session, left: Sequence[ComparedRequest], was: dict[int, int], *, gone: Set[int], now: datetime
) -> dict[int, int]:
    """Keep the requests of candidates that are no group any more, for records answer them now: who asked is its list.

    Of two that experts keep apart, the one that comes first in `read_apart` leaves.

    Args:
        session: a writing transaction.
        left: the requests of no group.
        was: the group of each request until now.
        gone: the groups that are no more.
        now: the present moment.

    Returns:
        The candidate of each request that is kept.

    """
    held: dict[int, int] = {}
    candidates = gone & set(session.scalars(standing_candidates()))
    apart = read_apart(session) if candidates else ()
    for cluster_id in candidates:
        mine = {one.request_id: one for one in left if was.get(one.request_id) == cluster_id}
        for one, other in apart:
            if other in mine:
                mine.pop(one, None)
        if mine:
            row = session.get_one(NeedClusterRow, cluster_id)
            write_counts(row, count_group(list(mine.values()), now=now))
            row.updated_at = now
            held |= dict.fromkeys(mine, cluster_id)
    return held


def _memberships() -> Select[int, int]:
    return select(NeedClusterMemberRow.request_id, NeedClusterMemberRow.cluster_id)


def _save(
    session: Session, cluster_id: int | None, group: GroupedRequests, *, words: tuple[str, ...], now: datetime
) -> int:
    row = session.get(NeedClusterRow, cluster_id) if cluster_id is not None else None
    if row is None:
        row = NeedClusterRow(created_at=now)
        session.add(row)
    write_counts(row, group.counts)
    row.words, row.central_id, row.likeness, row.updated_at = list(words), group.central_id, group.likeness, now
    session.flush()
    return row.id


def _move(session: Session, was: dict[int, int], now_in: dict[int, int]) -> None:
    """Change the memberships that change, and no other: 100,000 rows are not written anew each time."""
    changed = [request for request, cluster in was.items() if now_in.get(request) != cluster]
    for start in range(0, len(changed), _ASKED_AT_ONCE):
        some = changed[start : start + _ASKED_AT_ONCE]
        session.execute(delete(NeedClusterMemberRow).where(NeedClusterMemberRow.request_id.in_(some)))
    new = [
        {"request_id": request, "cluster_id": cluster}
        for request, cluster in now_in.items()
        if was.get(request) != cluster
    ]
    if new:
        session.execute(insert(NeedClusterMemberRow), new)


def _close(session: Session, alive: set[int], *, now: datetime) -> None:
    """End the groups that are no more; one that was decided on stays, without a request."""
    gone = set(session.scalars(select(NeedClusterRow.id))) - alive
    decided = set(session.scalars(union(select(ClusterDecisionRow.cluster_id), select(MemberDecisionRow.cluster_id))))
    for cluster_id in gone - decided:
        session.execute(delete(NeedClusterRow).where(NeedClusterRow.id == cluster_id))
    for cluster_id in gone & decided:
        row = session.get_one(NeedClusterRow, cluster_id)
        clear_counts(row)
        row.central_id, row.updated_at = None, now
