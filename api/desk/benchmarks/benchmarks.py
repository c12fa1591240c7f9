"""The benchmarks: a team compares answers under a secret link, and others read under one that can be revoked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import update

from api.desk.benchmarks.coverage import cover_anew
from api.desk.benchmarks.criteria import STANDARD
from api.desk.benchmarks.edits import append_edit, changing, check_open
from api.desk.benchmarks.history import read_edits
from api.desk.benchmarks.numbers import new_number
from api.desk.benchmarks.reading import find_by_edit, find_by_share, read_benchmark
from api.desk.benchmarks.request_benchmarks import link_request
from api.desk.benchmarks.rows import add_answers, add_criterion
from api.desk.benchmarks.tables import BenchmarkKeyRow, BenchmarkRow
from api.desk.benchmarks.texts import check_texts, clean_conclusion, clean_presentation, write_seen
from api.desk.requests.idempotency import ERASED, SentKey, find_keyed, keep_key
from api.desk.tokens import derive_token, digest_of, new_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from api.desk.benchmarks.grid import Benchmark
    from api.desk.benchmarks.history import Edits
    from api.desk.benchmarks.parts import Criterion
    from api.desk.benchmarks.request_benchmarks import OpenedFor
    from api.desk.benchmarks.told import NewAnswer
    from api.desk.clock import Clock
    from api.desk.database import Database


@dataclass(frozen=True)
class BenchmarkChange:
    """What a program changes of a benchmark; what is none stays."""

    title: str | None = None
    context: str | None = None
    conclusion: str | None = None
    finished: bool | None = None
    publication_wished: bool = False


class Benchmarks:
    """The comparisons of answers; whoever holds the secret of one may read and change it."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Keep benchmarks in a database."""
        self._database = database
        self._clock = clock

    def open(
        self,
        *,
        title: str,
        context: str,
        answers: Sequence[NewAnswer],
        index_version: str,
        criteria: Sequence[Criterion] = (),
        sent: SentKey | None = None,
        secret: str = "",
        opened_for: OpenedFor | None = None,
    ) -> str:
        """Open a benchmark.

        Args:
            title: what it is called; its context's beginning does where it is empty.
            context: the need, which is kept without personal data.
            answers: what to compare first.
            index_version: of the catalogue that the answers come from.
            criteria: what those of another benchmark weigh, and its team's own, to start from.
            sent: the key of a program, with what it sent; the same twice is the same benchmark.
            secret: the secret of its link; empty to draw one.
            opened_for: the territory and the request it is opened for; none without any.

        Returns:
            The secret of its link, stored nowhere.

        Raises:
            BenchmarkFullError: if these are more answers than a benchmark takes; nothing is written.
            NameTooLongError: if the name of one of them is too long; nothing is written.
            TextTooLongError: if the need is too long; nothing is written.
            IdempotencyConflictError: if the key came with something else before.
            ErasedKeyError: if the benchmark that it opened was erased.
            StoreUnavailableError: if the database does not answer.

        """
        with self._database.write() as session:
            now = self._clock()
            keyed = find_keyed(session, BenchmarkKeyRow, sent, now=now) if sent else None
            if keyed and keyed.row:
                return keyed.secret
            secret = keyed.secret if keyed else secret or new_token()
            row = BenchmarkRow(
                id=new_number(session),
                edit_digest=digest_of(secret),
                share_number=0,
                index_version=index_version,
                sequence=0,
                publication_wished=False,
                conclusion="",
                created_at=now,
                updated_at=now,
                territory=(opened_for.territory or None) if opened_for else None,
                **check_texts(clean_presentation(title, context)),
            )
            session.add(row)
            session.flush()
            weights = {one.key: one.weight for one in criteria}
            for standard in STANDARD:
                weight = weights.get(standard.key.value, 1)
                add_criterion(session, row, label=standard.label, weight=weight, key=standard.key.value)
            for own in (one for one in criteria if one.key is None):
                add_criterion(session, row, label=own.label, weight=own.weight)
            added = add_answers(session, row, answers, now=now)
            append_edit(session, row, "opened", at=now, payload={"answers": added})
            if opened_for and opened_for.request:
                link_request(session, row, opened_for)
            if sent and keyed:
                keep_key(session, BenchmarkKeyRow(benchmark_id=row.id), sent, salt=keyed.salt, now=now)
        return secret

    def read(self, secret: str) -> Benchmark:
        """Read a benchmark; `UnknownBenchmarkError` where no benchmark goes by the secret."""
        with self._database.read() as session:
            return read_benchmark(session, find_by_edit(session, secret))

    def history(self, secret: str, *, offset: int, limit: int) -> Edits:
        """Read what was done, the latest first; `UnknownBenchmarkError` where no benchmark goes by the secret."""
        with self._database.read() as session:
            return read_edits(session, find_by_edit(session, secret), offset=offset, limit=limit)

    def read_open(self, secret: str) -> Benchmark:
        """Read a benchmark that is to be changed; `BenchmarkFinishedError` if it is finished."""
        with self._database.read() as session:
            row = find_by_edit(session, secret)
            check_open(row)
            return read_benchmark(session, row)

    def read_shared(self, share: str) -> Benchmark:
        """Read a benchmark by the link that only reads; `UnknownBenchmarkError` once it was revoked."""
        with self._database.read() as session:
            return read_benchmark(session, find_by_share(session, share)).for_readers()

    def present(
        self,
        secret: str,
        *,
        title: str,
        context: str,
        told: Sequence[NewAnswer] = (),
        author: str = "",
        seen: str | None = None,
    ) -> None:
        """Change the title and the context.

        Args:
            secret: the benchmark's.
            title: what it is called; its context's beginning does where it is empty.
            context: the need, which is kept without personal data.
            told: what the catalogue says of the answers for this need, where it is another than before.
            author: initials.
            seen: the `presentation_version` that the author has seen; none to change whatever is there.

        Raises:
            BenchmarkChangedError: if somebody else wrote something different since; nothing is written.
            BenchmarkFinishedError: if the benchmark is finished.
            TextTooLongError: if the need is too long; nothing is written.
            UnknownBenchmarkError: if there is no such benchmark.

        """
        self._write(secret, clean_presentation(title, context), told=told, author=author, seen=seen)

    def conclude(self, secret: str, text: str, *, author: str = "", seen: str | None = None) -> None:
        """Write what the team recommends, why, and what comes next.

        Args:
            secret: the benchmark's.
            text: the conclusion, the whole of it.
            author: initials.
            seen: the `conclusion_version` that the author has seen; none to change whatever is there.

        Raises:
            BenchmarkChangedError: if somebody else wrote something different since; nothing is written.
            BenchmarkFinishedError: if the benchmark is finished.
            TextTooLongError: if it is too long; nothing is written.
            UnknownBenchmarkError: if there is no such benchmark.

        """
        self._write(secret, clean_conclusion(text), author=author, seen=seen)

    def change(
        self, secret: str, wanted: BenchmarkChange, *, expected_version: int, told: Sequence[NewAnswer] = ()
    ) -> None:
        """Change a benchmark whole or not at all, as a program does.

        Args:
            secret: the benchmark's.
            wanted: what changes.
            expected_version: the version that was read: the number of its last edit.
            told: what the catalogue says of the answers for the need, where that changes.

        Raises:
            BenchmarkChangedError: if it was changed since; nothing is written.
            BenchmarkFinishedError: if a text of a finished one is to change without being reopened.
            TextTooLongError: if a text is too long; nothing is written.
            UnknownBenchmarkError: if there is no such benchmark.
            StoreUnavailableError: if the database does not answer.

        """
        with changing(self._database, secret, even_finished=True, expected_version=expected_version) as (session, row):
            if wanted.finished is False:
                self._reopened(session, row)
            typed = _typed(row, wanted)
            if typed:
                check_open(row)
                self._written(session, row, typed, told=told)
            if wanted.finished:
                self._finished(session, row, publication_wished=wanted.publication_wished)

    def share(self, secret: str, *, replace: bool = True) -> None:
        """Make a link that only reads, in the place of the present one, or unless there is one."""
        with changing(self._database, secret, even_finished=True) as (session, row):
            if row.share_digest is not None and not replace:
                return
            row.share_number += 1
            row.share_digest = digest_of(share_token(secret, row.share_number))
            append_edit(session, row, "shared", at=self._clock(), payload={})

    def revoke(self, secret: str) -> None:
        """End the link that only reads."""
        with changing(self._database, secret, even_finished=True) as (session, row):
            row.share_digest = None
            append_edit(session, row, "revoked", at=self._clock(), payload={})

    def finish(self, secret: str, *, publication_wished: bool) -> None:
        """Mark it finished: it is only read from now on."""
        with changing(self._database, secret, even_finished=True) as (session, row):
            self._finished(session, row, publication_wished=publication_wished)

    def reopen(self, secret: str) -> None:
        """Change it again."""
        with changing(self._database, secret, even_finished=True) as (session, row):
            self._reopened(session, row)

    def erase(self, secret: str) -> None:
        """Delete it, its history and its links, in the files as well."""
        with self._database.write() as session:
            row = find_by_edit(session, secret, hold=True)
            keys = update(BenchmarkKeyRow).where(BenchmarkKeyRow.benchmark_id == row.id)
            session.execute(keys.values(benchmark_id=None, **ERASED))
            session.delete(row)
        self._database.forget()

    def _write(
        self,
        secret: str,
        typed: Mapping[str, str],
        *,
        author: str,
        seen: str | None,
        told: Sequence[NewAnswer] = (),
    ) -> None:
        with changing(self._database, secret) as (session, row):
            self._written(session, row, typed, told=told, author=author, seen=seen)

    def _written(
        self,
        session: Session,
        row: BenchmarkRow,
        typed: Mapping[str, str],
        *,
        told: Sequence[NewAnswer],
        author: str = "",
        seen: str | None = None,
    ) -> None:
        at, need = self._clock(), row.context
        written = write_seen(session, row, check_texts(typed), seen=seen)
        if written and row.context != need:
            written["renewed"] = cover_anew(session, row, told, at=at)
        append_edit(session, row, "written", at=at, payload=written, author=author)

    def _finished(self, session: Session, row: BenchmarkRow, *, publication_wished: bool) -> None:
        row.finished_at = row.finished_at or self._clock()
        row.publication_wished = publication_wished
        if not publication_wished:
            row.published_at = row.published_by = None
        append_edit(session, row, "finished", at=self._clock(), payload={"publication_wished": publication_wished})

    def _reopened(self, session: Session, row: BenchmarkRow) -> None:
        row.finished_at, row.publication_wished = None, False
        # What others would read might not be what was decided on.
        row.published_at = row.published_by = None
        append_edit(session, row, "reopened", at=self._clock(), payload={})


def _typed(row: BenchmarkRow, wanted: BenchmarkChange) -> dict[str, str]:
    typed: dict[str, str] = {}
    if wanted.title is not None or wanted.context is not None:
        title = row.title if wanted.title is None else wanted.title
        typed |= clean_presentation(title, row.context if wanted.context is None else wanted.context)
    return typed if wanted.conclusion is None else typed | clean_conclusion(wanted.conclusion)


def share_token(secret: str, number: int) -> str:
    """Give the secret of the link that only reads; it leads back to nothing."""
    return derive_token(secret, purpose=f"benchmark-share/{number}")
