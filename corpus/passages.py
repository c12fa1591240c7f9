"""The pieces of a record that are embedded and quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.records import Investigation, Tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.records import Record


SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«])|\n+")
"""Where one sentence ends and the next begins."""
_PIECE_CHARACTERS = 500
"""Length from which a text is cut; the purposes we write are shorter, imported ones often longer."""


class PassageKind(StrEnum):
    """What a passage says of its record."""

    PROBLEM = "problem"
    CONTEXT = "context"
    HYPOTHESIS = "hypothesis"
    FINDING = "finding"
    SOLUTION = "solution"
    LESSON = "lesson"
    PURPOSE = "purpose"
    WORDING = "wording"
    """Another way to put the need. It has no source: it is matched, never quoted."""


@dataclass(frozen=True)
class Passage:
    """A piece of a record, with the lines of the source it stands for."""

    record_id: str
    kind: PassageKind
    text: str
    lines: str | None
    quotable: bool = True
    """Whether it may be shown: not a wording, which has no source, nor a text whose licence keeps it where it is."""


def passages_of(record: Record) -> list[Passage]:
    """Cut a record into passages.

    Args:
        record: an investigation or a tool.

    Returns:
        The passages, in the order of the record's fields; at least one.

    """
    pieces = _of_investigation(record) if isinstance(record, Investigation) else _of_tool(record)
    passages = [Passage(record.id, kind, text, lines, kind is not PassageKind.WORDING) for kind, text, lines in pieces]
    return [*passages, *_unshown(record)] if isinstance(record, Tool) else passages


def _of_investigation(record: Investigation) -> Iterator[tuple[PassageKind, str, str | None]]:
    yield PassageKind.PROBLEM, record.problem.text, record.problem.lines
    yield PassageKind.CONTEXT, record.context.text, record.context.lines
    for hypothesis in record.hypotheses:
        yield PassageKind.HYPOTHESIS, hypothesis.text, hypothesis.lines
    for finding in record.findings:
        yield PassageKind.FINDING, finding.text, finding.lines
    for solution in record.solutions:
        yield PassageKind.SOLUTION, solution.text, solution.lines
    for lesson in record.lessons:
        yield PassageKind.LESSON, lesson.text, lesson.lines
    for wording in record.wordings:
        yield PassageKind.WORDING, wording, None


def _pieces(text: str) -> Iterator[str]:
    """Cut a long text between sentences: a vector says one thing well, and a quotation is short."""
    piece = ""
    for line in filter(str.strip, text.split("\n")):
        # A line that ends without a full stop ends a sentence all the same: what quotes the piece must see where.
        joint = "\n"
        for sentence in SENTENCE_END.split(line):
            if piece and len(piece) + len(sentence) >= _PIECE_CHARACTERS:
                yield piece
                piece = ""
            piece = f"{piece}{joint}{sentence}".lstrip()
            joint = " "
    yield piece


def _of_tool(record: Tool) -> Iterator[tuple[PassageKind, str, str | None]]:
    # The labels of an upstream are not matched: of 225 known items they cost a tenth of the reciprocal rank.
    told = f"{heading_of(record)}{record.purpose}"
    for piece in _pieces(f"{told}\n{record.description}" if record.description else told):
        yield PassageKind.PURPOSE, piece, None
    for problem in record.problems:
        for piece in _pieces(problem):
            yield PassageKind.PROBLEM, piece, None
    for wording in record.wordings:
        yield PassageKind.WORDING, wording, None


def _unshown(record: Tool) -> Iterator[Passage]:
    for unshown in record.unshown:
        kind = PassageKind.PROBLEM if unshown.about == "problem" else PassageKind.PURPOSE
        text = f"{heading_of(record)}{unshown.text}" if kind is PassageKind.PURPOSE else unshown.text
        for piece in _pieces(text):
            yield Passage(record.id, kind, piece, None, quotable=False)


def heading_of(record: Record) -> str:
    """Give what the first passage of a tool starts with, its names; nothing for an investigation."""
    return f"{' / '.join([record.name, *record.aliases])} : " if isinstance(record, Tool) else ""
