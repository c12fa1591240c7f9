"""The vector of each request's masked need, in the database and in memory; both forget what is withdrawn or erased."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from sqlalchemy import delete, func, select

from api.desk.requests.need_tables import NearPairRow, NeedClusterMemberRow, NeedVectorRow
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow, StatementRow
from recommender import NeedError, NeedIndex, NeedLikeness, NeedLikenessUnusableError, NeedPairs
from recommender.similar_needs.pauses import no_pause

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from recommender.similar_needs.pauses import Pause

_STORED = np.dtype("<f2")
"""How a vector is stored: half the bytes, and likenesses that differ by less than a thousandth."""
_BATCH = 64
"""Needs encoded between two transactions: some two seconds."""
_LOADED = 5_000
"""Vectors read at once."""
_OVERLAP = timedelta(minutes=5)
"""How far back a look for changed requests begins before the last one: transactions end later than they begin."""


class NeedReader(Protocol):
    """What reads a need; the recommender does."""

    @property
    def encoder_digest(self) -> str:
        """What tells the encoder's vectors from another's."""
        ...

    def need_vector(self, text: str) -> NDArray[np.float32]:
        """Encode a need."""
        ...

    def main_theme(self, text: str, vector: NDArray[np.float32]) -> str | None:
        """Name the theme of a need."""
        ...


@dataclass(frozen=True)
class _Unread:
    """A need whose vector is missing."""

    request_id: int
    revision: int
    masked_text: str


@dataclass(frozen=True)
class LearnedOfNeeds:
    """What was learned of needs; each is loaded when first asked."""

    likeness: Callable[[], NeedLikeness] = NeedLikeness.load
    """What finds needs that are near, and groups them."""
    pairs: Callable[[], NeedPairs] = NeedPairs.load
    """What tells whether two are one."""


class NeedVectors:
    """The vectors of a database's needs; one object a process, shared by its threads."""

    def __init__(self, database: Database, *, clock: Clock, likeness: Callable[[], NeedLikeness]) -> None:
        """Keep the vectors of a database.

        Args:
            database: the database.
            clock: what time it is.
            likeness: gives what was learned of the likeness of needs, loaded when first asked.

        """
        self._database = database
        self._clock = clock
        self._load_likeness = likeness
        self._index: NeedIndex | None = None
        self._lock = threading.Lock()
        self._looked_at = datetime.min.replace(tzinfo=UTC) + 2 * _OVERLAP

    @cached_property
    def likeness(self) -> NeedLikeness:
        """What was learned of the likeness of needs."""
        return self._load_likeness()

    def compute(self, reader: NeedReader, *, pause: Pause = no_pause) -> int:
        """Make the vectors that are missing: of new requests, of corrected ones, of all when what was learned changed.

        Args:
            reader: what reads needs; it is given masked texts alone.
            pause: called before each need; what it raises ends the work, and what is made is kept.

        Returns:
            How many were made.

        Raises:
            NeedLikenessUnusableError: if the likeness was learned with another encoder than the reader's.
            StoreUnavailableError: if the database does not answer; what is made is kept.

        """
        if reader.encoder_digest != self.likeness.encoder:
            raise NeedLikenessUnusableError(
                "La ressemblance des besoins a été apprise avec un autre encodeur. "
                "Lancez : python -m evaluation.fitting.need_likeness"
            )
        began, made = self._clock(), 0
        missing = self._missing()
        for start in range(0, len(missing), _BATCH):
            rows = [(need, self._row(need, reader, pause=pause)) for need in missing[start : start + _BATCH]]
            with self._database.write() as session:
                made += sum(_keep(session, need, row, at=began) for need, row in rows if row is not None)
        # Only now: what failed is looked for again.
        self._looked_at = began
        self.index()
        return made

    def index(self) -> NeedIndex:
        """Bring the vectors in memory to what the database holds; what was erased leaves memory too.

        Returns:
            The vectors, by id of their row.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        return self._brought_up(forget=True)

    def newest(self) -> NeedIndex:
        """Add the vectors that are new, and no more: to see that none is gone, the database counts every row.

        Returns:
            The vectors, by id of their row; some may be of requests that left since the last `index`, which `compute`
            calls every few seconds.

        Raises:
            StoreUnavailableError: if the database does not answer.

        """
        return self._brought_up(forget=False)

    def _brought_up(self, *, forget: bool) -> NeedIndex:
        with self._lock:
            index = self._index or self._empty_index()
            with self._database.read() as session:
                while rows := session.execute(_newer(index.last_id, self.likeness.digest)).all():
                    ids, packed = zip(*rows, strict=True)
                    index.add(ids, unpacked(packed))
                # Of all rows, by an index: to count ours alone would read every vector.
                if forget and session.scalar(select(func.count(NeedVectorRow.request_id))) != len(index):
                    ours = NeedVectorRow.encoder == self.likeness.digest
                    index.keep(set(session.scalars(select(NeedVectorRow.id).where(ours))))
            self._index = index
            return index

    def _empty_index(self) -> NeedIndex:
        return NeedIndex(dimension=self.likeness.dimension, first=self.likeness.subjects_dimension)

    def _row(self, need: _Unread, reader: NeedReader, *, pause: Pause) -> NeedVectorRow | None:
        pause()
        try:
            encoded = reader.need_vector(need.masked_text)
        except NeedError:
            # Nothing is left of it once masked.
            return None
        return NeedVectorRow(
            request_id=need.request_id,
            revision=need.revision,
            encoder=self.likeness.digest,
            vector=self.likeness.vector(need.masked_text, encoded).astype(_STORED).tobytes(),
            theme=reader.main_theme(need.masked_text, encoded),
        )

    def _missing(self) -> list[_Unread]:
        made = (
            (NeedVectorRow.request_id == RequestRow.id)
            & (NeedVectorRow.revision == RequestRow.revision)
            & (NeedVectorRow.encoder == self.likeness.digest)
        )
        query = (
            select(RequestRow.id, RequestRow.revision, StatementRow.masked_text)
            .join(StatementRow, of_revision())
            .outerjoin(NeedVectorRow, made)
            .where(
                RequestRow.status.not_in(THE_PERSONS_OWN),
                RequestRow.updated_at >= self._looked_at - _OVERLAP,
                NeedVectorRow.id.is_(None),
            )
            .order_by(RequestRow.id)
        )
        with self._database.read() as session:
            return [_Unread(*row) for row in session.execute(query)]


def of_revision() -> ColumnElement[bool]:
    """Join a request with the statement that holds now."""
    return (StatementRow.request_id == RequestRow.id) & (StatementRow.revision == RequestRow.revision)


def unpacked(vectors: Sequence[bytes]) -> NDArray[np.float32]:
    """Read stored vectors: array ``(len(vectors), dimension)``, float32."""
    rows = np.frombuffer(b"".join(vectors), dtype=_STORED)
    return rows.reshape(len(vectors), -1).astype(np.float32)


def forget_need(session: Session, request_id: int) -> None:
    """Compare a request no more: its vector, its pairs and its membership go.

    Args:
        session: a writing transaction.
        request_id: the request.

    """
    forget_vector(session, request_id)
    session.execute(delete(NeedClusterMemberRow).where(NeedClusterMemberRow.request_id == request_id))


def forget_vector(session: Session, request_id: int) -> None:
    """Forget the vector of a request and what was found by it, until it is read again.

    Args:
        session: a writing transaction.
        request_id: the request.

    """
    session.execute(delete(NeedVectorRow).where(NeedVectorRow.request_id == request_id))
    for side in (NearPairRow.request_id, NearPairRow.other_id):
        session.execute(delete(NearPairRow).where(side == request_id))


def _newer(last_id: int, digest: str) -> Select[int, bytes]:
    query = select(NeedVectorRow.id, NeedVectorRow.vector).where(
        NeedVectorRow.id > last_id, NeedVectorRow.encoder == digest
    )
    return query.order_by(NeedVectorRow.id).limit(_LOADED)


def _keep(session: Session, need: _Unread, row: NeedVectorRow, *, at: datetime) -> bool:
    """Write a vector down, unless the request was withdrawn, erased or corrected while it was made."""
    request = session.get(RequestRow, need.request_id, with_for_update=True)
    if request is None or request.status in THE_PERSONS_OWN or request.revision != need.revision:
        return False
    forget_vector(session, need.request_id)
    row.computed_at = at
    session.add(row)
    session.flush()
    return True
