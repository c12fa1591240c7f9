"""Fit the bias of each record: what is added to its fused score, whatever the need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from evaluation.fitting.ranking import scores_of
from recommender import RecordKind
from recommender.calibration import FUSED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation.fitting.examples import Example
    from evaluation.fitting.ranking import Biases
    from recommender.graph import Links
    from recommender.learning.ranking_model import KindModel

BIASED: Final = (RecordKind.INVESTIGATION,)
"""Kinds whose records have biases: of tools none is a hub, and what helped on development did not on the gate."""
_RIDGE: Final = 3.0
"""What a bias costs, by its square in log odds."""
_UNRELATED: Final = 0.3
"""How much a need that nothing answers counts beside one that a record answers."""


def fit_biases(
    answered: Sequence[Example], unrelated: Sequence[Example], kinds: Mapping[RecordKind, KindModel], links: Links
) -> Biases:
    """Learn the biases of the records of the kinds that have some.

    The right record of a need, or none of them, is told by a conditional logit (McFadden, 1973) of the scores times one
    slope, plus a bias a record; *none* has a score of its own, the same for every need. A record that comes first for
    needs of others, or of none, loses; one that is passed over for its own gains. Biases are regularised.

    Args:
        answered: needs that one record answers, by ``grades``; neither the index nor the classifier may know them.
        unrelated: needs that no record answers; none of those that are measured.
        kinds: the order of the records, without biases.
        links: of the catalogue.

    Returns:
        The biases, in fused scores, by kind and id; their mean is 0 in each kind.

    """
    biases: dict[RecordKind, dict[str, float]] = {}
    for kind in BIASED:
        own = [example for example in answered if example.grades_of(kind).any()]
        right = np.array([int(example.grades_of(kind).argmax()) for example in own])
        scores = [np.stack([scores_of(one, kinds, links)[kind] for one in some]) for some in (own, unrelated)]
        # Log odds grow by the slope of the fused score, which is what a bias is added to.
        told = _fit(scores[0], right, scores[1]) / kinds[kind].slopes[FUSED]
        ids = own[0].gathered[kind].record_ids
        biases[kind] = {record_id: round(float(bias), 4) for record_id, bias in zip(ids, told, strict=True)}
    return biases


def _fit(
    answered: NDArray[np.float64], right: NDArray[np.int64], unrelated: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fit the biases of one kind: array ``(n_records,)``, in the unit of the scores."""
    scores = np.concatenate([answered, unrelated])
    n_needs, n_records = scores.shape
    chosen = np.concatenate([right, np.full(len(unrelated), n_records)])
    weights = np.where(chosen < n_records, 1.0, _UNRELATED)
    is_bias = np.append(np.ones(n_records), 0.0)
    columns = np.column_stack([scores, np.zeros(n_needs)])
    rows = np.arange(n_needs)

    def cost(told: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        # One slope, a bias a record, the score of *none*.
        logits = told[0] * columns + told[1:]
        missed = softmax(logits, axis=1)
        lost = weights @ (logsumexp(logits, axis=1) - logits[rows, chosen]) + _RIDGE * (is_bias @ told[1:] ** 2)
        missed[rows, chosen] -= 1.0
        missed *= weights[:, None]
        steps = missed.sum(axis=0) + 2 * _RIDGE * is_bias * told[1:]
        return float(lost), np.append((missed * columns).sum(), steps)

    told = minimize(cost, np.append(1.0, np.zeros(n_records + 1)), jac=True, method="L-BFGS-B").x
    centred: NDArray[np.float64] = (told[1:-1] - told[1:-1].mean()) / told[0]
    return centred
