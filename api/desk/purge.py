"""End what has been kept long enough, as the table of retention says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from api.desk.account_tables import AccountRow, ApiKeyRow, SessionRow
from api.desk.benchmark_tables import BenchmarkKeyRow, BenchmarkRow
from api.desk.counts import What, add_count
from api.desk.erasure import erase
from api.desk.history import SYSTEM
from api.desk.retention import RETENTION, Kind
from api.desk.statuses import Status
from api.desk.tables import DraftRow, IdempotencyRow, MailRow, RequestRow, Table, VoteRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from api.desk.database import Database

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
    erased: bool = False
    """Whether its end is erasure, by which a request leaves its number, and not deletion."""


_TARGETS: Mapping[Kind, _Target] = {
    Kind.DRAFT: _Target(DraftRow, DraftRow.id, lambda end: DraftRow.updated_at < end),
    Kind.REQUEST: _Target(
        RequestRow,
        RequestRow.id,
        lambda end: (RequestRow.updated_at < end) & RequestRow.status.not_in([Status.WITHDRAWN, Status.ERASED]),
        erased=True,
    ),
    Kind.WITHDRAWN: _Target(
        RequestRow,
        RequestRow.id,
        lambda end: (RequestRow.updated_at < end) & (RequestRow.status == Status.WITHDRAWN),
        erased=True,
    ),
    Kind.ERASED: _Target(
        RequestRow, RequestRow.id, lambda end: (RequestRow.updated_at < end) & (RequestRow.status == Status.ERASED)
    ),
    Kind.MAIL: _Target(MailRow, MailRow.id, lambda end: MailRow.created_at < end),
    Kind.IDEMPOTENCY: _Target(IdempotencyRow, IdempotencyRow.key_digest, lambda end: IdempotencyRow.created_at < end),
    Kind.BENCHMARK_KEY: _Target(
        BenchmarkKeyRow, BenchmarkKeyRow.key_digest, lambda end: BenchmarkKeyRow.created_at < end
    ),
    Kind.VOTE: _Target(VoteRow, VoteRow.answer_digest, lambda end: VoteRow.day < end.date()),
    Kind.BENCHMARK: _Target(BenchmarkRow, BenchmarkRow.id, lambda end: BenchmarkRow.updated_at < end),
    Kind.SESSION: _Target(SessionRow, SessionRow.token_digest, lambda end: SessionRow.expires_at < end),
    Kind.ACCOUNT: _Target(AccountRow, AccountRow.id, lambda end: AccountRow.seen_at < end),
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
    if not dry_run and any(purged.count for purged in done):
        database.forget()
    return tuple(done)


def _count(database: Database, target: _Target, end: datetime) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(target.table).where(target.over(end))) or 0


def _end(database: Database, target: _Target, end: datetime, *, now: datetime) -> int:
    count = 0
    while True:
        with database.write() as session:
            keys = session.scalars(select(target.key).where(target.over(end)).limit(_BATCH)).all()
            if target.erased:
                _erase(session, keys, now=now)
            else:
                session.execute(delete(target.table).where(target.key.in_(keys)))
        count += len(keys)
        if len(keys) < _BATCH:
            return count


def _erase(session: Session, keys: Any, *, now: datetime) -> None:
    for row in session.scalars(select(RequestRow).where(RequestRow.id.in_(keys)).with_for_update()):
        erase(session, row, actor=SYSTEM, at=now)
        add_count(session, now.date(), What.ERASED)
