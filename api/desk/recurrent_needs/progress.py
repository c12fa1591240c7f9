"""How far the requests were grouped, told in the database: every process goes on from there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from api.desk.requests.need_tables import NeedGroupingRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

_ONE = 1
"""The table has one row."""
_SHARE = 20
"""Of twenty parts of the time, one at most goes to grouping all anew."""
_STALE = timedelta(days=1)
"""After which what counts as recent is another season."""


@dataclass(frozen=True)
class NeedState:
    """What tells that no vector came, went or was made anew."""

    likeness: str
    """What the vectors are made with."""
    vectors: int
    """How many there are."""
    last_vector_id: int
    """The highest id among them."""


@dataclass(frozen=True)
class ClusterProgress:
    """Where a grouping of all requests stood, and what was placed since."""

    state: NeedState
    """Of the vectors when it began."""
    placed_to: int
    """The highest id of a vector whose request was placed, or left for the next grouping."""
    began_at: datetime
    took: float
    """Seconds, rests included."""

    def holds(self, state: NeedState, now: datetime) -> bool:
        """Tell whether grouping all anew would change nothing: the vectors are the same, and the season too."""
        return self.state == state and now - self.began_at < _STALE

    def rested(self, now: datetime) -> bool:
        """Tell whether the last grouping of all was long enough ago for another."""
        return now - self.began_at >= timedelta(seconds=self.took * _SHARE)

    def up_to(self, vector_id: int) -> ClusterProgress:
        """Say that requests were placed up to a vector."""
        return replace(self, placed_to=vector_id)


def read_progress(session: Session) -> ClusterProgress | None:
    """Read how far the requests were grouped; none if they never were."""
    row = session.get(NeedGroupingRow, _ONE)
    if row is None:
        return None
    state = NeedState(row.likeness, row.vectors, row.last_vector_id)
    return ClusterProgress(state, row.placed_to, row.began_at, row.took)


def write_progress(session: Session, progress: ClusterProgress) -> None:
    """Write how far the requests were grouped.

    Args:
        session: a writing transaction.
        progress: how far.

    """
    row = session.get(NeedGroupingRow, _ONE) or NeedGroupingRow(id=_ONE)
    state = progress.state
    row.likeness, row.vectors, row.last_vector_id = state.likeness, state.vectors, state.last_vector_id
    row.placed_to, row.began_at, row.took = progress.placed_to, progress.began_at, progress.took
    session.add(row)
