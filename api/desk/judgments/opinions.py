"""What the public says of answers, kept so that it can become judgments: never a text, never a person.

Of the need only a vector is kept, made of the text without personal data: numbers that cannot be read as a text, though
whoever holds the encoder could guess what it was about. It is kept as long as the vote, see `api.desk.retention`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from api.desk.judgments.opinion_tables import JudgedAnswerRow
from api.desk.tokens import digest_of
from api.desk.usage.tables import VoteRow

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from api.desk.clock import Clock
    from api.desk.database import Database

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class ShownAnswer:
    """An answer that was judged, and where the judgment came from."""

    need_digest: str
    """Keyed digest of the need without personal data."""
    vector: NDArray[np.float32]
    """Array ``(dimension,)``: the need without personal data, encoded."""
    encoder: str
    """Digest of the encoder."""
    agent: str
    """Digest of the address, of this day."""
    network: str
    """Digest of the wider network."""
    records: tuple[tuple[str, int], ...]
    """Ids and ranks of the records shown."""


@dataclass(frozen=True, eq=False)
class JudgedAnswer:
    """An answer that was judged."""

    shown: ShownAnswer
    helped: bool
    at: datetime


class Opinions:
    """Keeps what was judged; nothing of it may ever make a click fail."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep opinions in a database."""
        self._database = database
        self._clock = clock

    def keep(self, answer: str, shown: ShownAnswer) -> bool:
        """Keep what an answer showed, beside its vote, which `Usage.record_vote` has counted; a second time, nothing.

        Args:
            answer: the number of the answer, as for the vote.
            shown: what it showed.

        Returns:
            Whether it is kept: without a vote, or a database that answers, it is not.

        """
        try:
            with self._database.write() as session:
                digest = digest_of(answer)
                if session.get(VoteRow, digest) is None:
                    return False
                if session.get(JudgedAnswerRow, digest) is None:
                    session.add(_row(digest, shown, at=self._clock()))
        except Exception as error:  # noqa: BLE001 - a click must not end in an error page
            logger.warning("judged answer not kept: %s", type(error).__name__)
            return False
        return True

    def all(self) -> tuple[JudgedAnswer, ...]:
        """Give every judged answer, first things first."""
        query = (
            select(JudgedAnswerRow, VoteRow.helped)
            .join(VoteRow, VoteRow.answer_digest == JudgedAnswerRow.answer_digest)
            .order_by(JudgedAnswerRow.at, JudgedAnswerRow.answer_digest)
        )
        with self._database.read() as session:
            return tuple(JudgedAnswer(_shown(row), helped, row.at) for row, helped in session.execute(query))


def _row(digest: str, shown: ShownAnswer, *, at: datetime) -> JudgedAnswerRow:
    return JudgedAnswerRow(
        answer_digest=digest,
        need_digest=shown.need_digest,
        vector=shown.vector.astype("<f2").tobytes(),
        encoder=shown.encoder,
        agent=shown.agent,
        network=shown.network,
        records=[record_id for record_id, _ in shown.records],
        ranks=" ".join(str(rank) for _, rank in shown.records),
        at=at,
    )


def _shown(row: JudgedAnswerRow) -> ShownAnswer:
    return ShownAnswer(
        need_digest=row.need_digest,
        vector=np.frombuffer(row.vector, "<f2").astype(np.float32),
        encoder=row.encoder,
        agent=row.agent,
        network=row.network,
        records=tuple(zip(row.records, map(int, row.ranks.split()), strict=True)),
    )
