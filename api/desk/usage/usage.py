"""What the service is used for: counts by day, without a text, a person or an address."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.errors import StoreUnavailableError
from api.desk.tokens import digest_of
from api.desk.usage.counts import What, add_count
from api.desk.usage.tables import UsageRow, VoteRow
from recommender import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from api.desk.clock import Clock
    from api.desk.database import Database
    from recommender import Recommendation

logger = logging.getLogger(__name__)

_OF_VERDICT: Mapping[Verdict, What] = {
    Verdict.FOUND: What.FOUND,
    Verdict.VAGUE: What.VAGUE,
    Verdict.NOTHING_COMPARABLE: What.NOTHING,
}

_WHY = "pourquoi"
"""Makes of the number of an answer that of its reason."""


@dataclass(frozen=True)
class Counts:
    """How often each thing happened."""

    need_found: int = 0
    need_vague: int = 0
    need_nothing: int = 0
    shown_investigations: int = 0
    shown_tools: int = 0
    vote_helped: int = 0
    vote_not_helped: int = 0
    reason_off_topic: int = 0
    """Answers that did not help for being about something else; so with the two below."""
    reason_outdated: int = 0
    reason_other_size: int = 0
    request_received: int = 0
    request_answered: int = 0
    """Requests answered for the first time."""
    request_withdrawn: int = 0
    request_erased: int = 0
    error_reported: int = 0
    error_settled: int = 0
    """Errors told that were answered for the first time."""

    @property
    def needs(self) -> int:
        """Needs that were answered."""
        return self.need_found + self.need_vague + self.need_nothing

    @property
    def share_found(self) -> float | None:
        """Share of the needs for which something was found; none without needs."""
        return self.need_found / self.needs if self.needs else None

    @property
    def share_nothing(self) -> float | None:
        """Share of the needs to which nothing compares; none without needs."""
        return self.need_nothing / self.needs if self.needs else None

    @property
    def satisfaction(self) -> float | None:
        """Share of the answers judged that helped; none without judgment."""
        return self.vote_helped / self.votes if self.votes else None

    @property
    def votes(self) -> int:
        """Answers that somebody judged."""
        return self.vote_helped + self.vote_not_helped


@dataclass(frozen=True)
class Figures:
    """The use of the service since a day."""

    since: date
    total: Counts
    days: tuple[tuple[date, Counts], ...]
    """The days on which something happened, first day first."""


class Usage:
    """Counts use; nothing of it may ever make an answer fail or wait."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Count in a database; answers are counted in memory first, see `flush`."""
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._pending: Counter[tuple[date, What]] = Counter()

    def record_answer(self, recommendation: Recommendation) -> None:
        """Count an answer to a need, in memory: `flush` writes it down.

        Args:
            recommendation: the answer; only its verdict and its lengths are counted.

        """
        day = self._clock().date()
        with self._lock:
            self._pending[day, _OF_VERDICT[recommendation.verdict]] += 1
            self._pending[day, What.SHOWN_INVESTIGATIONS] += len(recommendation.investigations)
            self._pending[day, What.SHOWN_TOOLS] += len(recommendation.tools)

    def record_vote(self, answer: str, *, helped: bool) -> bool:
        """Count whether an answer helped; a second click on the same answer changes the first.

        Args:
            answer: a number drawn for the answer by `new_token` when it was shown; it leads back to nothing.
            helped: what was clicked.

        Returns:
            Whether it was counted: a database that does not answer costs the click, and no error.

        """
        try:
            self._vote(digest_of(answer), helped=helped)
        except Exception as error:  # noqa: BLE001 - a click must not end in an error page
            logger.warning("vote not counted: %s", type(error).__name__)
            return False
        return True

    def record_reason(self, answer: str, reason: What) -> bool:
        """Count why an answer did not help: once for each answer, and only of one that was said not to help.

        Args:
            answer: the number of the answer, as for the vote.
            reason: such as `What.OFF_TOPIC`.

        Returns:
            Whether it was counted now.

        """
        try:
            return self._reason(digest_of(answer), digest_of(f"{answer} {_WHY}"), reason)
        except Exception as error:  # noqa: BLE001 - a click must not end in an error page
            logger.warning("reason not counted: %s", type(error).__name__)
            return False

    def flush(self) -> None:
        """Write down what was counted in memory; what cannot be written waits for the next time."""
        with self._lock:
            taken, self._pending = self._pending, Counter()
        if not taken:
            return
        try:
            with self._database.write() as session:
                for (day, what), number in sorted(taken.items()):
                    add_count(session, day, what, number)
        except StoreUnavailableError as error:
            logger.warning("counts not written yet: %s", type(error).__name__)
            with self._lock:
                self._pending.update(taken)

    def figures(self, since: date) -> Figures:
        """Tell the use of the service.

        Args:
            since: the first day.

        Returns:
            The counts, day by day and in all.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        self.flush()
        query = select(UsageRow).where(UsageRow.day >= since).order_by(UsageRow.day, UsageRow.what)
        with self._database.read() as session:
            rows = session.scalars(query).all()
        days = {row.day: [r for r in rows if r.day == row.day] for row in rows}
        return Figures(since, _counts(rows), tuple((day, _counts(counted)) for day, counted in days.items()))

    def _vote(self, answer_digest: str, *, helped: bool) -> None:
        day = self._clock().date()
        with self._database.write() as session:
            vote = session.get(VoteRow, answer_digest, with_for_update=True)
            if vote is None:
                session.add(VoteRow(answer_digest=answer_digest, day=day, helped=helped))
            elif vote.helped is helped:
                return
            else:
                add_count(session, vote.day, _of_vote(helped=vote.helped), -1)
                vote.helped, day = helped, vote.day
            add_count(session, day, _of_vote(helped=helped))

    def _reason(self, answer_digest: str, reason_digest: str, reason: What) -> bool:
        with self._database.write() as session:
            vote = session.get(VoteRow, answer_digest, with_for_update=True)
            if vote is None or vote.helped or session.get(VoteRow, reason_digest) is not None:
                return False
            session.add(VoteRow(answer_digest=reason_digest, day=vote.day, helped=False))
            add_count(session, vote.day, reason)
        return True


def _of_vote(*, helped: bool) -> What:
    return What.HELPED if helped else What.NOT_HELPED


def _counts(rows: Iterable[UsageRow]) -> Counts:
    known = {field.name for field in fields(Counts)}
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.what] += row.count
    return Counts(**{what: number for what, number in sums.items() if what in known})
