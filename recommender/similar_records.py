"""More like this one: records alike by their problem, or by their answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from recommender.candidates import Shelf


class By(StrEnum):
    """What is compared."""

    PROBLEM = "problem"
    SOLUTION = "solution"


SIGNAL_OF = {By.PROBLEM: "dense_problem", By.SOLUTION: "dense_solution"}
"""The group of passages that is compared."""


@dataclass(frozen=True)
class SimilarRecord:
    """A record that is alike."""

    record_id: str
    title: str
    likeness: float
    """Cosine of the mean passages, in [-1, 1]."""


def nearest(shelf: Shelf, record_id: str, *, by: By, top_k: int) -> list[tuple[str, float]]:
    """List the records of a shelf that are nearest to one of them.

    Args:
        shelf: the records of one kind.
        record_id: one of them.
        by: what is compared.
        top_k: how many, at least 1.

    Returns:
        At most ``top_k`` ids with their cosine, best first; ties break by id.

    Raises:
        ValueError: if ``top_k`` is below 1.

    """
    if top_k < 1:
        raise ValueError(f"top_k must be at least 1, got {top_k}")
    means = shelf.mean_vectors(SIGNAL_OF[by])
    here = shelf.record_ids.index(record_id)
    cosines = means @ means[here]
    order = sorted(
        (number for number in range(len(cosines)) if number != here),
        key=lambda number: (-float(cosines[number]), shelf.record_ids[number]),
    )
    return [(shelf.record_ids[number], float(np.clip(cosines[number], -1, 1))) for number in order[:top_k]]
