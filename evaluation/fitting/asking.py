"""Learn the ways to ask for a solution that no rule knows: ``python -m evaluation.fitting.asking``.

From statements written for training, the development parts of ``solution-first-fr`` and of ``needs-fr``. The threshold
is the lowest at which, by cross-validation and with what the rules find, few other needs are taken to ask.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue import Catalogue
from evaluation.fitting.examples import TRAINING_NEEDS
from evaluation.needs import Part, load_needs
from evaluation.solution_first import load_solution_labels, load_statements
from models.need_classifier import NeedClassifier
from recommender import Need, load_default_encoder
from recommender.need import read_need
from recommender.solution_first.asking_model import ASKS, SHIPPED, AskingModel, small_words
from recommender.solution_first.recognition import asked_solution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.encoder import Encoder

_FALSE_ALARMS = 0.035
"""Share of the other needs that may be taken to ask: under the goal of .05, which is measured on other texts."""
_STRENGTH = 10.0
"""Inverse of the regularisation (C of scikit-learn)."""
_FOLDS = 10


@dataclass(frozen=True)
class _Learned:
    vectors: NDArray[np.float32]
    words: list[list[str]]
    asks: NDArray[np.bool_]
    ruled: NDArray[np.bool_]
    """Whether a rule finds what is asked for."""


def main() -> None:
    """Fit, print what cross-validation gives, and write the shipped folder."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fitting.asking", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the folder that is replaced")
    options = parser.parse_args()
    encoder = load_default_encoder(threads=2)
    learned = _read(encoder)
    odds = _crossed(learned)
    threshold = _threshold(learned, odds)
    found = learned.ruled | (odds >= threshold)
    sys.stdout.write(
        f"{len(found)} statements, cross-validated: recall {found[learned.asks].mean():.3f}, "
        f"false alarms {found[~learned.asks].mean():.3f}; rules alone {learned.ruled[learned.asks].mean():.3f}, "
        f"{learned.ruled[~learned.asks].mean():.3f}\n"
    )
    model = AskingModel(_fit(learned, np.arange(len(odds))), round(threshold, 4), encoder.identity.digest)
    if options.out.exists():
        shutil.rmtree(options.out)
    options.out.mkdir(parents=True)
    model.save(options.out, about={"statements": len(odds), "asking": int(learned.asks.sum())})


def _read(encoder: Encoder) -> _Learned:
    marked = [*_training(), *_development()]
    read = [read_need(Need(text)) for text, _ in marked]
    return _Learned(
        vectors=encoder.encode_queries([need.expanded for need in read]),
        words=[small_words(need.text) for need in read],
        asks=np.array([asks for _, asks in marked]),
        ruled=np.array([asked_solution(need) is not None for need in read]),
    )


def _training() -> list[tuple[str, bool]]:
    lines = (TRAINING_NEEDS / "asking.jsonl").read_text(encoding="utf-8").splitlines()
    return [(line["text"], line["asks"]) for line in map(json.loads, lines)]


def _development() -> list[tuple[str, bool]]:
    statements = [(s.text, s.first) for s in load_statements(Part.DEVELOPMENT)]
    labels = load_solution_labels()
    record_ids = [record.id for record in Catalogue.load().records]
    needs = load_needs([Part.DEVELOPMENT], record_ids=record_ids)
    return statements + [(need.text, labels[need.need_id]) for need in needs if need.need_id in labels]


def _fit(learned: _Learned, rows: NDArray[np.int64]) -> NeedClassifier:
    words: Sequence[Sequence[str]] = [learned.words[row] for row in rows]
    marks = learned.asks[rows][:, None]
    return NeedClassifier.fit(learned.vectors[rows], words, marks, labels=(ASKS,), strength=_STRENGTH)


def _crossed(learned: _Learned) -> NDArray[np.float64]:
    odds = np.zeros(len(learned.asks))
    folds = np.random.default_rng(0).integers(0, _FOLDS, len(odds))
    for fold in range(_FOLDS):
        classifier = _fit(learned, np.flatnonzero(folds != fold))
        for row in np.flatnonzero(folds == fold).tolist():
            odds[row] = classifier.logits(learned.vectors[row], learned.words[row])[ASKS]
    return odds


def _threshold(learned: _Learned, odds: NDArray[np.float64]) -> float:
    others = ~learned.asks
    allowed = int(_FALSE_ALARMS * others.sum()) - int((learned.ruled & others).sum())
    left = np.sort(odds[others & ~learned.ruled])[::-1]
    return float(left[max(allowed, 0)]) + 1e-3


if __name__ == "__main__":
    main()
