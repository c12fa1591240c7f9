"""Which requests are one need, two by two: found once a request is read, and kept for the inbox and its page."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from api.desk.requests.need_tables import NearPairRow, NeedVectorRow
from api.desk.requests.need_vectors import of_revision, unpacked
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow, StatementRow
from api.desk.requests.told_pairs import apart_from
from recommender import Candidate, ComparedNeed, NeedLikenessUnusableError, near_duplicates
from recommender.similar_needs.pauses import no_pause

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

    from api.desk.database import Database
    from api.desk.requests.need_vectors import NeedVectors
    from recommender import NearDuplicate, NeedPairs
    from recommender.similar_needs.pauses import Pause

SURE = 2 / 3
"""The probability from which two requests are said to be one need, without an expert having read them."""
_CONSIDERED = 64
"""Nearest requests compared one by one, 0.1 ms each; some may be of the same territory."""
_KEPT = 10
"""The most probable that are kept of a request, besides all that are sure."""
_BATCH = 64
"""Requests compared between two transactions: some two seconds among 100,000."""


class NearPairs:
    """Finds and keeps the requests of other territories that ask the same; one object a process."""

    def __init__(self, database: Database, vectors: NeedVectors, *, pairs: Callable[[], NeedPairs]) -> None:
        """Compare the requests of a database by the vectors of its needs.

        Args:
            database: the database.
            vectors: the vectors of its needs.
            pairs: gives what was learned of pairs of needs, loaded when first asked.

        """
        self._database = database
        self._vectors = vectors
        self._load_pairs = pairs
        self._checked = False

    @cached_property
    def _pairs(self) -> NeedPairs:
        pairs = self._load_pairs()
        if pairs.encoder != self._vectors.likeness.encoder:
            raise NeedLikenessUnusableError(
                "Les paires de besoins ont été apprises avec un autre encodeur. "
                "Lancez : python -m evaluation.fitting.need_pairs"
            )
        return pairs

    def compute(self, *, pause: Pause = no_pause) -> int:
        """Compare the requests whose vector is new, the last ones first, and all anew where pairs were learned anew.

        Args:
            pause: called before each request; what it raises ends the work, and what is found is kept.

        Returns:
            How many requests were compared.

        Raises:
            NeedLikenessUnusableError: if pairs were learned with another encoder than the likeness, or cannot be read.
            StoreUnavailableError: if the database does not answer; what is found is kept.

        """
        self._forget_others()
        done = 0
        while rows := self._left():
            found = [(row, self._paused_search(row, pause=pause)) for row in rows]
            with self._database.write() as session:
                kept = sum(self._keep(session, row, near) for row, near in found)
            if not kept:
                # All of them left or changed meanwhile, or another process was quicker: the next time is soon.
                return done
            done += kept
        return done

    def search(self, row: Row[Any]) -> list[NearDuplicate]:
        """Compare a request with those of other territories whose need is nearest, now.

        Args:
            row: what `compared` selects.

        Returns:
            Those that may be one need with it, by id of the request, the most probable first; ties break by id.

        Raises:
            NeedLikenessUnusableError: if pairs were learned with another encoder than the likeness, or cannot be read.
            StoreUnavailableError: if the database does not answer.

        """
        need = _need_of(row)
        near = dict(self._vectors.newest().nearest(need.vector, top_k=_CONSIDERED))
        elsewhere = RequestRow.territory != row.territory
        with self._database.read() as session:
            apart = RequestRow.id.in_(apart_from(session, row.id))
            others = session.execute(self.compared().where(NeedVectorRow.id.in_(near), elsewhere, ~apart)).all()
        return near_duplicates(need, [Candidate(other.id, _need_of(other)) for other in others], pairs=self._pairs)

    def compared(self) -> Select[*tuple[Any, ...]]:
        """Select the requests that are compared, each with the vector and the text that hold now."""
        vector = (
            (NeedVectorRow.request_id == RequestRow.id)
            & (NeedVectorRow.revision == RequestRow.revision)
            & (NeedVectorRow.encoder == self._vectors.likeness.digest)
        )
        return (
            select(
                RequestRow.id,
                RequestRow.reference,
                RequestRow.status,
                RequestRow.received_at,
                RequestRow.owner,
                RequestRow.verdict,
                RequestRow.territory,
                RequestRow.territory_kind,
                RequestRow.department,
                RequestRow.population,
                NeedVectorRow.id.label("vector_id"),
                NeedVectorRow.vector,
                NeedVectorRow.compared,
                StatementRow.masked_text,
            )
            .join(NeedVectorRow, vector)
            .join(StatementRow, of_revision())
            .where(RequestRow.status.not_in(THE_PERSONS_OWN))
        )

    def _forget_others(self) -> None:
        """Forget, once a process, what was found by pairs learned otherwise."""
        if self._checked:
            return
        others = NeedVectorRow.compared != self._pairs.digest
        with self._database.write() as session:
            if session.scalar(select(NeedVectorRow.id).where(others).limit(1)) is not None:
                session.execute(delete(NearPairRow))
                session.execute(update(NeedVectorRow).where(NeedVectorRow.compared.is_not(None)).values(compared=None))
        self._checked = True

    def _left(self) -> Sequence[Row[Any]]:
        query = self.compared().where(NeedVectorRow.compared.is_(None)).order_by(NeedVectorRow.id.desc())
        with self._database.read() as session:
            return session.execute(query.limit(_BATCH)).all()

    def _paused_search(self, row: Row[Any], *, pause: Pause) -> list[NearDuplicate]:
        pause()
        return self.search(row)

    def _keep(self, session: Session, row: Row[Any], found: Sequence[NearDuplicate]) -> bool:
        """Write down what was found, but for what left or was corrected meanwhile."""
        held = self.compared().with_only_columns(RequestRow.id)
        mine = NeedVectorRow.compared.is_(None) & (NeedVectorRow.id == row.vector_id)
        if session.scalar(held.where(mine)) is None:
            return False
        near = {one.id: one.probability for rank, one in enumerate(found) if rank < _KEPT or one.probability >= SURE}
        there = session.scalars(held.where(RequestRow.id.in_(near), RequestRow.territory != row.territory)).all()
        of_mine = (NearPairRow.request_id == row.id) & NearPairRow.other_id.in_(near)
        known = set(session.scalars(select(NearPairRow.other_id).where(of_mine)))
        # Told apart while they were compared, perhaps.
        new = set(there) - known - apart_from(session, row.id)
        both = [(row.id, other) for other in sorted(new)] + [(other, row.id) for other in sorted(new)]
        if both:
            rows = [{"request_id": a, "other_id": b, "probability": near[b if a == row.id else a]} for a, b in both]
            session.execute(insert(NearPairRow), rows)
        vector = NeedVectorRow.id == row.vector_id
        session.execute(update(NeedVectorRow).where(vector).values(compared=self._pairs.digest))
        return True


def count_sure(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Count, for each of some requests, those that are surely one need with it; none for what has no such request."""
    query = select(NearPairRow.request_id, func.count()).where(NearPairRow.request_id.in_(ids), is_sure())
    return {row[0]: row[1] for row in session.execute(query.group_by(NearPairRow.request_id))}


def is_sure() -> ColumnElement[bool]:
    """Write the condition of a pair that is surely one need."""
    return NearPairRow.probability >= SURE


def _need_of(row: Row[Any]) -> ComparedNeed:
    return ComparedNeed(text=row.masked_text, vector=unpacked([row.vector])[0])
