"""The requests of other territories that ask the same as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api.desk.errors import UnknownRequestError
from api.desk.history import by_reference
from api.desk.need_tables import NeedVectorRow
from api.desk.need_vectors import GONE, of_revision, unpacked
from api.desk.places import filed_place
from api.desk.tables import RequestRow, StatementRow
from recommender import Candidate, near_duplicates

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Row, Select

    from api.desk.database import Database
    from api.desk.need_vectors import NeedVectors
    from api.desk.places import Place
    from api.desk.statuses import Status
    from corpus.territories import Territories
    from recommender import NearDuplicate

_CONSIDERED = 128
"""Nearest requests looked at; some may be of the same territory."""


@dataclass(frozen=True)
class NearRequest:
    """A request of another territory that is held for the same need."""

    reference: str
    place: Place
    status: Status
    received_at: datetime
    owner: str | None
    verdict: str | None
    masked_text: str
    likeness: float
    """In [-1, 1]."""
    probability: float
    """That the two are one need, in (0, 1)."""
    shared_words: tuple[str, ...]
    """Words that both say, as the other one writes them; at most five, often none."""


@dataclass(frozen=True)
class NearFound:
    """The requests like one."""

    ready: bool
    """Whether the request was compared; a new one is within seconds, while the service runs."""
    requests: tuple[NearRequest, ...]
    """Most alike first; ties break by the first to come."""


class NearRequests:
    """Finds requests that are one need."""

    def __init__(self, database: Database, vectors: NeedVectors, *, territories: Callable[[], Territories]) -> None:
        """Search a database by the vectors of its needs."""
        self._database = database
        self._vectors = vectors
        self._territories = territories

    def of(self, reference: str, *, top_k: int = 10) -> NearFound:
        """Find the requests of other territories that ask the same.

        Args:
            reference: the request's.
            top_k: how many, at least 1.

        Returns:
            At most ``top_k`` requests, neither withdrawn nor erased.

        Raises:
            UnknownRequestError: if no request bears the reference.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.read() as session:
            row = session.scalar(by_reference(reference))
            if row is None:
                raise UnknownRequestError("Aucune demande ne porte ce numéro.")
            mine = session.execute(self._compared().where(RequestRow.id == row.id)).one_or_none()
        if mine is None:
            return NearFound(ready=row.status in GONE, requests=())
        alike = self._nearest(mine.vector)
        elsewhere = RequestRow.territory != row.territory
        with self._database.read() as session:
            others = session.execute(self._compared().where(NeedVectorRow.id.in_(alike), elsewhere)).all()
        first = sorted(others, key=lambda other: (-alike[other.id], other.received_at, other.id))[:top_k]
        by_id = {other.id: other for other in first}
        found = near_duplicates(
            mine.masked_text,
            [Candidate(other.id, alike[other.id], other.masked_text) for other in first],
            likeness=self._vectors.likeness,
        )
        told = sorted(found, key=lambda one: list(by_id).index(one.id))
        return NearFound(ready=True, requests=tuple(self._told(by_id[one.id], one) for one in told))

    def _nearest(self, packed: bytes) -> dict[int, float]:
        least = self._vectors.likeness.config.same
        return dict(self._vectors.index().nearest(unpacked([packed])[0], top_k=_CONSIDERED, least=least))

    def _told(self, row: Row[Any], found: NearDuplicate) -> NearRequest:
        place = (row.territory, row.territory_kind, row.department, row.population)
        return NearRequest(
            reference=row.reference,
            place=filed_place(*place, territories=self._territories()),
            status=row.status,
            received_at=row.received_at,
            owner=row.owner,
            verdict=row.verdict,
            masked_text=row.masked_text,
            likeness=found.likeness,
            probability=found.probability,
            shared_words=found.shared_words,
        )

    def _compared(self) -> Select[*tuple[Any, ...]]:
        """Select the requests that are compared, each with the vector and the text that hold now."""
        vector = (
            (NeedVectorRow.request_id == RequestRow.id)
            & (NeedVectorRow.revision == RequestRow.revision)
            & (NeedVectorRow.encoder == self._vectors.likeness.digest)
        )
        return (
            select(
                NeedVectorRow.id,
                NeedVectorRow.vector,
                StatementRow.masked_text,
                RequestRow.reference,
                RequestRow.status,
                RequestRow.received_at,
                RequestRow.owner,
                RequestRow.verdict,
                RequestRow.territory,
                RequestRow.territory_kind,
                RequestRow.department,
                RequestRow.population,
            )
            .join(RequestRow, vector)
            .join(StatementRow, of_revision())
            .where(RequestRow.status.not_in(GONE))
        )
