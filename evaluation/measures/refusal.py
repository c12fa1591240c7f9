"""How well the recommender says that nothing is comparable.

A refusal is the verdict ``nothing_comparable`` and no other: ``vague`` asks for
more, and is counted apart. A need is unanswerable when no record is useful for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluation.measures.significance import Interval, interval_of_auroc, interval_of_mean
from recommender import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Judged:
    """What was said of a need, and what is true of it."""

    verdict: Verdict
    probability: float
    """That a record is useful."""
    answerable: bool
    vague: bool
    """What the judge said."""


@dataclass(frozen=True)
class Refusal:
    """The measures of refusal; None where nothing is there to be measured."""

    precision: Interval | None
    """Share of the refused needs that are unanswerable."""
    recall: Interval | None
    """Share of the unanswerable needs that were refused."""
    recall_not_vague: Interval | None
    """The same, over the needs whose text says what they are about."""
    wrongly_refused: Interval | None
    """Share of the answerable needs that were refused."""
    answered: Interval | None
    """Share of the answerable needs that got an answer: verdict ``found``."""
    auroc: Interval | None
    """How often an unanswerable need has a lower probability than an answerable one."""
    vague_recall: Interval | None
    """Share of the needs judged vague that were said to be."""
    called_vague: Interval | None
    """Share of the needs not judged vague that were said to be."""


def measure_refusal(judged: Sequence[Judged]) -> Refusal:
    """Measure refusal over needs.

    Args:
        judged: one entry a need.

    Returns:
        The measures, with intervals at 95 %.

    """
    refused = [(j.verdict is Verdict.NOTHING_COMPARABLE, j) for j in judged]
    said_vague = [(j.verdict is Verdict.VAGUE, j) for j in judged]
    return Refusal(
        precision=_share([not j.answerable for r, j in refused if r]),
        recall=_share([r for r, j in refused if not j.answerable]),
        recall_not_vague=_share([r for r, j in refused if not j.answerable and not j.vague]),
        wrongly_refused=_share([r for r, j in refused if j.answerable]),
        answered=_share([j.verdict is Verdict.FOUND for j in judged if j.answerable]),
        auroc=_auroc(judged),
        vague_recall=_share([v for v, j in said_vague if j.vague]),
        called_vague=_share([v for v, j in said_vague if not j.vague]),
    )


@dataclass(frozen=True)
class CutOff:
    """What one cut-off of the probability would keep."""

    probability: float
    """Needs below it would be refused."""
    answered: float
    """Share of the answerable needs at or above it."""
    refused: float
    """Share of the unanswerable needs below it."""


def trade_off(judged: Sequence[Judged]) -> list[CutOff]:
    """Tell what each cut-off would answer and refuse.

    Args:
        judged: one entry a need.

    Returns:
        Cut-offs from 0 to 1 by steps of 0.02; none unless there are answerable and unanswerable needs.

    """
    answerable = np.array([j.answerable for j in judged], dtype=bool)
    if answerable.all() or not answerable.any():
        return []
    probability = np.array([j.probability for j in judged])
    kept = {float(cut): probability >= cut for cut in np.linspace(0, 1, 51).round(2)}
    return [CutOff(cut, float(k[answerable].mean()), float((~k)[~answerable].mean())) for cut, k in kept.items()]


def _auroc(judged: Sequence[Judged]) -> Interval | None:
    unanswerable = [not j.answerable for j in judged]
    if all(unanswerable) or not any(unanswerable):
        return None
    return interval_of_auroc([1 - j.probability for j in judged], unanswerable)


def _share(said: Sequence[bool]) -> Interval | None:
    return interval_of_mean([float(yes) for yes in said]) if said else None
