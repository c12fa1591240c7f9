"""What a person agreed to tell the other territory: their need as it was then, their contact as it is when it leaves.

What they take out of their contact leaves no more; what they add to it after they agreed does not leave.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from api.desk.introductions.mails import OtherContact, contact_mail
from api.desk.introductions.rows import introductions_of
from api.desk.mails.tables import MailKind, MailRow, MailState
from api.desk.requests.need_tables import IntroductionMailRow
from api.desk.requests.need_vectors import of_revision
from api.desk.requests.places import filed_place
from api.desk.requests.tables import ContactRow, RequestRow, StatementRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.desk.requests.need_tables import IntroductionSideRow
    from corpus.territories import Territories

_CONTACT = ("name", "role", "email", "phone")


@dataclass(frozen=True)
class Shared:
    """What one side tells the other."""

    place: tuple[str, str | None, str, int | None]
    """Code, kind, department and population of its territory, as `filed_place` takes them."""
    contact: OtherContact | None
    """None where the request has no contact any more."""


def shared_by(session: Session, side: IntroductionSideRow) -> Shared | None:
    """Read what a side tells: what was kept of it when it was corrected, else what the request says.

    Args:
        session: a transaction.
        side: the side.

    Returns:
        What it tells; none once the request is erased.

    """
    if side.shared:
        code, kind, department, population = side.shared["place"]
        return Shared((code, kind, department, population), OtherContact(**side.shared["contact"]))
    row = session.get(RequestRow, side.request_id)
    if row is None or row.territory is None:
        return None
    contact = session.get(ContactRow, row.id)
    said = (contact.name, contact.role, contact.email, contact.phone) if contact else None
    return Shared(
        (row.territory, row.territory_kind, row.department or "", row.population),
        OtherContact(*said, _masked(session, row.id)) if said else None,
    )


def keep_shared(session: Session, request_id: int) -> None:
    """Keep what the person of a request agreed to tell, before they correct it.

    Args:
        session: a writing transaction, in which nothing is corrected yet.
        request_id: the request.

    """
    for introduction, mine, _ in introductions_of(session, request_id):
        if mine.agreed and not mine.shared and introduction.ended_at is None:
            told = shared_by(session, mine)
            if told and told.contact:
                mine.shared = {"place": list(told.place), "contact": asdict(told.contact)}


def correct_shared(session: Session, row: RequestRow, territories: Territories) -> None:
    """Bring what is told to what the person has corrected, in the mails that have not left as well.

    Args:
        session: a writing transaction, in which the request is corrected.
        row: the request.
        territories: every territory.

    """
    contact = session.get_one(ContactRow, row.id)
    unsent = MailRow.state != MailState.SENT
    theirs = (MailRow.request_id == row.id, MailRow.kind != MailKind.NOTICE)
    session.execute(update(MailRow).where(*theirs, unsent).values(recipient=contact.email))
    for introduction, mine, other in introductions_of(session, row.id):
        if not mine.shared or other is None:
            continue
        known = mine.shared["contact"]
        # A field that was empty when they agreed, or since, was never agreed to.
        left = {name: getattr(contact, name) if known[name] else "" for name in _CONTACT}
        place = (row.territory or "", row.territory_kind, row.department or "", row.population)
        told = OtherContact(**left, masked_need=known["masked_need"])
        mine.shared = {"place": list(place), "contact": asdict(told)}
        written = select(IntroductionMailRow.mail_id).where(IntroductionMailRow.introduction_id == introduction.id)
        mails = select(MailRow).where(MailRow.id.in_(written), MailRow.request_id == other.request_id, unsent)
        for mail in session.scalars(mails):
            reference = session.get_one(RequestRow, other.request_id).reference
            where = filed_place(*place, territories=territories)
            mail.body = contact_mail(mail.recipient, reference=reference, place=where, contact=told).body


def _masked(session: Session, request_id: int) -> str:
    query = select(StatementRow.masked_text).join(RequestRow, of_revision()).where(RequestRow.id == request_id)
    return session.scalar(query) or ""
