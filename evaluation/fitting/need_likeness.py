"""Fit the likeness of needs: ``python -m evaluation.fitting.need_likeness``.

The mean need comes from the needs written for training and the development part of ``needs-fr``, the prototypes from
the file of subjects. The threshold of groups is fitted on the development half of ``requests-fr``; the weight of words,
the temperature and the share of the encoder's vector were chosen there, on a plateau.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue import DATA
from corpus.example_needs import load_example_needs
from evaluation.fitting.examples import TRAINING_NEEDS
from evaluation.measures.clustering import b_cubed
from evaluation.needs import NEEDS_FR
from evaluation.similar_needs.requests import Half, load_requests
from evaluation.similar_needs.vectors import encoded_needs, vectors_of
from recommender import load_default_encoder
from recommender.similar_needs.groups import group_needs
from recommender.similar_needs.likeness import SHIPPED, LikenessConfig, NeedLikeness, unit
from recommender.similar_needs.subjects import read_subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.encoder import Encoder

_CHOSEN = LikenessConfig(words=0.04, temperature=0.15, said=0.2, together=0.5)
"""What is chosen; the last one is fitted."""
_STEPS = np.arange(0.0, 0.96, 0.01)


def main() -> None:
    """Fit, print what the development half gives, and write the shipped folder."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fitting.need_likeness", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the folder that is replaced")
    parser.add_argument("--thresholds", action="store_true", help="keep the shipped vectors, fit the threshold alone")
    options = parser.parse_args()
    encoder = load_default_encoder(threads=2)
    learned = NeedLikeness.load() if options.thresholds else _learned(encoder)
    half = load_requests(Half.DEVELOPMENT)
    vectors = vectors_of(half.requests, encoder, likeness=learned)
    config = replace(_CHOSEN, together=round(_best_together(vectors, half.groups), 3))
    fitted = NeedLikeness(
        config,
        mean=learned.mean,
        prototypes=learned.prototypes,
        subjects=read_subjects(),
        encoder=encoder.identity.digest,
    )
    if options.out.exists():
        shutil.rmtree(options.out)
    fitted.save(options.out, about={"requests": len(half.requests)})
    sys.stdout.write(f"{config}\n")


def _learned(encoder: Encoder) -> NeedLikeness:
    mean = encoded_needs(_texts(), encoder).mean(axis=0, dtype=np.float64).astype(np.float32)
    subjects = read_subjects()
    prototypes = []
    for subject in subjects.subjects:
        phrases = [unit(row - mean) for row in encoded_needs(subject.phrases, encoder)]
        prototypes.append(np.mean(phrases, axis=0, dtype=np.float64))
    return NeedLikeness(
        _CHOSEN,
        mean=mean,
        prototypes=np.array(prototypes, dtype=np.float32),
        subjects=subjects,
        encoder=encoder.identity.digest,
    )


def _texts() -> list[str]:
    files = [TRAINING_NEEDS / "asking.jsonl", TRAINING_NEEDS / "unanswerable.jsonl"]
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    examples = [text for texts in load_example_needs(DATA).values() for text in texts]
    needs = [json.loads(line) for line in (NEEDS_FR / "needs.jsonl").read_text(encoding="utf-8").splitlines()]
    development = [need["text"] for need in needs if need["part"] == "development"]
    return [*(line["text"] for line in lines), *examples, *development]


def _best_together(vectors: NDArray[np.float32], groups: Sequence[str]) -> float:
    """Find the middle of the thresholds whose B-cubed F is within .01 of the best: a peak alone would be chance."""
    scores = np.array([_f(vectors, groups, float(step)) for step in _STEPS])
    return float(np.median(_STEPS[scores >= scores.max() - 0.01]))


def _f(vectors: NDArray[np.float32], groups: Sequence[str], together: float) -> float:
    return b_cubed(group_needs(vectors, together=together).tolist(), groups).f.value


if __name__ == "__main__":
    main()
