"""Write a new request down, and a new revision of what it states, inside a transaction of the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select, update

from api.desk.judgments.decision_tables import DecisionRow
from api.desk.requests.history import PERSON, append
from api.desk.requests.readings import index_words, keep_seen
from api.desk.requests.references import new_reference
from api.desk.requests.statuses import Status
from api.desk.requests.tables import ContactRow, EventKind, RequestRow, SeenMatchRow, StatementRow
from api.desk.tokens import digest_of
from corpus.cleaning import mask_personal_data

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from api.desk.requests.forms import Form
    from api.desk.requests.places import Place
    from api.desk.requests.seen import Seen


def file_request(
    session: Session,
    form: Form,
    *,
    place: Place,
    eligible: bool | None,
    seen: Seen | None,
    secret: str,
    channel: str,
    at: datetime,
) -> RequestRow:
    """Write a new request down.

    Args:
        session: a writing transaction.
        form: the form, checked.
        place: where it comes from.
        eligible: to the *accompagnement sur-mesure*; none where it cannot be told.
        seen: what was shown before.
        secret: the token of the link to follow it.
        channel: ``form`` or ``api``.
        at: when.

    Returns:
        The row, with its reference.

    """
    row = RequestRow(
        reference=_free_reference(session, at.year),
        secret_digest=digest_of(secret),
        status=Status.RECEIVED,
        version=0,
        revision=0,
        channel=channel,
        eligible=eligible,
        verdict=seen.verdict if seen else None,
        themes=list(seen.themes) if seen else [],
        index_version=seen.index_version if seen else None,
        received_at=at,
        updated_at=at,
    )
    set_place(row, place, eligible=eligible)
    session.add(row)
    append(session, row, EventKind.RECEIVED, actor=PERSON, at=at, after=Status.RECEIVED)
    add_statement(session, row, form, at=at)
    session.add(ContactRow(request_id=row.id, name=form.name, role=form.role, email=form.email, phone=form.phone))
    if seen:
        keep_seen(session, row.id, seen, at=at)
    for match in seen.matches if seen else ():
        session.add(
            SeenMatchRow(
                request_id=row.id,
                record_id=match.record_id,
                kind=match.kind.value,
                rank=match.rank,
                closeness=match.closeness,
            )
        )
    session.flush()
    return row


def set_place(row: RequestRow, place: Place, *, eligible: bool | None) -> None:
    """Say where a request comes from."""
    row.territory = place.code
    row.territory_kind = place.kind
    row.department = place.department
    row.population = place.population
    row.eligible = eligible


def add_statement(session: Session, row: RequestRow, form: Form, *, at: datetime) -> None:
    """Add a revision of what a request states; what it replaces is erased.

    Of a need on which a record was chosen or set aside, the masked text stays: it is what was decided on.
    """
    row.revision += 1
    before = (StatementRow.request_id == row.id) & (StatementRow.revision < row.revision)
    decided = exists().where(
        DecisionRow.request_id == StatementRow.request_id,
        DecisionRow.revision == StatementRow.revision,
        DecisionRow.record_id.is_not(None),
    )
    session.execute(delete(StatementRow).where(before, ~decided))
    session.execute(update(StatementRow).where(before).values(need="", tried="", deadline=""))
    masked_text = mask_personal_data(form.need)
    index_words(session, row.id, masked_text)
    session.add(
        StatementRow(
            request_id=row.id,
            revision=row.revision,
            need=form.need,
            tried=form.tried,
            deadline=form.deadline,
            masked_text=masked_text,
            written_at=at,
        )
    )


def _free_reference(session: Session, year: int) -> str:
    reference = new_reference(year)
    while session.scalar(select(RequestRow.id).where(RequestRow.reference == reference)) is not None:
        reference = new_reference(year)
    return reference
