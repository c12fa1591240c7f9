"""Experts give requests their theme, one by one or all those of a recurrent need, or let it be computed again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from api.desk.errors import DecisionError, NotAMemberError, StatusError, UnknownClusterError
from api.desk.recurrent_needs.recounting import recount
from api.desk.requests.given_themes import last_decisions, standing_themes
from api.desk.requests.history import find, hold
from api.desk.requests.inbox_tables import (
    RequestReadingRow,
    RequestThemeRow,
    ThemeDecisionKind,
    ThemeDecisionRow,
)
from api.desk.requests.need_tables import NeedClusterMemberRow, NeedClusterRow
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow
from corpus.themes import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database

_EMPTY = "Plus aucune demande n’est de ce besoin : il n’y a rien à quoi donner un thème."
_UNKNOWN = "Choisissez un thème de la liste, ou « Aucun thème de la liste »."


@dataclass(frozen=True)
class ThemeDecision:
    """That a theme was given, or is to be computed again."""

    kind: ThemeDecisionKind
    theme: str | None
    """An id of `corpus.themes`; none where the expert says that no theme fits, or gives the choice back."""
    actor: str
    """The account of the expert, or the key of a program."""
    at: datetime
    requests: int = 1
    """To how many requests at once."""


class GivenThemes:
    """The themes that experts give in a database; who may is checked by the caller."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep the themes that are given."""
        self._database = database
        self._clock = clock

    def of(self, reference: str) -> tuple[ThemeDecision, ...]:
        """Read what was decided of a request's theme, first things first: the last one holds.

        Args:
            reference: the request's.

        Returns:
            The decisions.

        Raises:
            UnknownRequestError: if no request bears the reference.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.read() as session:
            given = select(ThemeDecisionRow).where(ThemeDecisionRow.request_id == find(session, reference).id)
            rows = session.scalars(given.order_by(ThemeDecisionRow.sequence)).all()
        return tuple(ThemeDecision(ThemeDecisionKind(row.kind), row.theme, row.actor, row.at) for row in rows)

    def of_need(self, cluster_id: int) -> tuple[ThemeDecision, ...]:
        """Read what was decided of the themes of requests that are of a recurrent need now, first things first."""
        one = (ThemeDecisionRow.kind, ThemeDecisionRow.theme, ThemeDecisionRow.actor, ThemeDecisionRow.at)
        query = select(*one, func.count()).where(ThemeDecisionRow.request_id.in_(_members(cluster_id)))
        with self._database.read() as session:
            rows = session.execute(query.group_by(*one).order_by(func.min(ThemeDecisionRow.id))).all()
        return tuple(ThemeDecision(ThemeDecisionKind(row[0]), *row[1:]) for row in rows)

    def stands_in_need(self, cluster_id: int) -> bool:
        """Tell whether a request of a recurrent need has a theme that was given, or was told to have none."""
        given = standing_themes().where(ThemeDecisionRow.request_id.in_(_members(cluster_id)))
        with self._database.read() as session:
            return session.scalar(select(given.exists())) is True

    def give(self, reference: str, theme: str | None, *, actor: str) -> None:
        """Give a request its theme: the last one given holds, whatever is computed. Given twice, it is given once.

        Args:
            reference: the request's.
            theme: an id of `corpus.themes`; none where no theme fits.
            actor: the account of who gives it.

        Raises:
            UnknownRequestError: if no request bears the reference.
            StatusError: if the request is withdrawn or erased.
            DecisionError: if there is no such theme.

        """
        with self._database.write() as session:
            self._give(session, _one(session, reference), theme, actor=actor)

    def give_back(self, reference: str, *, actor: str) -> None:
        """Let a request have the themes that are computed again; the reading of requests brings them in a few seconds.

        Where no theme was given, nothing changes.

        Args:
            reference: the request's.
            actor: the account of who gives the choice back.

        Raises:
            UnknownRequestError: if no request bears the reference.
            StatusError: if the request is withdrawn or erased.

        """
        with self._database.write() as session:
            self._give_back(session, _one(session, reference), actor=actor)

    def give_to_need(self, cluster_id: int, theme: str | None, *, actor: str) -> int:
        """Give its theme to every request of a recurrent need, and so to the need, whatever comes to it.

        Args:
            cluster_id: the recurrent need's.
            theme: an id of `corpus.themes`; none where no theme fits.
            actor: the account of who gives it.

        Returns:
            How many requests the need has.

        Raises:
            UnknownClusterError: if there is none of this id.
            NotAMemberError: if it has no request any more.
            DecisionError: if there is no such theme.

        """
        with self._database.write() as session:
            return self._give(session, _all(session, cluster_id), theme, actor=actor)

    def give_back_of_need(self, cluster_id: int, *, actor: str) -> int:
        """Let every request of a recurrent need have the themes that are computed again, and so the need.

        Args:
            cluster_id: the recurrent need's.
            actor: the account of who gives the choice back.

        Returns:
            How many of its requests had been given a theme, or told to have none.

        Raises:
            UnknownClusterError: if there is none of this id.
            NotAMemberError: if it has no request any more.

        """
        with self._database.write() as session:
            return self._give_back(session, _all(session, cluster_id), actor=actor)

    def _give(self, session: Session, wanted: Select[int], theme: str | None, *, actor: str) -> int:
        if theme is not None and theme not in LABELS:
            raise DecisionError(_UNKNOWN)
        ids, last = _held(session, wanted), _last(session, wanted)
        told = (ThemeDecisionKind.GIVEN, theme)
        changed = [number for number in ids if number not in last or (last[number].kind, last[number].theme) != told]
        self._decide(session, changed, last, told, actor=actor)
        # Though nothing is new: a programme of before may have sorted them otherwise.
        session.execute(delete(RequestThemeRow).where(RequestThemeRow.request_id.in_(wanted)))
        if theme and ids:
            session.execute(insert(RequestThemeRow), [{"theme": theme, "request_id": number} for number in ids])
        self._recount(session, wanted)
        return len(ids)

    def _give_back(self, session: Session, wanted: Select[int], *, actor: str) -> int:
        ids, last = _held(session, wanted), _last(session, wanted)
        changed = [number for number in ids if number in last and last[number].kind == ThemeDecisionKind.GIVEN]
        # What is computed of them was not kept: they are read again.
        given = standing_themes().with_only_columns(ThemeDecisionRow.request_id)
        themed = RequestReadingRow.request_id.in_(given.where(ThemeDecisionRow.request_id.in_(wanted)))
        session.execute(update(RequestReadingRow).where(themed).values(revision=0))
        self._decide(session, changed, last, (ThemeDecisionKind.RETURNED, None), actor=actor)
        self._recount(session, wanted)
        return len(changed)

    def _decide(
        self,
        session: Session,
        ids: Sequence[int],
        last: Mapping[int, ThemeDecisionRow],
        told: tuple[ThemeDecisionKind, str | None],
        *,
        actor: str,
    ) -> None:
        one = {"kind": told[0], "theme": told[1], "actor": actor, "at": self._clock()}
        new = [
            {"request_id": number, "sequence": last[number].sequence + 1 if number in last else 1, **one}
            for number in ids
        ]
        if new:
            session.execute(insert(ThemeDecisionRow), new)

    def _recount(self, session: Session, wanted: Select[int]) -> None:
        of_them = select(NeedClusterMemberRow.cluster_id).where(NeedClusterMemberRow.request_id.in_(wanted)).distinct()
        recount(session, list(session.scalars(of_them)), now=self._clock())


def _one(session: Session, reference: str) -> Select[int]:
    """Hold a request, and select it alone."""
    row = hold(session, reference, expected_version=None)
    if row.status in THE_PERSONS_OWN:
        raise StatusError(f"Une demande {row.status.label} n’a plus de thème.")
    return select(RequestRow.id).where(RequestRow.id == row.id)


def _all(session: Session, cluster_id: int) -> Select[int]:
    """Select the requests of a recurrent need, at least one."""
    if session.get(NeedClusterRow, cluster_id) is None:
        raise UnknownClusterError("Ce besoin récurrent n’existe pas, ou plus.")
    members = _members(cluster_id)
    if session.scalar(members.limit(1)) is None:
        raise NotAMemberError(_EMPTY)
    return members


def _members(cluster_id: int) -> Select[int]:
    return select(NeedClusterMemberRow.request_id).where(NeedClusterMemberRow.cluster_id == cluster_id)


def _held(session: Session, wanted: Select[int]) -> Sequence[int]:
    """Hold requests, always in the same order: a reading of one of them waits, and then sorts by what is decided."""
    held = select(RequestRow.id).where(RequestRow.id.in_(wanted)).order_by(RequestRow.id)
    return session.scalars(held.with_for_update()).all()


def _last(session: Session, wanted: Select[int]) -> dict[int, ThemeDecisionRow]:
    """Read what was last decided of the themes of requests, by their ids."""
    rows = session.scalars(last_decisions().where(ThemeDecisionRow.request_id.in_(wanted)))
    return {row.request_id: row for row in rows}
