"""What the pages of errors that people tell are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True)
class ReportedRecord:
    """A record in which someone finds an error."""

    id: str
    title: str
    address: str
    """Of its page; empty where it is no longer there."""


@dataclass(frozen=True)
class ReportFormPage:
    """The form by which an error is told."""

    records: tuple[ReportedRecord, ...]
    """Those it may be in: one from its own page, several from an answer, none from elsewhere."""
    kinds: tuple[tuple[str, str], ...]
    """What may be wrong: pairs of value and label."""
    typed: Mapping[str, str]
    """What stands in the form."""
    personal: tuple[str, ...]
    """Words that seem to point at a person."""
    key: str
    """Makes of a form that is sent twice one report."""
    token: str
    limit: int
    errors: Mapping[str, str]
    """By field."""
    notice: str
    """Why the form was not taken; empty when it was not sent."""


@dataclass(frozen=True)
class ReportAnswer:
    """A decision on a report."""

    label: str
    answer: str
    """Empty where it was opened again."""
    by: str
    """Who decided, for experts; empty for the person."""
    at: datetime


@dataclass(frozen=True)
class Report:
    """A report, as people read it."""

    id: int
    record: ReportedRecord | None
    """None where it is about the site."""
    kind: str
    text: str
    at: datetime
    answers: tuple[ReportAnswer, ...]
    """First things first."""
    settled: bool


@dataclass(frozen=True)
class ReportPage:
    """A report, as its person follows it."""

    report: Report
    link: str
    """Its whole address, to keep."""
    new: bool
    """Whether it was just sent."""
    days: int
    """How long it is kept."""


@dataclass(frozen=True)
class ReportDeskPage:
    """The reports, at the desk."""

    reports: tuple[Report, ...]
    waiting: int
    """How many wait for an answer, all told."""
    settled: bool
    """Whether those shown are the settled ones."""
    most: int
    """How many are shown at most."""


@dataclass(frozen=True)
class ReportDecisionPage:
    """A report, at the desk, with the form that answers it."""

    report: Report
    token: str
    limit: int
    typed: str
    """The answer that was not taken."""
    error: str
    """What is wrong with it; empty when nothing is."""
    notice: str
    """Why the form was not taken; empty when it was."""
