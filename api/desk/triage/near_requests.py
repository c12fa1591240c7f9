"""The requests of other territories that ask the same as one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from api.desk.errors import UnknownRequestError
from api.desk.requests.history import by_reference
from api.desk.requests.need_tables import NeedVectorRow
from api.desk.requests.need_vectors import GONE, of_revision, unpacked
from api.desk.requests.places import filed_place
from api.desk.requests.tables import RequestRow, StatementRow
from recommender import Candidate, ComparedNeed, NeedLikenessUnusableError, near_duplicates, words_in_common

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Row, Select
    from sqlalchemy.orm import Session

    from api.desk.database import Database
    from api.desk.requests.need_vectors import NeedVectors
    from api.desk.requests.places import Place
    from api.desk.requests.statuses import Status
    from corpus.territories import Territories
    from recommender import NearDuplicate, NeedPairs

_CONSIDERED = 64
"""Nearest requests compared one by one, 0.1 ms each; some may be of the same territory."""
SURE = 2 / 3
"""The probability from which two requests are said to be one need, without an expert having read them."""


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
    probability: float
    """That the two are one need, in (0, 1)."""
    shared_words: tuple[str, ...]
    """Words that both say, as the other one writes them; at most five, often none."""

    @property
    def sure(self) -> bool:
        """Whether it is said to be the same need, without an expert having read both."""
        return self.probability >= SURE


@dataclass(frozen=True)
class NearFound:
    """The requests like one."""

    ready: bool
    """Whether the request was compared; a new one is within seconds, while the service runs."""
    requests: tuple[NearRequest, ...]
    """The most probable first; ties break by the first to come."""


class NearRequests:
    """Finds requests that are one need."""

    def __init__(
        self,
        database: Database,
        vectors: NeedVectors,
        *,
        territories: Callable[[], Territories],
        pairs: Callable[[], NeedPairs],
    ) -> None:
        """Search a database by the vectors of its needs.

        Args:
            database: the database.
            vectors: the vectors of its needs.
            territories: gives every territory, loaded when first asked.
            pairs: gives what was learned of pairs of needs, loaded when first asked.

        """
        self._database = database
        self._vectors = vectors
        self._territories = territories
        self._load_pairs = pairs

    @cached_property
    def _pairs(self) -> NeedPairs:
        pairs = self._load_pairs()
        if pairs.encoder != self._vectors.likeness.encoder:
            raise NeedLikenessUnusableError(
                "Les paires de besoins ont été apprises avec un autre encodeur. "
                "Lancez : python -m evaluation.fitting.need_pairs"
            )
        return pairs

    def of(self, reference: str, *, top_k: int = 10) -> NearFound:
        """Find the requests of other territories that ask the same.

        Args:
            reference: the request's.
            top_k: how many, at least 1.

        Returns:
            At most ``top_k`` requests, neither withdrawn nor erased.

        Raises:
            UnknownRequestError: if no request bears the reference.
            NeedLikenessUnusableError: if pairs were learned with another encoder than the likeness, or cannot be read.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.read() as session:
            mine = session.execute(self._compared().where(RequestRow.reference == reference)).one_or_none()
            if mine is None:
                return NearFound(ready=_is_gone(session, reference), requests=())
        need = _need_of(mine)
        near = dict(self._vectors.newest().nearest(need.vector, top_k=_CONSIDERED))
        elsewhere = RequestRow.territory != mine.territory
        with self._database.read() as session:
            others = session.execute(self._compared().where(NeedVectorRow.id.in_(near), elsewhere)).all()
        by_id = {other.id: other for other in others}
        found = near_duplicates(need, [Candidate(other.id, _need_of(other)) for other in others], pairs=self._pairs)
        first = sorted(found, key=lambda one: (-one.probability, by_id[one.id].received_at, one.id))[:top_k]
        words = words_in_common(mine.masked_text, [by_id[one.id].masked_text for one in first])
        told = (self._told(by_id[one.id], one, words=said) for one, said in zip(first, words, strict=True))
        return NearFound(ready=True, requests=tuple(told))

    def _told(self, row: Row[Any], found: NearDuplicate, *, words: tuple[str, ...]) -> NearRequest:
        place = (row.territory, row.territory_kind, row.department, row.population)
        return NearRequest(
            reference=row.reference,
            place=filed_place(*place, territories=self._territories()),
            status=row.status,
            received_at=row.received_at,
            owner=row.owner,
            verdict=row.verdict,
            masked_text=row.masked_text,
            probability=found.probability,
            shared_words=words,
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


def _is_gone(session: Session, reference: str) -> bool:
    """Tell whether a request that is not compared is so for good, and not because it is new."""
    row = session.scalar(by_reference(reference))
    if row is None:
        raise UnknownRequestError("Aucune demande ne porte ce numéro.")
    return row.status in GONE


def _need_of(row: Row[Any]) -> ComparedNeed:
    return ComparedNeed(text=row.masked_text, vector=unpacked([row.vector])[0])
