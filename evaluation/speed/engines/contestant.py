"""One engine in a process of its own: ``python -m evaluation.speed.engines.contestant build|ask NAME FOLDER``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from evaluation.speed.engines.contestants import CONTESTANTS, catalogue_passages
from evaluation.speed.mix import development_mix, every_nth
from evaluation.speed.processes import resident_mb, tell


def _build(name: str, folder: Path) -> None:
    engine, passages = CONTESTANTS[name](folder), catalogue_passages()
    started = time.perf_counter()
    engine.build(passages)
    tell(seconds=time.perf_counter() - started, passages=len(passages))


def _ask(name: str, folder: Path, needs: int) -> None:
    engine = CONTESTANTS[name](folder)
    engine.open()
    texts = every_nth(development_mix().every, needs)
    engine.ask(texts[0])
    tell(event="answered")
    took = []
    for text in texts:
        started = time.perf_counter()
        engine.ask(text)
        took.append(1000 * (time.perf_counter() - started))
    half, high = np.percentile(took, [50, 95])
    tell(p50_ms=float(half), p95_ms=float(high), memory_mb=resident_mb())


def main() -> None:
    """Build an index, or open one and ask; both are told as they are done."""
    what, name, folder, *more = sys.argv[1:]
    if what == "build":
        _build(name, Path(folder))
    else:
        _ask(name, Path(folder), int(more[0]))


if __name__ == "__main__":
    main()
