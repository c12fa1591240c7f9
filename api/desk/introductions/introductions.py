"""Put two territories in touch that have one need: an expert proposes, each agrees, only then each is told who.

::

    proposed ──> one agrees ──> both agree: made, each gets the other's contact
        │             │
        └──────┬──────┘
               v
             ended        (one declines, withdraws, erases or comes to be of the other's territory; or the expert takes
                           the proposal back or closes one of the requests)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.errors import IntroductionError, NotTheWriterError, UnknownRequestError
from api.desk.introductions.ends import end_introduction
from api.desk.introductions.mails import contact_mail
from api.desk.introductions.questions import ask, ask_no_more
from api.desk.introductions.rows import (
    IntroductionState,
    introduction_between,
    introductions_of,
    sides_of,
    state_of,
    waiting_for,
)
from api.desk.introductions.shares import shared_by
from api.desk.requests.history import PERSON, append, by_reference, by_secret, hold
from api.desk.requests.need_tables import IntroductionMailRow, IntroductionRow, IntroductionSideRow
from api.desk.requests.places import filed_place
from api.desk.requests.references import read_reference
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import ContactRow, EventKind, RequestRow
from api.desk.requests.taking import take
from api.desk.requests.told_pairs import apart_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.accounts.agents import Agent
    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.introductions.mails import OtherContact
    from api.desk.introductions.shares import Shared
    from api.desk.mails.outbox import Outbox
    from api.desk.requests.places import Place
    from corpus.territories import Territories

_APART = (
    "Ces deux demandes ont été jugées de besoins différents. Pour les mettre en relation, dites d’abord plus bas que "
    "« C’est peut-être le même besoin »."
)


@dataclass(frozen=True)
class RequestsIntroduction:
    """An introduction of a request to another one, for an expert."""

    state: IntroductionState
    proposed_at: datetime
    mine: bool | None
    """What the person of the request answered; none until they have."""
    theirs: bool | None
    """What the person of the other one answered."""


@dataclass(frozen=True)
class PersonsIntroduction:
    """An introduction, for one of the two."""

    id: int
    state: IntroductionState
    agreed: bool | None
    """What they answered; none until they have."""
    proposed_at: datetime
    size: float | None
    """How many times as many people live in the other territory; none where nobody knows."""
    place: Place | None
    """The other territory. Its name is told once both have agreed; none when it has erased its request."""
    contact: OtherContact | None
    """Once both have agreed, as long as the other has not erased or withdrawn."""


class Introductions:
    """The introductions of a database."""

    def __init__(
        self, database: Database, *, clock: Clock, territories: Callable[[], Territories], outbox: Outbox
    ) -> None:
        """Keep introductions in a database; mails of them are written in its outbox."""
        self._database = database
        self._clock = clock
        self._territories = territories
        self._outbox = outbox

    def propose(self, reference: str, other: str, *, actor: str) -> None:
        """Ask the persons of two requests whether they want to be put in touch; asked twice, they are asked once.

        Args:
            reference: one request.
            other: the other one, of another territory.
            actor: the account of who proposes.

        Raises:
            UnknownRequestError: if no request bears one of the references.
            IntroductionError: if a request is withdrawn or erased, both are of one territory, or they are told apart.

        """
        now = self._clock()
        with self._database.write() as session:
            rows = [hold(session, one, expected_version=None) for one in sorted({reference, other})]
            if len(rows) != 2 or rows[0].territory == rows[1].territory:
                raise IntroductionError("Ces deux demandes viennent du même territoire.")
            if any(row.status in THE_PERSONS_OWN for row in rows):
                raise IntroductionError("Une de ces demandes a été retirée ou effacée.")
            if rows[1].id in apart_from(session, rows[0].id):
                raise IntroductionError(_APART)
            if introduction_between(session, rows[0].id, rows[1].id) is not None:
                return
            mine = next(row for row in rows if row.reference == read_reference(reference))
            take(session, mine, actor=actor, at=now)
            introduction = IntroductionRow(proposed_by=actor, proposed_at=now)
            session.add(introduction)
            session.flush()
            for row in rows:
                session.add(IntroductionSideRow(introduction_id=introduction.id, request_id=row.id))
            for row, their in (rows, rows[::-1]):
                told = {"other": their.reference}
                append(
                    session, row, EventKind.INTRODUCTION_PROPOSED, actor=actor, at=now, after=row.status, payload=told
                )
                ask(session, self._outbox, row, waiting=waiting_for(session, row))

    def withdraw(self, reference: str, other: str, *, actor: str) -> None:
        """Take a proposal back that somebody leaves without an answer; it may be made again, and both are asked again.

        Args:
            reference: one request.
            other: the other one.
            actor: the account of who takes it back.

        Raises:
            IntroductionError: if nothing is proposed between the two, or both have agreed.

        """
        now = self._clock()
        with self._database.write() as session:
            rows = [hold(session, one, expected_version=None) for one in sorted({reference, other})]
            introduction = introduction_between(session, rows[0].id, rows[-1].id)
            if introduction is None or state_of(introduction) is not IntroductionState.PROPOSED:
                raise IntroductionError("Aucune mise en relation n’attend de réponse entre ces deux demandes.")
            for row, their in (rows, rows[::-1]):
                told = {"other": their.reference}
                append(
                    session, row, EventKind.INTRODUCTION_WITHDRAWN, actor=actor, at=now, after=row.status, payload=told
                )
            end_introduction(session, introduction, at=now)

    def of_request(self, reference: str) -> Mapping[str, RequestsIntroduction]:
        """Tell how far the introductions of a request have come, by reference of the other one; the last one counts."""
        with self._database.read() as session:
            row = session.scalar(select(RequestRow).where(RequestRow.reference == reference))
            if row is None:
                return {}
            found = {}
            for introduction, mine, other in introductions_of(session, row.id):
                theirs = session.get(RequestRow, other.request_id) if other else None
                if theirs and other:
                    found[theirs.reference] = RequestsIntroduction(
                        state_of(introduction), introduction.proposed_at, mine.agreed, other.agreed
                    )
            return found

    def of_person(self, secret: str) -> tuple[PersonsIntroduction, ...]:
        """List the introductions of a request for the person who made it.

        Args:
            secret: the token of their link.

        Returns:
            The introductions, the latest first.

        Raises:
            UnknownRequestError: if no request goes by the link.

        """
        with self._database.read() as session:
            return self._listed(session, by_secret(session, secret, to_write=False))

    def of_writer(self, reference: str, agent: Agent) -> tuple[PersonsIntroduction, ...]:
        """List the introductions of a request for the person who made it, signed in; see `answer_signed_in`."""
        with self._database.read() as session:
            return self._listed(session, _written_by(session, reference, agent))

    def answer(self, secret: str, introduction_id: int, *, agrees: bool) -> IntroductionState:
        """Say whether one wants to be put in touch. Once both do, each is given the other's contact.

        Args:
            secret: the token of the link of one of the two.
            introduction_id: the introduction.
            agrees: what they answer; one who agreed may still decline until the other has agreed.

        Returns:
            How far it has come.

        Raises:
            UnknownRequestError: if no request goes by the link.
            IntroductionError: if the introduction is not one of this request's.

        """
        with self._database.write() as session:
            return self._answer(session, by_secret(session, secret), introduction_id, agrees=agrees)

    def answer_signed_in(
        self, reference: str, introduction_id: int, *, agent: Agent, agrees: bool
    ) -> IntroductionState:
        """Do as `answer`, for the person who made a request and is signed in to the account of their territory.

        What would leave is the contact of the person who wrote: a colleague may not agree in their place.

        Args:
            reference: one's own request.
            introduction_id: the introduction.
            agent: who is signed in.
            agrees: what they answer.

        Returns:
            How far it has come.

        Raises:
            UnknownRequestError: if no request of the agent's territory bears the reference.
            NotTheWriterError: if another person wrote it.
            IntroductionError: if the introduction is not one of this request's.

        """
        with self._database.write() as session:
            row = _written_by(session, reference, agent, to_write=True)
            return self._answer(session, row, introduction_id, agrees=agrees)

    def _answer(self, session: Session, row: RequestRow, introduction_id: int, *, agrees: bool) -> IntroductionState:
        now = self._clock()
        # Held for good: two who agree at the same moment must not both find the other undecided.
        introduction = session.get(IntroductionRow, introduction_id, with_for_update=True)
        sides = {one.request_id: one for one in session.scalars(sides_of(introduction_id))}
        if introduction is None or row.id not in sides:
            raise IntroductionError("Cette proposition n’existe pas, ou plus.")
        if state_of(introduction) is not IntroductionState.PROPOSED or sides[row.id].agreed is agrees:
            return state_of(introduction)
        sides[row.id].agreed, sides[row.id].answered_at = agrees, now
        others = [session.get_one(RequestRow, one).reference for one in sides if one != row.id]
        told = {"agreed": agrees, "other": next(iter(others), "")}
        append(session, row, EventKind.INTRODUCTION_ANSWERED, actor=PERSON, at=now, after=row.status, payload=told)
        if not agrees:
            end_introduction(session, introduction, at=now)
            return state_of(introduction)
        ask_no_more(session, row, waiting=waiting_for(session, row))
        if len(sides) == 2 and all(side.agreed for side in sides.values()):
            introduction.made_at = now
            self._introduce(session, introduction, list(sides.values()))
        return state_of(introduction)

    def _introduce(self, session: Session, introduction: IntroductionRow, sides: list[IntroductionSideRow]) -> None:
        for side, other in (sides, sides[::-1]):
            mine, theirs = (session.get_one(RequestRow, one.request_id) for one in (side, other))
            told = shared_by(session, other)
            if told is None or told.contact is None:
                continue
            to = session.get_one(ContactRow, mine.id).email
            mail = contact_mail(to, reference=mine.reference, place=self._place(told), contact=told.contact)
            written = self._outbox.write(session, mine, mail)
            if written is not None:
                session.flush()
                session.add(IntroductionMailRow(mail_id=written.id, introduction_id=introduction.id))
            made = {"other": theirs.reference}
            at = self._clock()
            append(session, mine, EventKind.INTRODUCED, actor=PERSON, at=at, after=mine.status, payload=made)

    def _listed(self, session: Session, row: RequestRow) -> tuple[PersonsIntroduction, ...]:
        return tuple(self._told(session, *one) for one in reversed(introductions_of(session, row.id)))

    def _told(
        self,
        session: Session,
        introduction: IntroductionRow,
        mine: IntroductionSideRow,
        other: IntroductionSideRow | None,
    ) -> PersonsIntroduction:
        shared = shared_by(session, other) if other else None
        there = shared.place[-1] if shared else None
        here = session.get_one(RequestRow, mine.request_id).population
        state = state_of(introduction)
        return PersonsIntroduction(
            id=introduction.id,
            state=state,
            agreed=mine.agreed,
            proposed_at=introduction.proposed_at,
            size=there / here if there and here else None,
            place=self._place(shared) if shared else None,
            contact=shared.contact if shared and state is IntroductionState.MADE else None,
        )

    def _place(self, shared: Shared) -> Place:
        return filed_place(*shared.place, territories=self._territories())


def _written_by(session: Session, reference: str, agent: Agent, *, to_write: bool = False) -> RequestRow:
    query = by_reference(reference)
    row = session.scalar(query.with_for_update() if to_write else query)
    if row is None or row.territory is None or row.territory != agent.territory:
        raise UnknownRequestError("Aucune demande de votre territoire ne porte ce numéro.")
    contact = session.get(ContactRow, row.id)
    if contact is None or contact.email.strip().casefold() != agent.mail.casefold():
        raise NotTheWriterError(
            "Une autre personne a écrit cette demande : elle seule peut répondre, car ses coordonnées seraient données."
        )
    return row
