"""Fit the model of pairs of needs: ``python -m evaluation.fitting.need_pairs``.

The needs of ``need-families`` that are not held out stand as subjects beside the listed ones, and teach the metric with
the needs written for training: a linear discriminant analysis whose classes are these needs, records, and matters of
those that no record answers. Three weights are fitted on every pair of ``requests-fr``, and the threshold on its
labelled pairs, each told by weights fitted on other groups. The other numbers were chosen there, on a plateau.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from corpus.catalogue import DATA
from corpus.example_needs import load_example_needs
from evaluation.fitting.examples import TRAINING_NEEDS
from evaluation.similar_needs.families import load_families
from evaluation.similar_needs.requests import load_requests
from evaluation.similar_needs.vectors import compared_needs, encoded_needs
from recommender import NeedLikeness, NeedPairs, load_default_encoder
from recommender.similar_needs.likeness import unit
from recommender.similar_needs.pairs import SHIPPED, PairsConfig, signals
from recommender.similar_needs.subjects import NeedSubject, NeedSubjects, read_subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

    from evaluation.similar_needs.requests import RequestSet
    from models.encoder import Encoder

_CHOSEN = PairsConfig(words=0.1, temperature=0.1, subjects=1.0, one_subject=1.0, matter=1.0, intercept=0.0, same=0.5)
"""What is chosen; all but the first two are fitted."""
_DIMENSIONS = 60
"""Of the metric: beyond, the directions are noise."""
_SHRINKAGE = 0.2
"""Of the spread within a class: there are 384 numbers, and needs of some 1,300 classes."""
_STRENGTH = 0.3
"""Inverse of the regularisation (C of scikit-learn)."""
_FOLDS = 5
"""Of the groups. A pair is of one fold or two; weights that tell it saw neither."""
_DRAWS = 4
"""Times that groups are parted anew."""
_STEPS = np.arange(0.02, 0.98, 0.005)
_GOALS = (0.9, 0.8)
"""Precision and recall. The threshold is where the further of both is as near as can be."""


@dataclass(frozen=True)
class _Pairs:
    """Every pair of some requests."""

    signals: NDArray[np.float64]
    same: NDArray[np.bool_]
    """By the labeller where there is one, by the groups elsewhere."""
    labelled: NDArray[np.bool_]
    groups: NDArray[np.str_]
    """Array ``(n_pairs, 2)``: of both requests."""


def main() -> None:
    """Fit, print what the labelled pairs give, and write the shipped folder."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fitting.need_pairs", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the folder that is replaced")
    options = parser.parse_args()
    encoder, likeness, requests = load_default_encoder(threads=2), NeedLikeness.load(), load_requests()
    blank = _blank(encoder, likeness=likeness)
    pairs = _pairs(requests, encoder, likeness=likeness, model=blank)
    fitted = NeedPairs(
        _fitted(pairs),
        phrases=blank.phrases,
        metric=blank.metric,
        subjects=_subjects(),
        encoder=encoder.identity.digest,
    )
    if options.out.exists():
        shutil.rmtree(options.out)
    fitted.save(options.out, about={"pairs": len(requests.pairs), "requests": len(requests.requests)})
    sys.stdout.write(f"{fitted.config}\n")


def _blank(encoder: Encoder, *, likeness: NeedLikeness) -> NeedPairs:
    """Make the model whose weights are not fitted."""
    subjects = _subjects()
    phrases = [phrase for subject in subjects.subjects for phrase in subject.phrases]
    return NeedPairs(
        _CHOSEN,
        # As they are stored: what is fitted is what is served.
        phrases=_corrected(phrases, encoder, mean=likeness.mean).astype(np.float16).astype(np.float32),
        metric=_metric(encoder, mean=likeness.mean),
        subjects=subjects,
        encoder=encoder.identity.digest,
    )


def _subjects() -> NeedSubjects:
    """List the subjects: those of the file, and needs of the families, each told by its tellings."""
    families = load_families(held_out=False)
    tellings: dict[str, list[str]] = {}
    for request, family in zip(families.requests, families.families, strict=True):
        tellings.setdefault(f"{family}: {request.group}", []).append(request.text)
    told = (NeedSubject(name, tuple(texts)) for name, texts in sorted(tellings.items()))
    return NeedSubjects((*read_subjects().subjects, *told))


def _corrected(texts: Sequence[str], encoder: Encoder, *, mean: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.stack([unit(row - mean) for row in encoded_needs(texts, encoder)])


def _metric(encoder: Encoder, *, mean: NDArray[np.float32]) -> NDArray[np.float32]:
    needs = _classed_needs()
    sizes = Counter(named for _, named in needs)
    kept = [(text, named) for text, named in needs if sizes[named] > 1]
    said = _corrected([text for text, _ in kept], encoder, mean=mean)
    model = LinearDiscriminantAnalysis(solver="eigen", shrinkage=_SHRINKAGE).fit(said, [named for _, named in kept])
    # A direction counts as much as it parts the classes: a cosine of scalings alone would weigh all alike.
    parts = np.sqrt(model.explained_variance_ratio_[:_DIMENSIONS])
    metric: NDArray[np.float32] = (model.scalings_[:, :_DIMENSIONS] * parts).astype(np.float32)
    return metric


def _classed_needs() -> list[tuple[str, str]]:
    """List the needs written for training, each with its record, its matter, or its group."""
    needs = [(text, f"record {record}") for record, texts in load_example_needs(DATA).items() for text in texts]
    needs += [(request.text, f"need {request.group}") for request in load_families(held_out=False).requests]
    lines = (TRAINING_NEEDS / "unanswerable.jsonl").read_text(encoding="utf-8").splitlines()
    return needs + [
        (need["text"], f"matter {need['matter']}")
        for need in map(json.loads, lines)
        if "matter" in need and need.get("sort", "near") == "near"
    ]


def _pairs(requests: RequestSet, encoder: Encoder, *, likeness: NeedLikeness, model: NeedPairs) -> _Pairs:
    read = model.read(compared_needs(requests.requests, encoder, likeness=likeness))
    rows = np.array(list(combinations(range(len(requests.requests)), 2)))
    groups = np.array(requests.groups)[rows]
    ids = [request.request_id for request in requests.requests]
    labels = {frozenset((pair.one, pair.other)): pair.same for pair in requests.pairs}
    told = [labels.get(frozenset((ids[one], ids[other]))) for one, other in rows]
    return _Pairs(
        signals=signals(read.take(rows[:, 0]), read.take(rows[:, 1])),
        same=np.array(
            [bool(pair[0] == pair[1]) if is_ is None else is_ for pair, is_ in zip(groups, told, strict=True)]
        ),
        labelled=np.array([is_ is not None for is_ in told]),
        groups=groups,
    )


def _fitted(pairs: _Pairs) -> PairsConfig:
    scaled = _model().fit(pairs.signals, pairs.same)
    scale, model = scaled[0], scaled[1]
    weights = model.coef_[0] / scale.scale_
    told = _out_of_fold(pairs)
    same, (precision, recall) = _threshold(told, pairs)
    sys.stdout.write(f"labelled pairs, out of fold: precision {precision:.3f}, recall {recall:.3f}\n")
    return replace(
        _CHOSEN,
        subjects=round(float(weights[0]), 3),
        one_subject=round(float(weights[1]), 3),
        matter=round(float(weights[2]), 3),
        intercept=round(float(model.intercept_[0] - weights @ scale.mean_), 3),
        same=round(same, 3),
    )


def _model() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH))


def _out_of_fold(pairs: _Pairs) -> NDArray[np.float64]:
    """Tell each pair by weights fitted without either of its groups: array ``(_DRAWS, n_pairs)``."""
    names = np.unique(pairs.groups)
    told = np.empty((_DRAWS, len(pairs.same)))
    for draw in range(_DRAWS):
        folds = np.random.default_rng(draw).permutation(len(names)) % _FOLDS
        ends = np.sort(folds[np.searchsorted(names, pairs.groups)], axis=1)
        for ours in combinations_with_replacement(range(_FOLDS), 2):
            held, seen = (ends == ours).all(axis=1), ~np.isin(ends, ours).any(axis=1)
            model = _model().fit(pairs.signals[seen], pairs.same[seen])
            told[draw, held] = model.predict_proba(pairs.signals[held])[:, 1]
    return told


def _threshold(told: NDArray[np.float64], pairs: _Pairs) -> tuple[float, tuple[float, float]]:
    """Find the threshold of labelled pairs that comes nearest to both goals, and what it gives."""
    scores = told[:, pairs.labelled]
    same = np.broadcast_to(pairs.same[pairs.labelled], scores.shape)

    def given(least: float) -> tuple[float, float]:
        held = scores >= least
        return float(same[held].mean()), float(held[same].mean())

    def nearness(least: float) -> float:
        return min(share / goal for share, goal in zip(given(least), _GOALS, strict=True))

    steps = [step for step in _STEPS.tolist() if (scores >= step).any()]
    best = max(steps, key=nearness)
    return best, given(best)


if __name__ == "__main__":
    main()
