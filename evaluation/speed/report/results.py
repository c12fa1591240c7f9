"""What `make bench` writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from evaluation.errors import ResultsError
from evaluation.report.provenance import work_tree
from evaluation.report.results_file import rounded
from evaluation.speed.dense_search.growth import GrowthRow
from evaluation.speed.encoder.embedding import EmbeddingRow
from evaluation.speed.encoder.short_query import ShortQuery
from evaluation.speed.engines.comparison import Engines
from evaluation.speed.machine import Machine
from evaluation.speed.need_path.whole_path import WholePath
from evaluation.speed.served.throughput import Http
from evaluation.speed.spread import Spread

if TYPE_CHECKING:
    from collections.abc import Mapping

SPEED = Path(__file__).parents[2] / "results" / "speed.json"
_MEND = "Write it with: make bench"


@dataclass(frozen=True)
class Speed:
    """Every row of one run; a family that was not asked for is absent."""

    commit: str
    changed: bool
    """Whether the work tree held changes that the commit does not."""
    date: str
    machine: Machine
    whole_path: WholePath | None = None
    engines: Engines | None = None
    short_query: ShortQuery | None = None
    encoder_mb: Spread | None = None
    growth: list[GrowthRow] | None = None
    embedding: list[EmbeddingRow] | None = None
    http: Http | None = None
    stages: dict[str, float] | None = None


def speed_of(families: Mapping[str, Any], machine: Machine) -> Speed:
    """Put the families of rows together with the commit and the day, figures cut to the four that count.

    Args:
        families: the rows, by field of `Speed`.
        machine: what measured.

    Returns:
        The results.

    """
    commit, changed = work_tree()
    measured = Speed(commit, changed, dt.datetime.now(tz=dt.UTC).date().isoformat(), machine, **families)
    adapter = TypeAdapter(Speed)
    # Cut once, here: a page made of uncut figures would round some of them otherwise than the file does.
    return adapter.validate_python(rounded(adapter.dump_python(measured), by=_four_figures))


def save_speed(speed: Speed, path: Path = SPEED) -> None:
    """Write the results."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(TypeAdapter(Speed).dump_json(speed, indent=1) + b"\n")


def load_speed(path: Path = SPEED) -> Speed:
    """Read the results.

    Args:
        path: the file.

    Returns:
        The results.

    Raises:
        ResultsError: if the file is missing or is not what `save_speed` writes.

    """
    try:
        return TypeAdapter(Speed).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ResultsError(f"{path} cannot be read: {error}. {_MEND}") from error


def _four_figures(number: float) -> float:
    return float(f"{number:.4g}")
