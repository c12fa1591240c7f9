"""The requests of other territories that ask the same as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.desk.requests.history import find
from api.desk.requests.need_tables import NearPairRow
from api.desk.requests.places import filed_place
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow
from api.desk.triage.near_pairs import SURE, count_sure
from recommender import words_in_common

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    from api.desk.database import Database
    from api.desk.requests.places import Place
    from api.desk.requests.statuses import Status
    from api.desk.triage.near_pairs import NearPairs
    from corpus.territories import Territories


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
    sure: int
    """How many are sure, those that are not told included."""


class NearRequests:
    """Tells of each request those that are one need with it."""

    def __init__(self, database: Database, pairs: NearPairs, *, territories: Callable[[], Territories]) -> None:
        """Read the pairs of a database.

        Args:
            database: the database.
            pairs: what finds them.
            territories: gives every territory, loaded when first asked.

        """
        self._database = database
        self._pairs = pairs
        self._territories = territories

    def of(self, reference: str, *, top_k: int = 10) -> NearFound:
        """Find the requests of other territories that ask the same.

        Those of a request that was just read, and not compared yet, are searched now.

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
            mine = session.execute(self._pairs.compared().where(RequestRow.reference == reference)).one_or_none()
            if mine is None:
                return NearFound(ready=_is_gone(session, reference), requests=(), sure=0)
            if mine.compared:
                near, sure = self._known(session, mine.id, top_k=top_k), count_sure(session, [mine.id]).get(mine.id, 0)
        if not mine.compared:
            found = self._searched(mine)
            near, sure = found[:top_k], sum(probability >= SURE for _, probability in found)
        words = words_in_common(mine.masked_text, [other.masked_text for other, _ in near])
        told = (self._told(*one, words=said) for one, said in zip(near, words, strict=True))
        return NearFound(ready=True, requests=tuple(told), sure=sure)

    def _known(self, session: Session, request_id: int, *, top_k: int) -> list[tuple[Row[Any], float]]:
        """Read what was found of a request that was compared."""
        of_mine = (NearPairRow.other_id == RequestRow.id) & (NearPairRow.request_id == request_id)
        query = self._pairs.compared().add_columns(NearPairRow.probability).join(NearPairRow, of_mine)
        first = query.order_by(NearPairRow.probability.desc(), RequestRow.received_at, RequestRow.id).limit(top_k)
        return [(row, row.probability) for row in session.execute(first)]

    def _searched(self, mine: Row[Any]) -> list[tuple[Row[Any], float]]:
        found = {one.id: one.probability for one in self._pairs.search(mine)}
        with self._database.read() as session:
            others = session.execute(self._pairs.compared().where(RequestRow.id.in_(found))).all()
        near = [(row, found[row.id]) for row in others]
        return sorted(near, key=lambda one: (-one[1], one[0].received_at, one[0].id))

    def _told(self, row: Row[Any], probability: float, *, words: tuple[str, ...]) -> NearRequest:
        place = (row.territory, row.territory_kind, row.department, row.population)
        return NearRequest(
            reference=row.reference,
            place=filed_place(*place, territories=self._territories()),
            status=row.status,
            received_at=row.received_at,
            owner=row.owner,
            verdict=row.verdict,
            masked_text=row.masked_text,
            probability=probability,
            shared_words=words,
        )


def _is_gone(session: Session, reference: str) -> bool:
    """Tell whether a request that is not compared is so for good, and not because it is new."""
    return find(session, reference).status in THE_PERSONS_OWN
