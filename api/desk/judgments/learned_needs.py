"""Let go of what a learned ranking remembers of needs that the desk has let go.

A ranking that was learned here keeps the vectors of the needs that were decided on, and has weights that were fitted on
their grades. Both end with what they come from: a request that is withdrawn, erased or purged, a vote that is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.judgments.decision_tables import DecisionRow
from api.desk.judgments.opinion_tables import JudgedAnswerRow
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow, StatementRow
from api.desk.tokens import digest_of

if TYPE_CHECKING:
    from api.desk.clock import Clock
    from api.desk.database import Database
    from recommender.learning.forgotten_needs import Forgotten
    from recommender.learning.installed_rankings import InstalledRankings


class LearnedNeeds:
    """What was learned in one data folder of the needs of one desk."""

    def __init__(self, database: Database, rankings: InstalledRankings, *, clock: Clock) -> None:
        """Name the desk and the versions; nothing is read yet."""
        self._database = database
        self._rankings = rankings
        self._clock = clock

    def forget(self) -> Forgotten:
        """Take out of every version what it learned of needs that are no more.

        Returns:
            What was forgotten; nothing most of the time.

        Raises:
            RankingModelUnusableError: if it cannot be read which versions there are, or what ships.
            StoreUnavailableError: if the database does not answer; nothing is forgotten then.

        """
        return self._rankings.keep_only(self._still_there, at=self._clock())

    def _still_there(self) -> set[str]:
        """Give the digests under which `api.desk.judgments.judgments` would tell the needs that are there now."""
        decided = (
            select(StatementRow.masked_text)
            .join(
                DecisionRow,
                (DecisionRow.request_id == StatementRow.request_id) & (DecisionRow.revision == StatementRow.revision),
            )
            .join(RequestRow, RequestRow.id == StatementRow.request_id)
            .where(RequestRow.status.not_in(THE_PERSONS_OWN))
            .distinct()
        )
        with self._database.read() as session:
            told = {digest_of(text) for text in session.scalars(decided)}
            return told | set(session.scalars(select(JudgedAnswerRow.need_digest).distinct()))
