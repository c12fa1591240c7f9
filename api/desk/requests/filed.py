"""A request as it is read: by the person through the secret link, by an expert through its reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.requests.doubles import double_of, doubles_of, told_closing
from api.desk.requests.forms import Form
from api.desk.requests.history import PERSON, Event, read_history
from api.desk.requests.need_tables import IntroductionSideRow
from api.desk.requests.places import filed_place
from api.desk.requests.seen import Seen, SeenMatch
from api.desk.requests.statuses import CORRECTABLE, Closing, Status
from api.desk.requests.tables import (
    AnswerRow,
    ContactRow,
    EventKind,
    MessageRow,
    RequestRow,
    SeenMatchRow,
    StatementRow,
)
from recommender import RecordKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.requests.doubles import DoubleOf
    from api.desk.requests.places import Place
    from corpus.territories import Territories


@dataclass(frozen=True)
class Answer:
    """An answer to a request."""

    author: str
    at: datetime
    text: str
    records: tuple[str, ...]
    """Ids of the records it draws on."""


@dataclass(frozen=True)
class Message:
    """A question of the team, or what the person wrote to it."""

    author: str
    """`PERSON`, or the account of an expert."""
    at: datetime
    text: str

    @property
    def is_the_persons(self) -> bool:
        """Whether the person wrote it."""
        return self.author == PERSON


@dataclass(frozen=True)
class EarlierNeed:
    """A need that the person corrected, on which a record was chosen or set aside before."""

    written_at: datetime
    masked_text: str
    """The need without personal data; nothing else is kept of it."""


@dataclass(frozen=True)
class Told:
    """What the person agreed to tell another territory, corrected since but for the need: that one reads it so."""

    agreed_at: datetime
    territory: str
    """INSEE code or SIREN."""
    contact: Mapping[str, str]
    """Name, role, address, telephone and masked need."""


@dataclass(frozen=True)
class FiledRequest:
    """A request, whole."""

    reference: str
    status: Status
    version: int
    """Rises with every change; give it back to write over nothing that was not seen."""
    channel: str
    owner: str | None
    received_at: datetime
    updated_at: datetime
    form: Form | None
    """What the person wrote, as last corrected; none once erased."""
    masked_text: str
    """The need without personal data: the only form to index, embed or show to others; empty once erased."""
    place: Place | None
    """Where it comes from; none once erased."""
    eligible: bool | None
    """To the *accompagnement sur-mesure*, on the day of the request."""
    seen: Seen | None
    events: tuple[Event, ...]
    answers: tuple[Answer, ...]
    messages: tuple[Message, ...]
    """First things first."""
    earlier: tuple[EarlierNeed, ...]
    told: tuple[Told, ...]
    double_of: DoubleOf | None
    """The request that it is closed as the double of; none where it is not."""
    doubles: tuple[str, ...]
    """References of the requests that are closed as its doubles."""

    @property
    def closing(self) -> Closing | None:
        """Why it is closed; none where it is not, or where an answer says all."""
        if self.status is not Status.CLOSED:
            return None
        moved = [one for one in self.events if one.kind is EventKind.STATUS_CHANGED]
        reason = moved[-1].payload.get("reason") if moved else None
        return Closing(reason) if reason else None

    @property
    def closing_told(self) -> str:
        """Why it is closed, as the person reads it; empty where it is not, or where an answer says all."""
        return told_closing(self.closing, self.double_of)

    @property
    def can_be_corrected(self) -> bool:
        """Whether the person may still correct it."""
        return self.status in CORRECTABLE

    @property
    def can_be_written_to(self) -> bool:
        """Whether the person may still write to the team."""
        return self.can_be_withdrawn

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether the person may still withdraw it."""
        return self.status not in {Status.WITHDRAWN, Status.ERASED}


def read_filed(session: Session, row: RequestRow, territories: Territories) -> FiledRequest:
    """Read a request whole.

    Args:
        session: an open transaction.
        row: the request.
        territories: every territory.

    Returns:
        The request, its history and its answers.

    """
    statement = session.scalar(
        select(StatementRow).where(StatementRow.request_id == row.id, StatementRow.revision == row.revision)
    )
    return FiledRequest(
        reference=row.reference,
        status=row.status,
        version=row.version,
        channel=row.channel,
        owner=row.owner,
        received_at=row.received_at,
        updated_at=row.updated_at,
        form=_form(row, statement, session.get(ContactRow, row.id)),
        masked_text=statement.masked_text if statement else "",
        place=_place(row, territories),
        eligible=row.eligible,
        seen=_seen(session, row),
        events=read_history(session, row.id),
        answers=_answers(session, row),
        messages=_messages(session, row),
        earlier=_earlier(session, row),
        told=_told(session, row),
        double_of=double_of(session, row),
        doubles=doubles_of(session, row),
    )


def _form(row: RequestRow, statement: StatementRow | None, contact: ContactRow | None) -> Form | None:
    if statement is None or contact is None:
        return None
    return Form(
        territory=row.territory or "",
        need=statement.need,
        tried=statement.tried,
        deadline=statement.deadline,
        name=contact.name,
        role=contact.role,
        email=contact.email,
        phone=contact.phone,
    )


def _place(row: RequestRow, territories: Territories) -> Place | None:
    if row.territory is None or row.department is None:
        return None
    return filed_place(row.territory, row.territory_kind, row.department, row.population, territories=territories)


def _seen(session: Session, row: RequestRow) -> Seen | None:
    if row.verdict is None or row.index_version is None:
        return None
    rows = session.scalars(
        select(SeenMatchRow)
        .where(SeenMatchRow.request_id == row.id)
        .order_by(SeenMatchRow.kind, SeenMatchRow.rank, SeenMatchRow.record_id)
    )
    matches = tuple(SeenMatch(match.record_id, RecordKind(match.kind), match.rank, match.closeness) for match in rows)
    return Seen(Verdict(row.verdict), tuple(row.themes), row.index_version, matches)


def _answers(session: Session, row: RequestRow) -> tuple[Answer, ...]:
    rows = session.scalars(select(AnswerRow).where(AnswerRow.request_id == row.id).order_by(AnswerRow.at, AnswerRow.id))
    return tuple(Answer(answer.author, answer.at, answer.text, tuple(answer.records)) for answer in rows)


def _messages(session: Session, row: RequestRow) -> tuple[Message, ...]:
    query = select(MessageRow).where(MessageRow.request_id == row.id).order_by(MessageRow.at, MessageRow.id)
    return tuple(Message(one.author, one.at, one.text) for one in session.scalars(query))


def _earlier(session: Session, row: RequestRow) -> tuple[EarlierNeed, ...]:
    query = select(StatementRow).where(StatementRow.request_id == row.id, StatementRow.revision < row.revision)
    rows = session.scalars(query.order_by(StatementRow.revision))
    return tuple(EarlierNeed(one.written_at, one.masked_text) for one in rows)


def _told(session: Session, row: RequestRow) -> tuple[Told, ...]:
    # Its own side alone: the other's is the other's to have.
    query = select(IntroductionSideRow).where(IntroductionSideRow.request_id == row.id)
    rows = session.scalars(query.order_by(IntroductionSideRow.introduction_id))
    return tuple(
        Told(side.answered_at, side.shared["place"][0], side.shared["contact"])
        for side in rows
        if side.shared and side.answered_at
    )
