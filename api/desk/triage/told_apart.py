"""Two requests that an expert has read and told apart: they are not one need, whatever computing finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from api.desk.errors import PairError
from api.desk.introductions.rows import introduction_between
from api.desk.requests.history import find, hold
from api.desk.requests.need_tables import NearPairRow, NeedVectorRow, PairDecisionKind, PairDecisionRow
from api.desk.requests.places import filed_place
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow
from api.desk.requests.told_pairs import pairs_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.requests.places import Place
    from corpus.territories import Territories

_SAME = "Choisissez deux demandes différentes."
_GONE = "Une de ces demandes a été retirée ou effacée."
_INTRODUCED = "Une mise en relation est proposée ou faite entre ces deux demandes : retirez-la d’abord."
_NOT_APART = "Ces deux demandes n’ont pas été distinguées, ou ne le sont plus."


@dataclass(frozen=True)
class PairDecision:
    """That a request and another one were told apart, or brought together again."""

    kind: PairDecisionKind
    other: str
    """The reference of the other."""
    place: Place | None
    """Of the other; none once it is erased."""
    actor: str
    """The account of the expert, or the key of a program."""
    at: datetime
    holds: bool
    """Whether it is the last on the two, and the other is still there."""

    @property
    def is_apart(self) -> bool:
        """Whether the two are not one need, as it stands."""
        return self.holds and self.kind is PairDecisionKind.APART


class ToldApart:
    """What experts tell apart in a database; who may is checked by the caller."""

    def __init__(self, database: Database, *, clock: Clock, territories: Callable[[], Territories]) -> None:
        """Keep decisions on two requests."""
        self._database = database
        self._clock = clock
        self._territories = territories

    def of(self, reference: str) -> tuple[PairDecision, ...]:
        """Read what was decided of a request and others, first things first; what was erased is gone.

        Args:
            reference: the request's.

        Returns:
            The decisions.

        Raises:
            UnknownRequestError: if no request bears the reference.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.read() as session:
            mine = find(session, reference).id
            other = (RequestRow.id == PairDecisionRow.request_id) | (RequestRow.id == PairDecisionRow.other_id)
            query = select(PairDecisionRow, RequestRow).join(RequestRow, other & (RequestRow.id != mine))
            rows = session.execute(query.where(pairs_of(mine)).order_by(PairDecisionRow.id)).all()
        last = {row.id: decision.id for decision, row in rows}
        return tuple(self._told(decision, row, holds=last[row.id] == decision.id) for decision, row in rows)

    def tell_apart(self, reference: str, other: str, *, actor: str) -> None:
        """Say that two requests are not one need: neither is proposed for the other, nor are they grouped, any more.

        Told twice, it is told once.

        Args:
            reference: one request.
            other: the other one.
            actor: the account of who says so.

        Raises:
            UnknownRequestError: if no request bears one of the references.
            PairError: if they are one, one has left, or they are put in touch.

        """
        with self._database.write() as session:
            one, two = _held(session, reference, other)
            if any(row.status in THE_PERSONS_OWN for row in (one, two)):
                raise PairError(_GONE)
            if introduction_between(session, one.id, two.id) is not None:
                raise PairError(_INTRODUCED)
            last = _last(session, one.id, two.id)
            if last is not None and last.kind == PairDecisionKind.APART:
                return
            self._add(session, one.id, two.id, PairDecisionKind.APART, last=last, actor=actor)
            both = (NearPairRow.request_id.in_((one.id, two.id))) & (NearPairRow.other_id.in_((one.id, two.id)))
            session.execute(delete(NearPairRow).where(both))

    def bring_together(self, reference: str, other: str, *, actor: str) -> None:
        """Say that two requests that were told apart may be one need: they are compared again.

        Args:
            reference: one request.
            other: the other one.
            actor: the account of who says so.

        Raises:
            UnknownRequestError: if no request bears one of the references.
            PairError: if they are not told apart.

        """
        with self._database.write() as session:
            one, two = _held(session, reference, other)
            last = _last(session, one.id, two.id)
            if last is None or last.kind != PairDecisionKind.APART:
                raise PairError(_NOT_APART)
            self._add(session, one.id, two.id, PairDecisionKind.RESTORED, last=last, actor=actor)
            both = NeedVectorRow.request_id.in_((one.id, two.id))
            session.execute(update(NeedVectorRow).where(both).values(compared=None))

    def _add(
        self,
        session: Session,
        one: int,
        two: int,
        kind: PairDecisionKind,
        *,
        last: PairDecisionRow | None,
        actor: str,
    ) -> None:
        sequence, at = (last.sequence if last else 0) + 1, self._clock()
        session.add(
            PairDecisionRow(request_id=one, other_id=two, sequence=sequence, kind=kind.value, actor=actor, at=at)
        )

    def _told(self, decision: PairDecisionRow, other: RequestRow, *, holds: bool) -> PairDecision:
        place = None
        if other.territory is not None and other.department is not None:
            asked = (other.territory, other.territory_kind, other.department, other.population)
            place = filed_place(*asked, territories=self._territories())
        return PairDecision(
            kind=PairDecisionKind(decision.kind),
            other=other.reference,
            place=place,
            actor=decision.actor,
            at=decision.at,
            holds=holds and other.status not in THE_PERSONS_OWN,
        )


def _held(session: Session, reference: str, other: str) -> tuple[RequestRow, RequestRow]:
    """Hold two requests, always in the same order: two writers wait for each other never."""
    rows = {row.id: row for row in (hold(session, one, expected_version=None) for one in sorted((reference, other)))}
    if len(rows) != 2:
        raise PairError(_SAME)
    return rows[min(rows)], rows[max(rows)]


def _last(session: Session, one: int, two: int) -> PairDecisionRow | None:
    of_both = (PairDecisionRow.request_id == one) & (PairDecisionRow.other_id == two)
    return session.scalar(select(PairDecisionRow).where(of_both).order_by(PairDecisionRow.sequence.desc()).limit(1))
