"""Fit how the records of a kind are ordered: fusion, support by links, calibration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from recommender import RecordKind
from recommender.calibration import FUSED, log_odds
from recommender.candidates import SIGNALS
from recommender.fusion import fuse, standardise
from recommender.learning.ranking_model import KindModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from evaluation.fitting.examples import Example
    from recommender.graph import Links

Biases = Mapping[RecordKind, Mapping[str, float]]
"""What is added to the fused score of each record, by kind and id."""
_PLAIN = ("dense_record", "dense_nearest", "dense_wording", "bm25_record", "characters", "themes")
"""Signals whose best plain value over the records tells how sure one is, beside the fused score."""


KEPT: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.INVESTIGATION: (
        "dense_solution",
        "dense_wording",
        "bm25_passage",
        "bm25_covered",
        "characters",
        "themes",
    ),
    RecordKind.TOOL: ("dense_wording", "dense_record", "bm25_covered", "characters", "themes"),
}
"""Signals that are worth their place: the fewest that cost nothing beside more of them, by `ablation`.

Mean nDCG@10 on the development part, each need as written and typed carelessly, with these and with all thirteen: .831
and .821 for investigations, .788 and .784 for tools. Down to the two whose absence is felt each by itself: .811, .772.
"""


@dataclass(frozen=True)
class FitSettings:
    """How the fit is regularised."""

    strength: float = 0.02
    """Inverse of the regularisation of the fusion (C of scikit-learn), for pairs weighted to one a need."""
    known_item_weight: float = 0.3
    """How much a known-item statement counts beside a judged need."""
    signals: Mapping[RecordKind, tuple[str, ...]] = field(default_factory=lambda: KEPT)
    """Signals that the fusion may weigh, by kind."""


def fit_kinds(
    examples: Sequence[Example],
    *,
    known: Sequence[Example],
    links: Links,
    biases: Biases | None = None,
) -> dict[RecordKind, KindModel]:
    """Fit every kind.

    Args:
        examples: judged needs, unanswerable ones included; where only some records were judged, these alone count.
        known: known-item statements over a catalogue of tools.
        links: of the catalogue of the judged needs.
        biases: of the records; by default none.

    Returns:
        What was learned, by kind.

    """
    fusions = {kind: fit_fusion(examples, kind, known=known, settings=FitSettings()) for kind in RecordKind}
    supports = [
        links.support({kind: fuse(example.gathered[kind], weights=fusions[kind]) for kind in RecordKind})
        for example in examples
    ]
    own: Biases = biases or {}
    return {kind: _fit_kind(examples, kind, fusions[kind], supports, biases=own.get(kind, {})) for kind in RecordKind}


def scores_of(
    example: Example, models: Mapping[RecordKind, KindModel], links: Links
) -> dict[RecordKind, NDArray[np.float64]]:
    """Give the log odds of every record, by kind, as the recommender does."""
    fused = {kind: fuse(found, weights=models[kind].fusion) for kind, found in example.gathered.items()}
    graph = links.support(fused)
    added = {kind: models[kind].biases_of(found.record_ids) for kind, found in example.gathered.items()}
    return {
        kind: log_odds(found, fused[kind] + models[kind].graph * graph[kind] + added[kind], model=models[kind])
        for kind, found in example.gathered.items()
    }


def fit_fusion(
    examples: Sequence[Example], kind: RecordKind, *, known: Sequence[Example], settings: FitSettings
) -> dict[str, float]:
    """Learn which of two records is better (Joachims, 2002, with the logistic loss); no weight below 0.

    Args:
        examples: judged needs.
        kind: of the records ranked.
        known: known-item statements over a catalogue of tools: they teach the order of tools alone.
        settings: the regularisation, and the signals that may be weighed.

    Returns:
        The weight of each signal that counts, by name.

    """
    weighted = [(example, 1.0) for example in examples]
    weighted += [(example, settings.known_item_weight) for example in known if kind is RecordKind.TOOL]
    pairs = [_differences(standardise(e.gathered[kind]), e, kind, weight) for e, weight in weighted]
    rows, weights = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    kept = [SIGNALS.index(name) for name in settings.signals[kind]]
    while kept:
        slopes = _fit_differences(rows[:, kept], weights, strength=settings.strength)
        if (slopes >= 0).all():
            return {
                SIGNALS[number]: round(float(slope), 4) for number, slope in zip(kept, slopes, strict=True) if slope
            }
        kept = [number for number, slope in zip(kept, slopes, strict=True) if slope >= 0]
    return {}


def _differences(
    signals: NDArray[np.float64], example: Example, kind: RecordKind, weight: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    judged = example.judged_of(kind)
    grades, signals = example.grades_of(kind)[judged], signals[judged]
    better, worse = np.nonzero(grades[:, None] > grades[None, :])
    if not len(better):
        return np.zeros((0, signals.shape[1])), np.zeros(0)
    stake = grades[better] - grades[worse]
    return signals[better] - signals[worse], weight * stake / stake.sum()


def _fit_differences(
    rows: NDArray[np.float64], weights: NDArray[np.float64], *, strength: float
) -> NDArray[np.float64]:
    model = LogisticRegression(C=strength, fit_intercept=False, max_iter=2000)
    marks = np.concatenate([np.ones(len(rows)), np.zeros(len(rows))])
    model.fit(np.concatenate([rows, -rows]), marks, sample_weight=np.concatenate([weights, weights]))
    slopes: NDArray[np.float64] = model.coef_[0]
    return slopes


def _fit_kind(
    examples: Sequence[Example],
    kind: RecordKind,
    fusion: Mapping[str, float],
    supports: Sequence[Mapping[RecordKind, NDArray[np.float32]]],
    *,
    biases: Mapping[str, float],
) -> KindModel:
    fused = [fuse(example.gathered[kind], weights=fusion).astype(np.float64) for example in examples]
    graph = _fit_graph(examples, kind, fused, supports)
    blank = KindModel(fusion=dict(fusion), graph=round(graph, 4), slopes={}, intercept=0.0, biases=dict(biases))
    added = blank.biases_of(examples[0].gathered[kind].record_ids).astype(np.float64)
    supported = [score + graph * support[kind] + added for score, support in zip(fused, supports, strict=True)]
    judged = [example.judged_of(kind) for example in examples]
    plain = [_plain(e, kind, score) for e, score in zip(examples, supported, strict=True)]
    columns = np.concatenate([rows[mask] for rows, mask in zip(plain, judged, strict=True)])
    useful = np.concatenate([e.grades_of(kind)[mask] > 0 for e, mask in zip(examples, judged, strict=True)])
    slopes, intercept = fit_logistic(columns, useful)
    names = (FUSED, *_PLAIN)
    told = {name: round(float(slope), 4) for name, slope in zip(names, slopes, strict=True)}
    return replace(blank, slopes=told, intercept=round(intercept, 4))


def _fit_graph(
    examples: Sequence[Example],
    kind: RecordKind,
    fused: Sequence[NDArray[np.float64]],
    supports: Sequence[Mapping[RecordKind, NDArray[np.float32]]],
) -> float:
    pairs = [
        _differences(np.column_stack([score, support[kind]]), example, kind, 1.0)
        for example, score, support in zip(examples, fused, supports, strict=True)
    ]
    rows, weights = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    own, linked = _fit_differences(rows, weights, strength=1.0)
    return float(max(linked, 0.0) / own) if own > 0 else 0.0


def _plain(example: Example, kind: RecordKind, fused: NDArray[np.float64]) -> NDArray[np.float64]:
    best = example.gathered[kind].signals[:, [SIGNALS.index(name) for name in _PLAIN]].max(axis=0)
    return np.column_stack([fused, np.tile(best.astype(np.float64), (len(fused), 1))])


def fit_logistic(
    columns: NDArray[np.float64], marks: NDArray[np.bool_], *, strength: float = 1.0
) -> tuple[NDArray[np.float64], float]:
    """Fit a logistic model on columns brought to one scale; give slopes and intercept of the plain columns."""
    mean, spread = columns.mean(axis=0), np.maximum(columns.std(axis=0), 1e-9)
    model = LogisticRegression(C=strength, max_iter=5000).fit((columns - mean) / spread, marks)
    slopes = model.coef_[0] / spread
    return slopes, float(model.intercept_[0] - slopes @ mean)


def cross_fit(
    examples: Sequence[Example],
    fit: Callable[[list[Example]], dict[RecordKind, KindModel]],
    links: Links,
    *,
    folds: int,
) -> list[dict[RecordKind, NDArray[np.float64]]]:
    """Score every need by a model that was fitted without it.

    Args:
        examples: the needs; the n-th is in fold ``n % folds``.
        fit: fits on some of them.
        links: of the catalogue.
        folds: how many parts, at least 2.

    Returns:
        The log odds of every record, by kind, one entry a need.

    """
    crossed: list[dict[RecordKind, NDArray[np.float64]]] = [{} for _ in examples]
    for fold in range(folds):
        models = fit([example for number, example in enumerate(examples) if number % folds != fold])
        for number in range(fold, len(examples), folds):
            crossed[number] = scores_of(examples[number], models, links)
    return crossed
