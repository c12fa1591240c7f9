"""From compared requests to groups of one need with their counts: no database here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from recommender import Verdict
from recommender.recurrent_needs import attach, central, group_needs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

SEASON = timedelta(days=90)
"""What is counted as recent; growth compares it with the season before."""
_TERRITORIES = 2
"""That must ask for a need to be recurrent."""


@dataclass(frozen=True)
class ComparedRequest:
    """What is grouped of a request, beside its vector."""

    request_id: int
    territory: str
    department: str
    verdict: str | None
    theme: str | None
    received_at: datetime

    @property
    def is_met(self) -> bool:
        """Whether something was proposed to it."""
        return self.verdict == Verdict.FOUND


@dataclass(frozen=True)
class GroupCounts:
    """What is told of a group of requests."""

    size: int
    territories: int
    unmet: int
    vague: int
    met: int
    recent: int
    earlier: int
    departments: Mapping[str, int]
    months: Mapping[str, int]
    theme: str | None
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class GroupedRequests:
    """Requests of one need."""

    request_ids: tuple[int, ...]
    """Those to which nothing was proposed first, then the others."""
    central_id: int
    """The one most like all the others."""
    counts: GroupCounts


def group_requests(
    requests: Sequence[ComparedRequest], vectors: NDArray[np.float32], *, together: float, now: datetime
) -> list[GroupedRequests]:
    """Group requests of several territories to which nothing was proposed; then add those that were answered.

    Args:
        requests: the requests.
        vectors: array ``(n_requests, dimension)``, float32, in the same order.
        together: the mean likeness from which groups are one.
        now: the present moment.

    Returns:
        The groups of two territories and more, in the order of their first requests.

    """
    met = np.array([request.is_met for request in requests], dtype=bool)
    asked, answered = np.flatnonzero(~met), np.flatnonzero(met)
    labels = group_needs(vectors[asked], together=together)
    order = np.argsort(labels, kind="stable")
    groups = [asked[rows] for rows in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(rows) > 1]
    means = np.array([vectors[rows].mean(axis=0) for rows in groups], dtype=np.float32)
    added = attach(vectors[answered], means.reshape(len(groups), vectors.shape[1]), together=together)
    whole = [np.concatenate([rows, answered[added == number]]) for number, rows in enumerate(groups)]
    found = [_grouped(rows, requests, vectors, now=now) for rows in whole]
    return [group for group in found if group.counts.territories >= _TERRITORIES]


def _grouped(
    rows: NDArray[np.int64], requests: Sequence[ComparedRequest], vectors: NDArray[np.float32], *, now: datetime
) -> GroupedRequests:
    members = [requests[row] for row in rows.tolist()]
    return GroupedRequests(
        request_ids=tuple(member.request_id for member in members),
        central_id=members[central(vectors[rows])].request_id,
        counts=count_group(members, now=now),
    )


def count_group(members: Sequence[ComparedRequest], *, now: datetime) -> GroupCounts:
    """Count what is told of a group, at least one request.

    Args:
        members: its requests.
        now: the present moment.

    Returns:
        The counts; the theme is the one most of its requests have, the first in the alphabet of equals.

    """
    verdicts = Counter(member.verdict for member in members)
    themes = Counter(member.theme for member in members if member.theme)
    moments = [member.received_at for member in members]
    return GroupCounts(
        size=len(members),
        territories=len({member.territory for member in members}),
        unmet=verdicts[Verdict.NOTHING_COMPARABLE],
        vague=verdicts[Verdict.VAGUE],
        met=verdicts[Verdict.FOUND],
        recent=sum(moment > now - SEASON for moment in moments),
        earlier=sum(now - 2 * SEASON < moment <= now - SEASON for moment in moments),
        departments=dict(sorted(Counter(member.department for member in members).items())),
        months=dict(sorted(Counter(f"{moment:%Y-%m}" for moment in moments).items())),
        theme=min(themes, key=lambda theme: (-themes[theme], theme), default=None),
        first_at=min(moments),
        last_at=max(moments),
    )
