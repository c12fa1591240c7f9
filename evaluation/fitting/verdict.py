"""Fit the verdict: the probability that at least one record is useful, and where to refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation.fitting.ranking import fit_logistic
from recommender.learning.ranking_model import MATTER, VAGUE, VerdictModel
from recommender.verdict import chance_of_use, verdict_features

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation.fitting.examples import Example
    from recommender import RecordKind

_WRONGLY_REFUSED = 0.03
"""Share of the answerable needs of the development part that may be refused."""


def features_of(
    examples: Sequence[Example], logits: Sequence[Mapping[RecordKind, NDArray[np.float64]]]
) -> list[dict[str, float]]:
    """Name what the verdict of each need is made of."""
    return [
        verdict_features([float(scores.max()) for scores in logit.values()], labels=example.labels, weight=example.said)
        for example, logit in zip(examples, logits, strict=True)
    ]


def fit_verdict(
    features: Sequence[Mapping[str, float]], answerable: NDArray[np.bool_], *, familiar: bool
) -> VerdictModel:
    """Fit the verdict and its cut-off.

    Args:
        features: of each need.
        answerable: array ``(n_needs,)``: whether a record is useful.
        familiar: whether the catalogue's matter is known; else that feature is left out.

    Returns:
        The model; at its cut-off, three in a hundred of the answerable needs are refused.

    """
    names = [name for name in features[0] if familiar or name != MATTER]
    columns = np.array([[one[name] for name in names] for one in features])
    slopes, intercept = fit_logistic(columns, answerable, strength=0.3)
    slope_of = {name: round(float(slope), 4) for name, slope in zip(names, slopes, strict=True)}
    model = VerdictModel(slope_of, round(intercept, 4), refused=0.0)
    chances = np.array([chance_of_use(one, model=model) for one in features])
    refused = float(np.quantile(chances[answerable], _WRONGLY_REFUSED))
    return VerdictModel(slope_of, model.intercept, refused=round(refused, 4))


def fit_vague(examples: Sequence[Example]) -> float:
    """Choose the log odds of vagueness from which questions are asked: above those of nearly every answerable need.

    Args:
        examples: judged needs.

    Returns:
        The 99th percentile of the answerable needs' log odds, at least 0.

    """
    odds = [example.labels[VAGUE] for example in examples if example.grades]
    return round(max(float(np.quantile(odds, 0.99)), 0.0), 4)
