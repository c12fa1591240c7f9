"""``make faults``: break everything that can break, and tell whether what was promised was kept."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.drills import DRILLS, Size
from tests.faults.outcomes import Outcome, table_of
from tests.faults.places import PLACES, places

if TYPE_CHECKING:
    from tests.faults.places import Place


def _run(place: Place, name: str, size: Size) -> Outcome:
    started = time.monotonic()
    tried, broken = DRILLS[name](place, size)
    outcome = Outcome(name, place.name, tried, tuple(broken), time.monotonic() - started)
    print(f"{outcome.database}: {outcome.promise}: {outcome.tried}: {'BROKEN' if broken else 'kept'}", flush=True)
    for line in broken:
        print(f"  {line}", flush=True)
    return outcome


def main() -> int:
    """Run the drills on both databases."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--away", type=float, default=30.0, help="seconds that the database is away")
    parser.add_argument("--only", choices=sorted(DRILLS), action="append")
    parser.add_argument("--on", choices=PLACES, help="one database alone")
    parser.add_argument("--out", type=Path, help="file to write the table to")
    given = parser.parse_args()
    size = Size(kills=given.kills, away=given.away)
    with tempfile.TemporaryDirectory(prefix="deja-la-faults-") as folder, places(Path(folder), on=given.on) as found:
        outcomes = [_run(place, name, size) for place in found for name in given.only or DRILLS]
    table = table_of(outcomes)
    print(table)
    if given.out:
        given.out.write_text(f"{table}\n", encoding="utf-8")
    return 1 if any(outcome.broken for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
