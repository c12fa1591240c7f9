"""How long the encoder alone takes for a query of fifteen words, on one thread."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluation.speed.spread import Spread, spread_of
from recommender import load_default_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS: Final = 15
QUERY_MS: Final = 5.0
"""What the median query may take, in milliseconds (issue 2)."""


@dataclass(frozen=True)
class ShortQuery:
    """Queries of fifteen words, encoded one at a time."""

    queries: int
    p50_ms: Spread
    """The median over the queries, once for each repeat."""
    p95_ms: Spread


def cuts_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Cut texts after their fifteenth word.

    Args:
        texts: needs; those of fewer words are left out.

    Returns:
        The cuts, each once, in the order of the texts.

    Examples:
        >>> cuts_of(["trop court", "un " * 14 + "mot de trop"])
        ('un un un un un un un un un un un un un un mot',)

    """
    split = (text.split() for text in texts)
    return tuple(dict.fromkeys(" ".join(words[:WORDS]) for words in split if len(words) >= WORDS))


def measure_short_query(texts: Sequence[str], *, repeats: int) -> ShortQuery:
    """Encode each cut alone, by one thread, after a first round that is not counted.

    Args:
        texts: needs, of which those of fifteen words or more are cut.
        repeats: rounds over all of them.

    Returns:
        The median and the 95th percentile of a query.

    """
    queries = cuts_of(texts)
    encoder = load_default_encoder(threads=1, cores=1)
    rounds = np.empty((repeats + 1, len(queries)))
    for took in rounds:
        for number, query in enumerate(queries):
            started = time.perf_counter()
            encoder.encode_queries([query])
            took[number] = 1000 * (time.perf_counter() - started)
    p50, p95 = np.percentile(rounds[1:], (50, 95), axis=1).tolist()
    return ShortQuery(len(queries), spread_of(p50), spread_of(p95))
