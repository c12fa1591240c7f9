"""Let one service work for long: ``python -m evaluation.speed.soak --minutes 60``.

In one run: the load it sustains, ten times as much for a minute, then half of it for the minutes given. Every request
is another need. Prints what is promised and exits 1 when a promise is broken.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from corpus.catalogue import DATA
from evaluation.report.provenance import work_tree
from evaluation.speed.machine import Machine, load_now, this_machine
from evaluation.speed.mix import development_mix
from evaluation.speed.report.promises import Promise
from evaluation.speed.served.clients import ever_new
from evaluation.speed.served.endurance import (
    BACK_WITHIN_S,
    GROWTH,
    HalfLoad,
    Overload,
    half_load,
    overload,
    sustainable_load,
)
from evaluation.speed.served.service import Service
from recommender import ensure_index, load_default_encoder

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALLOWED: Final = {"200", "429", "503"}


@dataclass(frozen=True)
class Soak:
    """A run."""

    commit: str
    changed: bool
    date: str
    machine: Machine
    sustained_per_second: float
    overload: Overload
    half_load: HalfLoad


def measure_soak(data_dir: Path, *, minutes: float, seconds: float, overload_seconds: float) -> Soak:
    """Measure a service of its own.

    Args:
        data_dir: its folder, which holds an index.
        minutes: at half load.
        seconds: to measure what it sustains.
        overload_seconds: at ten times as much.

    Returns:
        What came of it.

    """
    before, requests = load_now(), ever_new(development_mix().every)
    with Service(data_dir) as service:
        sustained = sustainable_load(service, requests, seconds=seconds)
        over = overload(service, requests, sustained=sustained, seconds=overload_seconds)
        half = half_load(service, requests, sustained=sustained, minutes=minutes)
    commit, changed = work_tree()
    day = dt.datetime.now(tz=dt.UTC).date().isoformat()
    return Soak(commit, changed, day, this_machine(before=before), sustained, over, half)


def promises_of(soak: Soak) -> list[Promise]:
    """List what a run is held to."""
    over, half = soak.overload, soak.half_load
    return [
        Promise("overload: answers other than 200, 429 and 503", _others(over.statuses, _ALLOWED), 0, at_least=False),
        Promise("overload: refusals without Retry-After", over.without_retry_after, 0, at_least=False),
        Promise("overload: itself again after, s", over.back_after_s, BACK_WITHIN_S, at_least=False),
        Promise("half load: answers other than 200", _others(half.statuses, {"200"}), 0, at_least=False),
        Promise("half load: growth of memory", half.growth, GROWTH, at_least=False),
    ]


def _others(statuses: Mapping[str, int], allowed: set[str]) -> int:
    return sum(count for status, count in statuses.items() if status not in allowed)


def main() -> int:
    """Measure, print; write the results where they are asked for."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.speed.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="at half load")
    parser.add_argument("--overload", type=float, default=60.0, help="seconds at ten times the sustainable load")
    parser.add_argument("--seconds", type=float, default=20.0, help="to measure the sustainable load")
    parser.add_argument("--data-dir", type=Path, default=Path("var"), help="where the index is kept")
    parser.add_argument("--output", type=Path, help="file to write the results to")
    given = parser.parse_args()
    index = ensure_index(DATA, load_default_encoder(), data_dir=given.data_dir)
    with tempfile.TemporaryDirectory(prefix="deja-la-soak-") as folder:
        (Path(folder) / "index").symlink_to(index.parent.resolve())
        soak = measure_soak(Path(folder), minutes=given.minutes, seconds=given.seconds, overload_seconds=given.overload)
    told = TypeAdapter(Soak).dump_json(soak, indent=1).decode() + "\n"
    sys.stdout.write(told)
    if given.output:
        given.output.write_text(told, encoding="utf-8")
    promises = promises_of(soak)
    sys.stdout.write("\n".join(promise.line for promise in promises) + "\n")
    return 0 if all(promise.kept for promise in promises) else 1


if __name__ == "__main__":
    sys.exit(main())
