"""Put two territories in touch that have one need: an expert proposes, each agrees, only then each is told who.

::

    proposed ──> one agrees ──> both agree: made, each gets the other's contact
        │             │
        └──────┬──────┘
               v
             ended        (one declines, withdraws or erases; or the expert takes the proposal back)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from api.desk.errors import IntroductionError, NotTheWriterError, UnknownRequestError
from api.desk.history import PERSON, append, by_reference, by_secret, hold
from api.desk.introduction_mails import OtherContact, contact_mail
from api.desk.introduction_questions import ask, ask_no_more
from api.desk.need_tables import IntroductionMailRow, IntroductionRow, IntroductionSideRow
from api.desk.need_vectors import GONE, of_revision
from api.desk.places import filed_place
from api.desk.tables import ContactRow, EventKind, MailRow, RequestRow, StatementRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.agents import Agent
    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.outbox import Outbox
    from api.desk.places import Place
    from corpus.territories import Territories


class IntroductionState(StrEnum):
    """How far an introduction has come."""

    PROPOSED = "proposed"
    MADE = "made"
    ENDED = "ended"


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
            IntroductionError: if a request is withdrawn or erased, or both are of one territory.

        """
        now = self._clock()
        with self._database.write() as session:
            rows = [hold(session, one, expected_version=None) for one in sorted({reference, other})]
            if len(rows) != 2 or rows[0].territory == rows[1].territory:
                raise IntroductionError("Ces deux demandes viennent du même territoire.")
            if any(row.status in GONE for row in rows):
                raise IntroductionError("Une de ces demandes a été retirée ou effacée.")
            if _between(session, rows[0].id, rows[1].id) is not None:
                return
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
                ask(session, self._outbox, row, waiting=_waiting(session, row))

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
            introduction = _between(session, rows[0].id, rows[-1].id)
            if introduction is None or _state(introduction) is not IntroductionState.PROPOSED:
                raise IntroductionError("Aucune mise en relation n’attend de réponse entre ces deux demandes.")
            introduction.ended_at = now
            for row, their in (rows, rows[::-1]):
                told = {"other": their.reference}
                append(
                    session, row, EventKind.INTRODUCTION_WITHDRAWN, actor=actor, at=now, after=row.status, payload=told
                )
                ask_no_more(session, row, waiting=_waiting(session, row))

    def of_request(self, reference: str) -> Mapping[str, RequestsIntroduction]:
        """Tell how far the introductions of a request have come, by reference of the other one; the last one counts."""
        with self._database.read() as session:
            row = session.scalar(select(RequestRow).where(RequestRow.reference == reference))
            if row is None:
                return {}
            found = {}
            for introduction, mine, other in _of(session, row.id):
                theirs = session.get(RequestRow, other.request_id) if other else None
                if theirs and other:
                    found[theirs.reference] = RequestsIntroduction(
                        _state(introduction), introduction.proposed_at, mine.agreed, other.agreed
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
        sides = {one.request_id: one for one in session.scalars(_sides(introduction_id))}
        if introduction is None or row.id not in sides:
            raise IntroductionError("Cette proposition n’existe pas, ou plus.")
        if _state(introduction) is not IntroductionState.PROPOSED or sides[row.id].agreed is agrees:
            return _state(introduction)
        sides[row.id].agreed, sides[row.id].answered_at = agrees, now
        others = [session.get_one(RequestRow, one).reference for one in sides if one != row.id]
        told = {"agreed": agrees, "other": next(iter(others), "")}
        append(session, row, EventKind.INTRODUCTION_ANSWERED, actor=PERSON, at=now, after=row.status, payload=told)
        if not agrees:
            introduction.ended_at = now
        elif len(sides) == 2 and all(side.agreed for side in sides.values()):
            introduction.made_at = now
            self._introduce(session, introduction, [session.get_one(RequestRow, one) for one in sides])
        return _state(introduction)

    def _introduce(self, session: Session, introduction: IntroductionRow, rows: list[RequestRow]) -> None:
        for mine, theirs in (rows, rows[::-1]):
            contact = session.get_one(ContactRow, theirs.id)
            place = self._place(theirs)
            told = OtherContact(contact.name, contact.role, contact.email, contact.phone, _masked(session, theirs.id))
            to = session.get_one(ContactRow, mine.id).email
            mail = contact_mail(to, reference=mine.reference, place=place, contact=told)
            written = self._outbox.write(session, mine, mail)
            if written is not None:
                session.flush()
                session.add(IntroductionMailRow(mail_id=written.id, introduction_id=introduction.id))
            made = {"other": theirs.reference}
            at = self._clock()
            append(session, mine, EventKind.INTRODUCED, actor=PERSON, at=at, after=mine.status, payload=made)

    def _listed(self, session: Session, row: RequestRow) -> tuple[PersonsIntroduction, ...]:
        return tuple(self._told(session, *one) for one in reversed(_of(session, row.id)))

    def _told(
        self,
        session: Session,
        introduction: IntroductionRow,
        mine: IntroductionSideRow,
        other: IntroductionSideRow | None,
    ) -> PersonsIntroduction:
        theirs = session.get(RequestRow, other.request_id) if other else None
        there = theirs is not None and theirs.territory is not None
        here = session.get_one(RequestRow, mine.request_id).population
        state = _state(introduction)
        contact = session.get(ContactRow, theirs.id) if theirs and state is IntroductionState.MADE else None
        return PersonsIntroduction(
            id=introduction.id,
            state=state,
            agreed=mine.agreed,
            proposed_at=introduction.proposed_at,
            size=theirs.population / here if theirs and theirs.population and here else None,
            place=self._place(theirs) if theirs and there else None,
            contact=OtherContact(
                contact.name, contact.role, contact.email, contact.phone, _masked(session, contact.request_id)
            )
            if contact
            else None,
        )

    def _place(self, row: RequestRow) -> Place:
        place = (row.territory or "", row.territory_kind, row.department or "", row.population)
        return filed_place(*place, territories=self._territories())


def end_introductions(session: Session, request_id: int, *, at: datetime) -> None:
    """End the introductions of a request that is withdrawn or erased: contacts that have not left do not leave.

    Args:
        session: a writing transaction.
        request_id: the request.
        at: when.

    """
    for introduction, _, _ in _of(session, request_id):
        mails = select(IntroductionMailRow.mail_id).where(IntroductionMailRow.introduction_id == introduction.id)
        # Sent ones hold nothing any more.
        session.execute(delete(MailRow).where(MailRow.id.in_(mails)))
        if introduction.ended_at is None:
            introduction.ended_at = at


def _of(
    session: Session, request_id: int
) -> list[tuple[IntroductionRow, IntroductionSideRow, IntroductionSideRow | None]]:
    """List the introductions of a request with its side and the other's, first things first."""
    query = (
        select(IntroductionRow)
        .join(IntroductionSideRow, IntroductionSideRow.introduction_id == IntroductionRow.id)
        .where(IntroductionSideRow.request_id == request_id)
        .order_by(IntroductionRow.id)
    )
    found = []
    for introduction in session.scalars(query).all():
        sides = {side.request_id: side for side in session.scalars(_sides(introduction.id))}
        other = next((side for key, side in sides.items() if key != request_id), None)
        found.append((introduction, sides[request_id], other))
    return found


def _waiting(session: Session, row: RequestRow) -> int:
    """Count the proposals that the person of a request has not answered."""
    proposed = IntroductionState.PROPOSED
    return sum(_state(one) is proposed and mine.agreed is None for one, mine, _ in _of(session, row.id))


def _sides(introduction_id: int) -> Select[IntroductionSideRow]:
    return select(IntroductionSideRow).where(IntroductionSideRow.introduction_id == introduction_id)


def _between(session: Session, one: int, other: int) -> IntroductionRow | None:
    """Find the introduction by which two requests are being put in touch, or were."""
    for introduction, _, there in _of(session, one):
        if there is not None and there.request_id == other and introduction.ended_at is None:
            return introduction
    return None


def _state(introduction: IntroductionRow) -> IntroductionState:
    if introduction.ended_at is not None:
        return IntroductionState.ENDED
    return IntroductionState.MADE if introduction.made_at is not None else IntroductionState.PROPOSED


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


def _masked(session: Session, request_id: int) -> str:
    query = select(StatementRow.masked_text).join(RequestRow, of_revision()).where(RequestRow.id == request_id)
    return session.scalar(query) or ""
