"""How many passages a second are embedded, by one thread and by one a core."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.speed.spread import Spread, spread_of
from recommender import load_default_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class EmbeddingRow:
    """Passages embedded by some threads."""

    threads: int
    passages: int
    mean_words: float
    per_second: Spread


def measure_embedding(passages: Sequence[str], *, repeats: int) -> list[EmbeddingRow]:
    """Embed passages of the catalogue, with one thread and with one a core, in turn.

    Args:
        passages: what is embedded at each repeat.
        repeats: of each.

    Returns:
        A row for each number of threads.

    """
    encoders = {threads: load_default_encoder(threads=threads, cores=1) for threads in sorted({1, os.cpu_count() or 1})}
    speeds: dict[int, list[float]] = {threads: [] for threads in encoders}
    for _ in range(repeats):
        for threads, encoder in encoders.items():
            started = time.perf_counter()
            encoder.encode_passages(passages)
            speeds[threads].append(len(passages) / (time.perf_counter() - started))
    words = sum(len(passage.split()) for passage in passages) / len(passages)
    return [EmbeddingRow(threads, len(passages), words, spread_of(values)) for threads, values in speeds.items()]
