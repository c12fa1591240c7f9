"""The parts of a grid: rows, which are answers, columns, which are criteria, and what is to be asked of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.desk.benchmarks.criteria import QUESTIONS
from api.desk.tokens import digest_of

if TYPE_CHECKING:
    from datetime import datetime

    from api.desk.benchmarks.grid_cells import Value


def text_version(*texts: str) -> str:
    """Tell texts from what they were before: 64 hexadecimal digits that change with any of them."""
    return digest_of("\0".join(texts))


@dataclass(frozen=True)
class Removal:
    """When an answer or a criterion was removed, and by whom."""

    at: datetime
    author: str
    """Initials, as they were typed; empty when none were."""


@dataclass(frozen=True)
class Criterion:
    """A column."""

    id: int
    key: str | None
    """None for one of the team's own."""
    label: str
    weight: int
    removed: Removal | None = None
    """None while it is in the benchmark."""

    @property
    def version(self) -> str:
        """Of its name and of its weight."""
        return text_version(self.label, str(self.weight))

    @property
    def question(self) -> str:
        """What to ask where nobody knows."""
        return QUESTIONS.get(self.key or "", f"Qu’en est-il sur ce point : {self.label} ?")


@dataclass(frozen=True)
class Answer:
    """A row."""

    id: int
    origin: str | None
    name: str
    kind: str
    aside: bool
    aside_why: str
    about: Value
    """What it is, as its record says; an empty text without one."""
    removed: Removal | None = None
    """None while it is in the benchmark."""

    @property
    def version(self) -> str:
        """Of its name, of its kind and of whether it is set aside and why, for who changes them."""
        return text_version(self.name, self.kind, str(self.aside), self.aside_why)


@dataclass(frozen=True)
class Question:
    """Something to ask of an answer."""

    answer: Answer
    criterion: Criterion

    @property
    def text(self) -> str:
        """The question."""
        return self.criterion.question
