"""End what has been kept long enough, as the table of retention says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, select

from api.desk.accounts.tables import AccountRow, ApiKeyRow, SessionRow
from api.desk.benchmarks.tables import (
    BenchmarkAnswerRow,
    BenchmarkCellRow,
    BenchmarkCriterionRow,
    BenchmarkEditRow,
    BenchmarkKeyRow,
    BenchmarkRatingRow,
    BenchmarkRow,
)
from api.desk.error_reports.tables import ErrorReportRow, ErrorReportStepRow
from api.desk.mails.tables import MailRow
from api.desk.personal_data.erasure import erase
from api.desk.records.tables import RecordDraftRow, RecordStepRow, RecordVersionRow
from api.desk.requests.history import SYSTEM
from api.desk.requests.inbox_tables import SavedViewRow, ThemeDecisionRow
from api.desk.requests.need_tables import IntroductionRow, IntroductionSideRow, PairDecisionRow
from api.desk.requests.statuses import Status
from api.desk.requests.tables import DraftRow, EventKind, EventRow, IdempotencyRow, RequestRow
from api.desk.retention import RETENTION, Kind
from api.desk.usage.action_count_tables import ActionCountRow
from api.desk.usage.counts import What, add_count
from api.desk.usage.shared_need_tables import SharedNeedRow
from api.desk.usage.tables import VoteRow
from corpus.cleaning import mask_personal_data

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from api.desk.database import Database
    from api.desk.tables import Table

_BATCH = 200
"""Rows ended in one transaction, so that nobody waits long for the database."""


@dataclass(frozen=True)
class Purged:
    """What a purge ended, or would end."""

    kind: Kind
    count: int


@dataclass(frozen=True)
class _Target:
    """Where a kind of data is."""

    table: type[Table]
    key: Any
    over: Callable[[datetime], ColumnElement[bool]]
    """Gives the condition for what has been there since before a moment."""
    end: Callable[[Session, Any, datetime], None] | None = None
    """Ends what the keys name, at a moment; by default the rows are deleted."""
    along: Any = None
    """A column of another table that holds the key and that nothing else empties: its rows are deleted first."""


_TARGETS: Mapping[Kind, _Target] = {
    Kind.DRAFT: _Target(DraftRow, DraftRow.id, lambda end: DraftRow.updated_at < end),
    Kind.REQUEST: _Target(
        RequestRow,
        RequestRow.id,
        lambda end: (RequestRow.updated_at < end) & RequestRow.status.not_in([Status.WITHDRAWN, Status.ERASED]),
        end=lambda session, keys, now: _erase(session, keys, now=now),
    ),
    Kind.WITHDRAWN: _Target(
        RequestRow,
        RequestRow.id,
        lambda end: (
            (RequestRow.status == Status.WITHDRAWN)
            & exists().where(
                EventRow.request_id == RequestRow.id, EventRow.kind == EventKind.WITHDRAWN, EventRow.at < end
            )
        ),
        end=lambda session, keys, now: _erase(session, keys, now=now),
    ),
    Kind.ERASED: _Target(
        RequestRow,
        RequestRow.id,
        lambda end: (RequestRow.updated_at < end) & (RequestRow.status == Status.ERASED),
        end=lambda session, keys, _: _forget_requests(session, keys),
    ),
    Kind.MAIL: _Target(MailRow, MailRow.id, lambda end: MailRow.created_at < end),
    Kind.IDEMPOTENCY: _Target(IdempotencyRow, IdempotencyRow.key_digest, lambda end: IdempotencyRow.created_at < end),
    Kind.BENCHMARK_KEY: _Target(
        BenchmarkKeyRow, BenchmarkKeyRow.key_digest, lambda end: BenchmarkKeyRow.created_at < end
    ),
    Kind.VOTE: _Target(VoteRow, VoteRow.answer_digest, lambda end: VoteRow.day < end.date()),
    Kind.ERROR_REPORT: _Target(
        ErrorReportRow,
        ErrorReportRow.id,
        lambda end: (
            (ErrorReportRow.at < end)
            & ~exists().where(ErrorReportStepRow.report_id == ErrorReportRow.id, ErrorReportStepRow.at >= end)
        ),
        along=ErrorReportStepRow.report_id,
    ),
    Kind.BENCHMARK: _Target(
        BenchmarkRow,
        BenchmarkRow.id,
        lambda end: (BenchmarkRow.updated_at < end) & BenchmarkRow.published_at.is_(None),
    ),
    Kind.PUBLISHED: _Target(
        BenchmarkRow,
        BenchmarkRow.id,
        lambda end: (
            (BenchmarkRow.updated_at < end)
            & BenchmarkRow.published_at.is_not(None)
            & exists().where(BenchmarkEditRow.benchmark_id == BenchmarkRow.id)
        ),
        end=lambda session, keys, _: _sign_off(session, keys),
    ),
    Kind.RECORD_DRAFT: _Target(
        RecordDraftRow,
        RecordDraftRow.id,
        lambda end: (RecordDraftRow.updated_at < end) & ~exists().where(RecordVersionRow.draft_id == RecordDraftRow.id),
        along=RecordStepRow.draft_id,
    ),
    Kind.SESSION: _Target(SessionRow, SessionRow.token_digest, lambda end: SessionRow.expires_at < end),
    Kind.ACCOUNT: _Target(AccountRow, AccountRow.id, lambda end: AccountRow.seen_at < end, along=SavedViewRow.owner),
    Kind.API_KEY: _Target(
        ApiKeyRow, ApiKeyRow.id, lambda end: (ApiKeyRow.revoked_at < end) | (ApiKeyRow.expires_at < end)
    ),
}


def purge(database: Database, *, now: datetime, dry_run: bool = False) -> tuple[Purged, ...]:
    """End what has been kept long enough.

    Args:
        database: the database.
        now: the present moment.
        dry_run: only count.

    Returns:
        How much of each kind, in the order of the table of retention.

    Raises:
        StoreUnavailableError: if the database does not answer; what is done is done.

    """
    done = []
    for rule in RETENTION:
        target, end = _TARGETS[rule.kind], now - timedelta(days=rule.days)
        count = _count(database, target, end) if dry_run else _end(database, target, end, now=now)
        done.append(Purged(rule.kind, count))
    if not dry_run:
        _forget_decisions(database)
        _forget_held_needs(database, now=now)
        _forget_counts(database, now=now)
        # Though nothing ended: what a process erased before it was killed may still be in SQLite's log.
        database.forget()
    return tuple(done)


def _forget_decisions(database: Database) -> None:
    # Erasure does; a programme of before decisions on two requests, or on a theme, does not know that it leaves them.
    erased = select(RequestRow.id).where(RequestRow.status == Status.ERASED)
    of_one = PairDecisionRow.request_id.in_(erased) | PairDecisionRow.other_id.in_(erased)
    with database.write() as session:
        session.execute(delete(PairDecisionRow).where(of_one))
        session.execute(delete(ThemeDecisionRow).where(ThemeDecisionRow.request_id.in_(erased)))


def _forget_held_needs(database: Database, *, now: datetime) -> None:
    # The next need that is held does so too; where none comes, those that are over would stay.
    with database.write() as session:
        session.execute(delete(SharedNeedRow).where(SharedNeedRow.until <= now))


def _forget_counts(database: Database, *, now: datetime) -> None:
    # Whoever counts drops them too, now and then; where nobody comes, they would stay.
    with database.brief() as session:
        session.execute(delete(ActionCountRow).where(ActionCountRow.until <= now.timestamp()))


def _count(database: Database, target: _Target, end: datetime) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(target.table).where(target.over(end))) or 0


def _end(database: Database, target: _Target, end: datetime, *, now: datetime) -> int:
    count = 0
    while True:
        with database.write() as session:
            keys = session.scalars(select(target.key).where(target.over(end)).limit(_BATCH)).all()
            if target.end is not None:
                target.end(session, keys, now)
            else:
                _delete(session, target, keys)
        count += len(keys)
        if len(keys) < _BATCH:
            return count


def _delete(session: Session, target: _Target, keys: Any) -> None:
    if target.along is not None:
        session.execute(delete(target.along.class_).where(target.along.in_(keys)))
    session.execute(delete(target.table).where(target.key.in_(keys)))


def _forget_requests(session: Session, keys: Any) -> None:
    """Delete requests, and the introductions of which neither side is known any more."""
    session.execute(delete(RequestRow).where(RequestRow.id.in_(keys)))
    of_someone = exists().where(IntroductionSideRow.introduction_id == IntroductionRow.id)
    session.execute(delete(IntroductionRow).where(~of_someone))


def _sign_off(session: Session, keys: Any) -> None:
    """Leave of published benchmarks what others read of them: no initials, no history, nobody named."""
    session.execute(delete(BenchmarkEditRow).where(BenchmarkEditRow.benchmark_id.in_(keys)))
    for part in (BenchmarkAnswerRow, BenchmarkCriterionRow):
        session.execute(delete(part).where(part.benchmark_id.in_(keys), part.removed_at.is_not(None)))
    for row in session.scalars(select(BenchmarkRow).where(BenchmarkRow.id.in_(keys))):
        row.title, row.context = mask_personal_data(row.title), mask_personal_data(row.context)
        row.conclusion = mask_personal_data(row.conclusion)
    answers = session.scalars(select(BenchmarkAnswerRow).where(BenchmarkAnswerRow.benchmark_id.in_(keys))).all()
    for answer in answers:
        answer.name, answer.aside_why = mask_personal_data(answer.name), mask_personal_data(answer.aside_why)
    typed = BenchmarkCellRow.answer_id.in_([answer.id for answer in answers]) & (BenchmarkCellRow.version > 0)
    for cell in session.scalars(select(BenchmarkCellRow).where(typed)):
        cell.text, cell.source = mask_personal_data(cell.text), mask_personal_data(cell.source)
        cell.note, cell.author = mask_personal_data(cell.note), ""
    _forget_raters(session, [answer.id for answer in answers])


def _forget_raters(session: Session, answers: Sequence[int]) -> None:
    """Leave of ratings what they are; a number takes the place of who gave each."""
    rated = BenchmarkRatingRow.answer_id.in_(answers)
    for number, rating in enumerate(session.scalars(select(BenchmarkRatingRow).where(rated)).all()):
        rating.person, rating.author = f"#{number}", ""


def _erase(session: Session, keys: Any, *, now: datetime) -> None:
    for row in session.scalars(select(RequestRow).where(RequestRow.id.in_(keys)).with_for_update()):
        erase(session, row, actor=SYSTEM, at=now)
        add_count(session, now.date(), What.ERASED)
