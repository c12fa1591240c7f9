"""How well personal data is masked: found where it is, and not found where it is not.

``python -m evaluation.masking`` measures what ships on the half of `collections/personal-data-fr` that nothing was
tuned on, and stores it; ``--part first --misses`` shows what is missed of a part that may be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.cleaning import find_spans
from evaluation.lines import read_lines
from evaluation.measures.significance import Interval, interval_of_share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from corpus.personal_kinds import PersonalSpan

COLLECTION = Path(__file__).parent / "collections" / "personal-data-fr"
RESULTS = Path(__file__).parent / "results" / "masking.json"
RECALL, PRECISION = 0.98, 0.9
"""What is promised, on the unseen half."""


class Part(StrEnum):
    """A part of the collection; no person and no sentence is in two."""

    FIRST = "first"
    """May be read by who changes the masking."""
    UNSEEN = "unseen"
    """Is scored and not read."""
    DEVELOPMENT = "development"
    """Was written to change the masking by, of what it took for names and of names beside it."""


class LabelledSpan(BaseModel):
    """A piece of text that points at a person."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    start: int = Field(ge=0)
    end: int = Field(ge=1)
    kind: Literal["name", "mail", "phone", "address", "identifier"]


class Item(BaseModel):
    """A text as people type it, with all that must be masked in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^\S+$")
    label: Literal["personal", "hard_negative"]
    """Hard negatives hold what looks like personal data and is none."""
    text: str = Field(min_length=1)
    spans: tuple[LabelledSpan, ...]


@dataclass(frozen=True)
class Masking:
    """The measures over a part."""

    items: int
    hard_negatives: int
    recall: Interval
    """Share of the labelled pieces of which no letter or digit is left."""
    precision: Interval
    """Share of what was masked that touches a labelled piece."""
    recall_by_kind: Mapping[str, Interval]


def load_part(part: Part) -> list[Item]:
    """Load the items of a part, in their order; `CollectionError` where a line does not fit."""
    return list(read_lines(COLLECTION / f"{part}.jsonl", Item, key=lambda item: item.id).values())


def measure_masking(items: Sequence[Item], find: Callable[[str], Sequence[PersonalSpan]] = find_spans) -> Masking:
    """Measure a way to find personal data.

    Args:
        items: labelled texts, with at least one piece among them.
        find: gives what is masked, none over another.

    Returns:
        The measures, with intervals at 95 %.

    """
    hidden: dict[str, list[bool]] = {}
    right: list[bool] = []
    for item in items:
        found = find(item.text)
        for span in item.spans:
            hidden.setdefault(span.kind, []).append(is_hidden(item.text, span, found))
        right += [any(one.start < span.end and span.start < one.end for span in item.spans) for one in found]
    every = [one for kind in hidden.values() for one in kind]
    return Masking(
        items=len(items),
        hard_negatives=sum(item.label == "hard_negative" for item in items),
        recall=interval_of_share(sum(every), len(every)),
        precision=interval_of_share(sum(right), len(right)),
        recall_by_kind={kind: interval_of_share(sum(ones), len(ones)) for kind, ones in sorted(hidden.items())},
    )


def is_hidden(text: str, span: LabelledSpan, found: Sequence[PersonalSpan]) -> bool:
    """Tell whether no letter and no digit of a piece is left once what was found is masked."""
    return all(
        any(one.start <= place < one.end for one in found)
        for place in range(span.start, span.end)
        if text[place].isalnum()
    )


def _mistakes(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        found = find_spans(item.text)
        missed = [item.text[s.start : s.end] for s in item.spans if not is_hidden(item.text, s, found)]
        wrong = [
            item.text[one.start : one.end]
            for one in found
            if not any(one.start < span.end and span.start < one.end for span in item.spans)
        ]
        if missed or wrong:
            yield f"{item.id} missed={missed} wrong={wrong} {item.text!r}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure a part; store the measures of the unseen one.

    Args:
        arguments: of the command line; by default the process's own.

    Returns:
        The exit code: 1 where what is promised is not held.

    """
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.masking", description="How well personal data is masked."
    )
    parser.add_argument("--part", type=Part, choices=list(Part), default=Part.UNSEEN)
    parser.add_argument("--misses", action="store_true", help="tell what is missed; not of the unseen half")
    asked = parser.parse_args(arguments)
    items = load_part(asked.part)
    measured = measure_masking(items)
    if asked.misses and asked.part is not Part.UNSEEN:
        sys.stdout.writelines(f"{line}\n" for line in _mistakes(items))
    told = json.dumps(asdict(measured), indent=2) + "\n"
    if asked.part is Part.UNSEEN:
        RESULTS.write_text(told, encoding="utf-8")
    sys.stdout.write(told)
    return 0 if measured.recall.value >= RECALL and measured.precision.value >= PRECISION else 1


if __name__ == "__main__":
    raise SystemExit(main())
