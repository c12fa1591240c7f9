"""What is told of the requests of one need: counted when they are grouped, written down, and read as they were."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import TYPE_CHECKING

from api.desk.requests.readings import UNREADABLE
from recommender import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from api.desk.requests.need_tables import NeedClusterRow

SEASON = timedelta(days=90)
"""What is counted as recent; growth compares it with the season before."""


@dataclass(frozen=True)
class ComparedRequest:
    """What is grouped of a request, beside its vector."""

    request_id: int
    territory: str
    department: str
    verdict: str | None
    theme: str | None
    received_at: datetime
    by_hand: bool
    """Whether an expert gave the theme, or said that there is none."""

    @property
    def is_met(self) -> bool:
        """Whether something was proposed to it."""
        return self.verdict == Verdict.FOUND

    @property
    def is_vague(self) -> bool:
        """Whether it says too little to be likened to another: it is like everything."""
        return self.verdict in {Verdict.VAGUE, UNREADABLE}


@dataclass(frozen=True)
class GroupCounts:
    """What is told of a group of requests; of one that is no more, nothing."""

    size: int = 0
    territories: int = 0
    unmet: int = 0
    vague: int = 0
    met: int = 0
    recent: int = 0
    """Requests of the last 90 days."""
    earlier: int = 0
    """Requests of the 90 days before."""
    departments: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    theme: str | None = None
    none_fits: bool = False
    """Whether experts say that no theme of the list fits."""
    first_at: datetime | None = None
    last_at: datetime | None = None


_NAMES = tuple(one.name for one in fields(GroupCounts))
"""Listed once: a report reads hundreds of groups."""


def count_group(members: Sequence[ComparedRequest], *, now: datetime) -> GroupCounts:
    """Count what is told of a group, at least one request.

    Args:
        members: its requests.
        now: the present moment.

    Returns:
        The counts; the theme is the one that more than half of its requests have, and none otherwise: of one need that
        nothing answers, a theme is a guess that is wrong two times in three (docs/evaluation.md). Where experts gave
        some of them a theme, these alone are asked: what comes to the need does not undo what was read.

    """
    verdicts = Counter(member.verdict for member in members)
    asked = [member for member in members if member.by_hand] or members
    [(theme, shared)] = Counter(member.theme for member in asked).most_common(1)
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
        theme=theme if 2 * shared > len(asked) else None,
        none_fits=theme is None and asked[0].by_hand and 2 * shared > len(asked),
        first_at=min(moments),
        last_at=max(moments),
    )


def read_counts(row: NeedClusterRow) -> GroupCounts:
    """Read the counts of a group as they were written down."""
    return GroupCounts(**{name: getattr(row, name) for name in _NAMES})


def write_counts(row: NeedClusterRow, counts: GroupCounts) -> None:
    """Write the counts of a group down."""
    for name in _NAMES:
        setattr(row, name, getattr(counts, name))
