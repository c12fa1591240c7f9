"""Tell what a fit gives on the needs it was not fitted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import roc_auc_score

from evaluation.fitting.verdict import features_of, fit_verdict
from evaluation.measures.hubs import largest_hub
from recommender import RecordKind
from recommender.verdict import chance_of_use

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluation.fitting.examples import Example

_DEPTH = 10
_FOLDS = 5


def report(examples: Sequence[Example], logits: Sequence[Mapping[RecordKind, NDArray[np.float64]]]) -> str:
    """Measure ranking and refusal.

    Args:
        examples: the needs.
        logits: the log odds of every record, by kind, one entry a need, fitted without it.

    Returns:
        Lines for people: nDCG@10, hit@1 and hit@3 over answerable needs by kind, the largest hub over the others, and
        refusal.

    """
    lines = []
    for kind in RecordKind:
        told = ranking_measures(examples, logits, kind)
        ndcg, first, third = told.mean(axis=0)
        hub = _largest_hub(examples, logits, kind)
        lines.append(
            f"{kind}: {len(told)} needs, nDCG@10 {ndcg:.3f}, hit@1 {first:.3f}, hit@3 {third:.3f}, hub {hub:.3f}"
        )
    features = features_of(examples, logits)
    answerable = np.array([bool(example.grades) for example in examples])
    lines += [_refusal(features, answerable, familiar=familiar) for familiar in (True, False)]
    return "".join(f"{line}\n" for line in lines)


def _largest_hub(
    examples: Sequence[Example], logits: Sequence[Mapping[RecordKind, NDArray[np.float64]]], kind: RecordKind
) -> float:
    ids = examples[0].gathered[kind].record_ids
    unrelated = [np.argsort(-one[kind]) for example, one in zip(examples, logits, strict=True) if not example.grades]
    hub = largest_hub([[ids[number] for number in order] for order in unrelated])
    return hub.share if hub else 0.0


def ranking_measures(
    examples: Sequence[Example], logits: Sequence[Mapping[RecordKind, NDArray[np.float64]]], kind: RecordKind
) -> NDArray[np.float64]:
    """Measure the ranking of a kind, need by need.

    Args:
        examples: the needs; those without a useful record of the kind are passed over.
        logits: the log odds of every record, by kind, one entry a need.
        kind: of the records ranked.

    Returns:
        Array ``(n_needs, 3)``: nDCG@10, hit@1, hit@3, in the order of the needs.

    """
    return np.array(
        [
            _measure(logit[kind], example.grades_of(kind))
            for example, logit in zip(examples, logits, strict=True)
            if example.grades_of(kind).any()
        ]
    )


def _measure(scores: NDArray[np.float64], grades: NDArray[np.float64]) -> tuple[float, float, float]:
    order = np.argsort(-scores, kind="stable")
    discounts = 1 / np.log2(np.arange(2, _DEPTH + 2))
    found, ideal = grades[order][:_DEPTH], np.sort(grades)[::-1][:_DEPTH]
    ndcg = (found * discounts[: len(found)]).sum() / (ideal * discounts[: len(ideal)]).sum()
    return float(ndcg), float(found[0] > 0), float(found[:3].any())


def _refusal(features: Sequence[Mapping[str, float]], answerable: NDArray[np.bool_], *, familiar: bool) -> str:
    chances, refused = np.zeros(len(features)), np.zeros(len(features), dtype=bool)
    for fold in range(_FOLDS):
        inside = np.arange(len(features)) % _FOLDS != fold
        model = fit_verdict(
            [f for f, kept in zip(features, inside, strict=True) if kept], answerable[inside], familiar=familiar
        )
        for number in np.flatnonzero(~inside).tolist():
            chances[number] = chance_of_use(features[number], model=model)
            refused[number] = chances[number] < model.refused
    matter = "matter known" if familiar else "matter unknown"
    return (
        f"refusal ({matter}): AUROC {roc_auc_score(answerable, chances):.3f}, refused "
        f"{refused[~answerable].mean():.3f} of unanswerable, {refused[answerable].mean():.3f} of answerable"
    )
