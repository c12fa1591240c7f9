"""What a person agreed to tell the other territory: it stays as it was then, whatever they correct since."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from api.desk.introductions.mails import OtherContact
from api.desk.introductions.rows import introductions_of
from api.desk.requests.need_vectors import of_revision
from api.desk.requests.tables import ContactRow, RequestRow, StatementRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.desk.requests.need_tables import IntroductionSideRow


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


def _masked(session: Session, request_id: int) -> str:
    query = select(StatementRow.masked_text).join(RequestRow, of_revision()).where(RequestRow.id == request_id)
    return session.scalar(query) or ""
