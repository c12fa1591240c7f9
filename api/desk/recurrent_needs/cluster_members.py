"""The requests of a recurrent need, and what experts take out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from api.desk.errors import NotAMemberError, UnknownClusterError
from api.desk.recurrent_needs.apart_members import standing
from api.desk.recurrent_needs.recounting import recount
from api.desk.requests.history import hold
from api.desk.requests.inbox_tables import RequestReadingRow
from api.desk.requests.need_tables import (
    MemberApartRow,
    MemberDecisionKind,
    MemberDecisionRow,
    NeedClusterMemberRow,
    NeedClusterRow,
    NeedVectorRow,
)
from api.desk.requests.need_vectors import of_revision
from api.desk.requests.places import filed_place
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow, StatementRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.requests.places import Place
    from api.desk.requests.statuses import Status
    from corpus.territories import Territories

_TAKEN = "Cette demande n’est pas, ou plus, de ce besoin."
_THERE = "Cette demande n’a pas été retirée de ce besoin, ou y a déjà été remise."


@dataclass(frozen=True)
class ClusterMember:
    """A request of a recurrent need."""

    reference: str
    place: Place
    status: Status
    verdict: str | None
    """As the inbox tells it; none until it was read."""
    received_at: datetime
    masked_text: str


@dataclass(frozen=True)
class MemberDecision:
    """That a request was taken out of a recurrent need, or put back."""

    kind: MemberDecisionKind
    reference: str
    actor: str
    """The account of the expert."""
    at: datetime


class ClusterMembers:
    """The requests of a database's recurrent needs; who may decide is checked by the caller."""

    def __init__(self, database: Database, *, clock: Clock, territories: Callable[[], Territories]) -> None:
        """Read the groups that `ClusterWork` makes, and correct them."""
        self._database = database
        self._clock = clock
        self._territories = territories

    def of(self, cluster_id: int, *, limit: int = 200) -> tuple[ClusterMember, ...]:
        """List the requests of a recurrent need, the latest first; an unknown need has none."""
        return self._read(NeedClusterMemberRow.request_id, NeedClusterMemberRow.cluster_id == cluster_id, limit=limit)

    def taken_out(self, cluster_id: int, *, limit: int = 200) -> tuple[ClusterMember, ...]:
        """List the requests that are taken out of a recurrent need, the latest first."""
        row = standing().subquery()
        return self._read(row.c.request_id, row.c.cluster_id == cluster_id, limit=limit)

    def history(self, cluster_id: int) -> tuple[MemberDecision, ...]:
        """Read what was taken out of a recurrent need and put back, first things first; what was erased is gone."""
        query = (
            select(MemberDecisionRow, RequestRow.reference)
            .join(RequestRow, RequestRow.id == MemberDecisionRow.request_id)
            .where(MemberDecisionRow.cluster_id == cluster_id)
            .order_by(MemberDecisionRow.id)
        )
        with self._database.read() as session:
            rows = session.execute(query).all()
        return tuple(
            MemberDecision(MemberDecisionKind(row.kind), reference, row.actor, row.at) for row, reference in rows
        )

    def take_out(self, cluster_id: int, reference: str, *, actor: str) -> None:
        """Say that a request is another need: it leaves at once, and is never again of one need with what is there now.

        Args:
            cluster_id: the recurrent need.
            reference: the request's.
            actor: the account of who says so.

        Raises:
            UnknownClusterError: if there is no such need.
            UnknownRequestError: if no request bears the reference.
            NotAMemberError: if the request is not of the need.

        """
        with self._database.write() as session:
            cluster, request = _found(session, cluster_id), hold(session, reference, expected_version=None)
            member = session.get(NeedClusterMemberRow, request.id)
            if member is None or member.cluster_id != cluster_id:
                raise NotAMemberError(_TAKEN)
            decision = self._add(session, cluster_id, request.id, MemberDecisionKind.TAKEN_OUT, actor=actor)
            session.delete(member)
            session.flush()
            others = select(NeedClusterMemberRow.request_id).where(NeedClusterMemberRow.cluster_id == cluster_id)
            rows = [{"decision_id": decision.id, "request_id": other} for other in session.scalars(others)]
            if rows:
                session.execute(insert(MemberApartRow), rows)
            if cluster.central_id == request.id:
                # It is quoted no more; another is when all is grouped.
                cluster.central_id = None
            recount(session, [cluster_id], now=self._clock())

    def put_back(self, cluster_id: int, reference: str, *, actor: str) -> None:
        """Say that a request may be of a recurrent need again: it comes back at once, unless it is of another by now.

        Args:
            cluster_id: the recurrent need.
            reference: the request's.
            actor: the account of who says so.

        Raises:
            UnknownClusterError: if there is no such need.
            UnknownRequestError: if no request bears the reference.
            NotAMemberError: if the request is not taken out of the need.

        """
        with self._database.write() as session:
            _found(session, cluster_id)
            request = hold(session, reference, expected_version=None)
            last = session.scalar(_of(cluster_id, request.id).order_by(MemberDecisionRow.sequence.desc()).limit(1))
            if last is None or last.kind != MemberDecisionKind.TAKEN_OUT:
                raise NotAMemberError(_THERE)
            self._add(session, cluster_id, request.id, MemberDecisionKind.PUT_BACK, actor=actor)
            compared = session.scalar(select(NeedVectorRow.id).where(NeedVectorRow.request_id == request.id))
            if compared is not None and session.get(NeedClusterMemberRow, request.id) is None:
                session.add(NeedClusterMemberRow(request_id=request.id, cluster_id=cluster_id))
                session.flush()
                recount(session, [cluster_id], now=self._clock())

    def _add(
        self, session: Session, cluster_id: int, request_id: int, kind: MemberDecisionKind, *, actor: str
    ) -> MemberDecisionRow:
        before = session.scalar(_of(cluster_id, request_id).with_only_columns(func.max(MemberDecisionRow.sequence)))
        row = MemberDecisionRow(
            cluster_id=cluster_id,
            request_id=request_id,
            sequence=(before or 0) + 1,
            kind=kind.value,
            actor=actor,
            at=self._clock(),
        )
        session.add(row)
        session.flush()
        return row

    def _read(self, request_id: Any, condition: Any, *, limit: int) -> tuple[ClusterMember, ...]:
        query = (
            select(RequestRow, StatementRow.masked_text, RequestReadingRow.verdict)
            .join(StatementRow, of_revision())
            .outerjoin(RequestReadingRow, RequestReadingRow.request_id == RequestRow.id)
            .where(RequestRow.id.in_(select(request_id).where(condition)), RequestRow.status.not_in(THE_PERSONS_OWN))
            .order_by(RequestRow.received_at.desc(), RequestRow.id)
            .limit(limit)
        )
        with self._database.read() as session:
            rows = session.execute(query).all()
        return tuple(self._member(row, text, verdict) for row, text, verdict in rows)

    def _member(self, row: RequestRow, text: str, verdict: str | None) -> ClusterMember:
        place = filed_place(
            row.territory or "",
            row.territory_kind,
            row.department or "",
            row.population,
            territories=self._territories(),
        )
        return ClusterMember(row.reference, place, row.status, verdict, row.received_at, text)


def _found(session: Session, cluster_id: int) -> NeedClusterRow:
    row = session.get(NeedClusterRow, cluster_id)
    if row is None:
        raise UnknownClusterError("Ce besoin récurrent n’existe pas, ou plus.")
    return row


def _of(cluster_id: int, request_id: int) -> Select[MemberDecisionRow]:
    return select(MemberDecisionRow).where(
        MemberDecisionRow.cluster_id == cluster_id, MemberDecisionRow.request_id == request_id
    )
