"""The tables of the benchmarks: what a team compares, on what, and every edit of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import KeyRow, Table, append_only

_DIGEST = 64
_CODE = 32
_CASCADE = "CASCADE"


class BenchmarkRow(Table):
    """A comparison of answers, under a secret link."""

    __tablename__ = "benchmark"

    id: Mapped[int] = mapped_column(primary_key=True)
    edit_digest: Mapped[str] = mapped_column(String(_DIGEST), unique=True)
    share_digest: Mapped[str | None] = mapped_column(String(_DIGEST), unique=True)
    """Of the link that only reads; none while it is not shared."""
    share_number: Mapped[int]
    """How many such links were made: with the secret of the first link it gives the present one again."""
    title: Mapped[str] = mapped_column(Text)
    context: Mapped[str] = mapped_column(Text)
    """The need, without personal data."""
    conclusion: Mapped[str] = mapped_column(Text)
    """What the team recommends, why, and what comes next; empty until it is written."""
    index_version: Mapped[str] = mapped_column(String(_DIGEST))
    """Of the catalogue it was opened with."""
    sequence: Mapped[int]
    """Of its last edit."""
    finished_at: Mapped[datetime | None]
    publication_wished: Mapped[bool]
    """Whether the team wishes it to serve others; a second person decides."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    """Since when others may read it; none while they may not."""
    published_by: Mapped[str | None] = mapped_column(String(_DIGEST))
    """Id of the expert who decided it."""
    territory: Mapped[str | None] = mapped_column(String(_CODE))
    """INSEE code or SIREN of the territory that it was opened for; none where nobody said."""


class BenchmarkNumberRow(Table):
    """The highest number that a benchmark ever bore: one row."""

    __tablename__ = "benchmark_number"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class BenchmarkAnswerRow(Table):
    """An answer that is compared, or that was set aside."""

    __tablename__ = "benchmark_answer"
    __table_args__ = (UniqueConstraint("benchmark_id", "origin"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    benchmark_id: Mapped[int] = mapped_column(ForeignKey("benchmark.id", ondelete=_CASCADE))
    origin: Mapped[str | None] = mapped_column(String(255))
    """Where it stands in the catalogue: ``outil:ID`` or ``enquete:ID:N``; none for the team's own."""
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(_CODE))
    """``tool``, ``precedent``, ``practice`` or ``own``."""
    aside: Mapped[bool]
    aside_why: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    """What it is, as its record says; empty without one."""
    about_source: Mapped[str] = mapped_column(Text)
    about_address: Mapped[str] = mapped_column(Text)
    about_dated: Mapped[str] = mapped_column(String(_DIGEST))
    position: Mapped[int | None]
    """From 0, where the team put it; none while it stays as it came, after those that were put."""
    removed_at: Mapped[datetime | None]
    """Since when the benchmark does without it; its cells wait for it to be put back."""
    removed_by: Mapped[str] = mapped_column(String(_DIGEST))
    """Initials, as they were typed; empty while it is there."""


class BenchmarkCriterionRow(Table):
    """A criterion, and what it weighs."""

    __tablename__ = "benchmark_criterion"
    __table_args__ = (UniqueConstraint("benchmark_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    benchmark_id: Mapped[int] = mapped_column(ForeignKey("benchmark.id", ondelete=_CASCADE))
    key: Mapped[str | None] = mapped_column(String(_CODE))
    """Of a standard criterion; none for one of the team's."""
    label: Mapped[str] = mapped_column(Text)
    weight: Mapped[int]
    position: Mapped[int | None]
    """From 0, where the team put it; none while it stays as it came, after those that were put."""
    removed_at: Mapped[datetime | None]
    """Since when the benchmark does without it; its cells wait for it to be put back."""
    removed_by: Mapped[str] = mapped_column(String(_DIGEST))
    """Initials, as they were typed; empty while it is there."""


class BenchmarkCellRow(Table):
    """What is known of an answer on a criterion, and what the team thinks of it; ``version`` rises with every edit."""

    __tablename__ = "benchmark_cell"

    answer_id: Mapped[int] = mapped_column(ForeignKey("benchmark_answer.id", ondelete=_CASCADE), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(
        ForeignKey("benchmark_criterion.id", ondelete=_CASCADE), primary_key=True, index=True
    )
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    """Empty where nobody knows."""
    source: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    """Of the source's page; empty when it has none."""
    dated: Mapped[str] = mapped_column(String(_DIGEST))
    """When the source said so, as it dates itself."""
    rating: Mapped[int | None]
    """What the version before 0030 rates, and alone reads."""
    note: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(_DIGEST))
    """Initials of who wrote text, source or note last; empty while the catalogue alone has spoken."""
    at: Mapped[datetime]
    """Of the same."""
    rated_only: Mapped[bool]
    """Whether its team has but rated it: the rest is the catalogue's word, which nobody signs."""
    other_need: Mapped[bool]
    """Whether it covers, as its team wrote it, a need that the benchmark no longer has."""


class BenchmarkRatingRow(Table):
    """What one person thinks of an answer on a criterion."""

    __tablename__ = "benchmark_rating"
    __table_args__ = (
        ForeignKeyConstraint(
            ["answer_id", "criterion_id"],
            ["benchmark_cell.answer_id", "benchmark_cell.criterion_id"],
            ondelete=_CASCADE,
        ),
    )

    answer_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    """Letters and digits of the initials, small; empty for those who gave none, who share one rating."""
    author: Mapped[str] = mapped_column(String(_DIGEST))
    """Initials, as they were typed last."""
    value: Mapped[int]
    """From 0 to 4."""
    at: Mapped[datetime]


class BenchmarkEditRow(Table):
    """A line of a benchmark's history: added, never changed."""

    __tablename__ = "benchmark_edit"
    __table_args__ = (UniqueConstraint("benchmark_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    benchmark_id: Mapped[int] = mapped_column(ForeignKey("benchmark.id", ondelete=_CASCADE))
    sequence: Mapped[int]
    what: Mapped[str] = mapped_column(String(_CODE))
    author: Mapped[str] = mapped_column(String(_DIGEST))
    at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
    """What was there before and what is there now."""


class BenchmarkKeyRow(KeyRow):
    """A key a program sent to open a benchmark: the same key twice is the same benchmark."""

    __tablename__ = "benchmark_key"

    benchmark_id: Mapped[int | None] = mapped_column(ForeignKey("benchmark.id", ondelete=_CASCADE), index=True)
    """None once it is erased."""


class RequestBenchmarkRow(Table):
    """The request that a benchmark was opened for; deleted with either."""

    __tablename__ = "request_benchmark"

    benchmark_id: Mapped[int] = mapped_column(
        ForeignKey("benchmark.id", ondelete=_CASCADE), primary_key=True, autoincrement=False
    )
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete=_CASCADE), index=True)
    salt: Mapped[str] = mapped_column(String(_DIGEST))
    """Of the benchmark's secret, which the service's key makes again and the database alone does not."""


append_only(BenchmarkEditRow)
