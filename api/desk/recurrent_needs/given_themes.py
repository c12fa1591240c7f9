"""Experts give requests their theme, one by one or all those of a recurrent need, which then has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from api.desk.errors import DecisionError, NotAMemberError, StatusError, UnknownClusterError
from api.desk.recurrent_needs.recounting import recount
from api.desk.requests.given_themes import standing_themes
from api.desk.requests.history import find, hold
from api.desk.requests.inbox_tables import RequestThemeRow, ThemeDecisionRow
from api.desk.requests.need_tables import NeedClusterMemberRow, NeedClusterRow
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow
from corpus.themes import LABELS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database

_EMPTY = "Plus aucune demande n’est de ce besoin : il n’y a rien à quoi donner un thème."
_UNKNOWN = "Choisissez un thème de la liste, ou « Aucun thème de la liste »."


@dataclass(frozen=True)
class ThemeDecision:
    """That a theme was given."""

    theme: str | None
    """An id of `corpus.themes`; none where the expert says that no theme fits."""
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
        """Read the themes that were given to a request, first things first: the last one holds.

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
        return tuple(ThemeDecision(row.theme, row.actor, row.at) for row in rows)

    def of_need(self, cluster_id: int) -> tuple[ThemeDecision, ...]:
        """Read the themes that were given to requests that are of a recurrent need now, first things first."""
        one = (ThemeDecisionRow.theme, ThemeDecisionRow.actor, ThemeDecisionRow.at)
        query = select(*one, func.count()).where(ThemeDecisionRow.request_id.in_(_of_need(cluster_id)))
        with self._database.read() as session:
            rows = session.execute(query.group_by(*one).order_by(func.min(ThemeDecisionRow.id))).all()
        return tuple(ThemeDecision(*row) for row in rows)

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
            row = hold(session, reference, expected_version=None)
            if row.status in THE_PERSONS_OWN:
                raise StatusError(f"Une demande {row.status.label} n’a plus de thème.")
            self._give(session, select(RequestRow.id).where(RequestRow.id == row.id), theme, actor=actor)

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
            if session.get(NeedClusterRow, cluster_id) is None:
                raise UnknownClusterError("Ce besoin récurrent n’existe pas, ou plus.")
            given = self._give(session, _of_need(cluster_id), theme, actor=actor)
            if not given:
                raise NotAMemberError(_EMPTY)
            return given

    def _give(self, session: Session, wanted: Select[int], theme: str | None, *, actor: str) -> int:
        if theme is not None and theme not in LABELS:
            raise DecisionError(_UNKNOWN)
        # Held, always in the same order: a reading of one of them waits, and then sorts by what is given here.
        held = select(RequestRow.id).where(RequestRow.id.in_(wanted)).order_by(RequestRow.id).with_for_update()
        ids = list(session.scalars(held))
        last = {
            row.request_id: row
            for row in session.scalars(standing_themes().where(ThemeDecisionRow.request_id.in_(wanted)))
        }
        changed = [number for number in ids if number not in last or last[number].theme != theme]
        now = self._clock()
        new = [
            {
                "request_id": number,
                "sequence": last[number].sequence + 1 if number in last else 1,
                "theme": theme,
                "actor": actor,
                "at": now,
            }
            for number in changed
        ]
        if new:
            session.execute(insert(ThemeDecisionRow), new)
        # Though nothing is new: a programme of before may have sorted them otherwise.
        session.execute(delete(RequestThemeRow).where(RequestThemeRow.request_id.in_(wanted)))
        if theme and ids:
            session.execute(insert(RequestThemeRow), [{"theme": theme, "request_id": number} for number in ids])
        of_them = select(NeedClusterMemberRow.cluster_id).where(NeedClusterMemberRow.request_id.in_(wanted)).distinct()
        recount(session, list(session.scalars(of_them)), now=now)
        return len(ids)


def _of_need(cluster_id: int) -> Select[int]:
    return select(NeedClusterMemberRow.request_id).where(NeedClusterMemberRow.cluster_id == cluster_id)
