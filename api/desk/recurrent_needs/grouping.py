"""From compared requests to groups of one need with their counts: no database here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from api.desk.recurrent_needs.group_counts import count_group
from recommender.similar_needs.groups import SURE, attach, central, group_needs, mean_likeness
from recommender.similar_needs.pauses import no_pause

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from api.desk.recurrent_needs.group_counts import ComparedRequest, GroupCounts
    from recommender.similar_needs.pauses import Pause

_TERRITORIES = 2
"""That must ask for a need to be recurrent."""


@dataclass(frozen=True)
class GroupedRequests:
    """Requests of one need."""

    request_ids: tuple[int, ...]
    """Those to which nothing was proposed first, then the others."""
    unmet: int
    """How many have nothing: they make the group, and what it is called, quoted by and likened to is theirs alone."""
    central_id: int
    """Of these, the one most like all the others."""
    mean: NDArray[np.float32]
    """Array ``(dimension,)``: of their vectors."""
    likeness: float
    """The mean likeness of two requests to which nothing was proposed."""
    counts: GroupCounts


def group_requests(
    requests: Sequence[ComparedRequest],
    vectors: NDArray[np.float32],
    *,
    together: float,
    now: datetime,
    apart: Sequence[tuple[int, int]] = (),
    pause: Pause = no_pause,
) -> list[GroupedRequests]:
    """Group requests of several territories to which nothing was proposed; then add those that were answered.

    What is too vague to be answered is of no group.

    Args:
        requests: the requests.
        vectors: array ``(n_requests, dimension)``, float32, in the same order.
        together: the mean likeness from which groups are one.
        now: the present moment.
        apart: ids of two requests that are of no group together; the first was taken out of the other's.
        pause: called between steps.

    Returns:
        The groups of two territories and more, in the order of their first requests.

    """
    met = np.array([request.is_met for request in requests], dtype=bool)
    vague = np.array([request.is_vague for request in requests], dtype=bool)
    asked, answered = np.flatnonzero(~met & ~vague), np.flatnonzero(met)
    row_of = {request.request_id: row for row, request in enumerate(requests)}
    told = [(row_of[one], row_of[other]) for one, other in apart if one in row_of and other in row_of]
    labels = group_needs(vectors[asked], together=together, apart=_among(told, asked), pause=pause)
    order = np.argsort(labels, kind="stable")
    groups = [asked[rows] for rows in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(rows) > 1]
    means = np.array([vectors[rows].mean(axis=0) for rows in groups], dtype=np.float32)
    added = attach(
        vectors[answered],
        means.reshape(len(groups), vectors.shape[1]),
        together=SURE,
        refused=_refused(told, answered, groups),
        pause=pause,
    )
    for one, other in _among(told, answered):
        if added[one] == added[other]:
            added[one] = -1
    found: list[GroupedRequests] = []
    for number, rows in enumerate(groups):
        pause()
        found.append(_grouped(rows, answered[added == number], requests, vectors, now=now))
    return [group for group in found if group.counts.territories >= _TERRITORIES]


def _among(told: Sequence[tuple[int, int]], rows: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Keep the pairs of which both are among some rows, by their numbers among these."""
    place = {row: number for number, row in enumerate(rows.tolist())}
    return [(place[one], place[other]) for one, other in told if one in place and other in place]


def _refused(
    told: Sequence[tuple[int, int]], answered: NDArray[np.int64], groups: Sequence[NDArray[np.int64]]
) -> dict[int, set[int]]:
    """Tell of which groups an answered request is not, for they hold one that it was told apart from."""
    place = {row: number for number, row in enumerate(answered.tolist())}
    group_of = {row: number for number, rows in enumerate(groups) for row in rows.tolist()} if told else {}
    refused: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in (*told, *((other, one) for one, other in told)):
        if one in place and other in group_of:
            refused[place[one]].add(group_of[other])
    return refused


def _grouped(
    rows: NDArray[np.int64],
    added: NDArray[np.int64],
    requests: Sequence[ComparedRequest],
    vectors: NDArray[np.float32],
    *,
    now: datetime,
) -> GroupedRequests:
    members = [requests[row] for row in (*rows.tolist(), *added.tolist())]
    return GroupedRequests(
        request_ids=tuple(member.request_id for member in members),
        unmet=len(rows),
        central_id=members[central(vectors[rows])].request_id,
        mean=vectors[rows].mean(axis=0),
        likeness=mean_likeness(vectors[rows]),
        counts=count_group(members, now=now),
    )
