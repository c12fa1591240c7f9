"""What `make eval` writes: figures with what they were measured on, and a line for each need."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from evaluation.errors import ResultsError
from evaluation.measures.hubs import Hub
from evaluation.measures.refusal import CutOff, Refusal
from evaluation.measures.reliability import Reliability
from evaluation.measures.robustness import Loss
from evaluation.measures.significance import Difference, Interval

if TYPE_CHECKING:
    from collections.abc import Callable

RESULTS = Path(__file__).parents[1] / "results" / "relevance.json"
NEEDS_LINES = "relevance-needs.jsonl"
"""Name of the file of lines, beside the results."""
_DIGITS = 5
_MEND = "Write it with: make eval"


@dataclass(frozen=True)
class Provenance:
    """What figures were measured on: enough to measure them again."""

    commit: str
    changed: bool
    """Whether the work tree held changes that the commit does not."""
    date: str
    """Day of the run, ISO 8601."""
    catalogue: str
    """Digest of the records."""
    encoder: dict[str, str | int]
    """Name, revision, digest, dimension."""
    index_version: str
    settings: dict[str, Any]
    """Of the index, of the resampling and of the spoiling."""
    libraries: dict[str, str]
    missing_peers: list[str]
    """Packages that were not installed: their engines were not measured."""


@dataclass(frozen=True)
class SystemResults:
    """How one system ranks."""

    measures: dict[str, Interval]
    """By label."""
    ours_minus_it: dict[str, Difference] | None
    """How much better ours is, by label; None for ours."""
    hub: Hub | None
    """The record it shows most often first to needs that nothing answers."""


@dataclass(frozen=True)
class KindResults:
    """Ranking of one kind of record, on the needs with a useful record of that kind."""

    n: int
    systems: dict[str, SystemResults]
    slices: dict[str, dict[str, Interval]]
    """Our measures by user group and by length of the need."""
    signals: dict[str, Interval]
    """nDCG@10 of each of our signals, ranking alone."""
    robustness: dict[str, dict[str, Loss]]
    """By system, by spoiling."""
    first_five: Reliability
    """Of the probabilities of the first five records of each need."""
    every_record: Reliability
    """Of those of every record of each need."""


@dataclass(frozen=True)
class PartResults:
    """Everything measured on one part of the collection."""

    provenance: Provenance
    needs: int
    answerable: int
    kinds: dict[str, KindResults]
    refusal: Refusal
    trade_off: list[CutOff]
    reliability: Reliability
    """Of the probability that at least one record is useful."""


@dataclass(frozen=True)
class KnownItemResults:
    """Ranking of the known-item set, its held-out half."""

    provenance: Provenance
    products: int
    statements: int
    forms: dict[str, dict[str, SystemResults]]
    """By form of the statement (long, short), by system."""


@dataclass(frozen=True)
class Results:
    """What the results file holds."""

    parts: dict[str, PartResults]
    watched: dict[str, float]
    """What the tests hold later changes to: development and gate together."""
    known_item: KnownItemResults | None


@dataclass(frozen=True)
class NeedLine:
    """What was answered to one need, and how good it was."""

    id: str
    part: str
    group: str
    length: str
    answerable: bool
    vague: bool
    """What the judge said."""
    verdict: str
    probability: float
    first: dict[str, list[str]]
    """The first five records, by kind."""
    measures: dict[str, dict[str, float]]
    """By kind, for the kinds with a useful record."""


def rounded(value: Any, *, by: Callable[[float], float]) -> Any:
    """Round every number of what dictionaries and lists hold; lists stand for tuples in what comes back."""
    if isinstance(value, float):
        return by(value)
    if isinstance(value, dict):
        return {key: rounded(item, by=by) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item, by=by) for item in value]
    return value


def save_results(results: Results, lines: list[NeedLine], path: Path = RESULTS) -> None:
    """Write the results and, beside them, the lines; numbers are cut to five digits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = TypeAdapter(Results).validate_python(rounded(TypeAdapter(Results).dump_python(results), by=_five_digits))
    path.write_bytes(TypeAdapter(Results).dump_json(kept, indent=1) + b"\n")
    written = [TypeAdapter(NeedLine).dump_json(_line(line)) + b"\n" for line in lines]
    path.with_name(NEEDS_LINES).write_bytes(b"".join(written))


def load_results(path: Path = RESULTS) -> Results:
    """Read the results.

    Args:
        path: the file.

    Returns:
        The results.

    Raises:
        ResultsError: if the file is missing or is not what `save_results` writes.

    """
    try:
        return TypeAdapter(Results).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ResultsError(f"{path} cannot be read: {error}. {_MEND}") from error


def load_lines(path: Path = RESULTS) -> list[NeedLine]:
    """Read the lines beside the results.

    Args:
        path: the file of the results.

    Returns:
        The lines, in order of id.

    Raises:
        ResultsError: if the file is missing or is not what `save_results` writes.

    """
    beside = path.with_name(NEEDS_LINES)
    try:
        return [TypeAdapter(NeedLine).validate_json(line) for line in beside.read_bytes().splitlines()]
    except (OSError, ValidationError) as error:
        raise ResultsError(f"{beside} cannot be read: {error}. {_MEND}") from error


def _line(line: NeedLine) -> NeedLine:
    return TypeAdapter(NeedLine).validate_python(rounded(TypeAdapter(NeedLine).dump_python(line), by=_five_digits))


def _five_digits(number: float) -> float:
    return round(number, _DIGITS)
