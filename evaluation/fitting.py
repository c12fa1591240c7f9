"""Fit what the ranking learns: ``python -m evaluation.fitting [--samples DIR]``.

The classifier learns from needs written for training; the fusion, the calibration and the verdict from the development
part of ``needs-fr`` and, for tools, from the fitting half of the known-item statements when the samples are at hand.
What is printed is by cross-validation on the development part; the gate and the test are never read here.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import DATA
from evaluation.examples import MARKED, judged_examples, training_set
from evaluation.fit_model import fit_model
from evaluation.fit_ranking import cross_fit, fit_kinds
from evaluation.fit_report import report
from evaluation.known_item_examples import open_unfitted, read_known_examples
from evaluation.needs import Part
from models.need_classifier import NeedClassifier, Subjects
from recommender import load_default_encoder
from recommender.graph import Links
from recommender.ranking_model import MATTER, SHIPPED, RankingModel

if TYPE_CHECKING:
    from evaluation.examples import Example
    from models.encoder import Encoder
    from recommender import Recommender

_log = logging.getLogger(__name__)
_FOLDS = 5
_CLASSIFIER_STRENGTH = 1.0
"""Inverse of the regularisation of each label's model (C of scikit-learn)."""
_SUBJECTS_STRENGTH = 3.0
"""The same for the subjects."""
_RAREST = 5
"""Training needs that a term must stand in: each has a weight for every record."""


def main() -> None:
    """Fit everything, print what it gives on needs that were left out, and write the shipped folder."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fitting", description=main.__doc__)
    parser.add_argument("--samples", type=Path, help="the samples of open catalogues")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the folder that is replaced")
    parser.add_argument("--work", type=Path, default=Path("var"), help="where indexes are kept")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    encoder = load_default_encoder(threads=2)
    recommender = open_unfitted(DATA, encoder, work=options.work)
    classifier = _fit_classifier(recommender, encoder)
    _log.info("gathering the signals of the development part")
    examples = judged_examples(recommender, classifier, part=Part.DEVELOPMENT)
    known = read_known_examples(options.samples, encoder, classifier, work=options.work) if options.samples else []
    model = _fit(recommender, classifier, examples, known, encoder=encoder)
    if options.out.exists():
        shutil.rmtree(options.out)
    options.out.mkdir(parents=True)
    model.save(options.out, about={"learned_from": _about(examples, known), "encoder": encoder.identity.name})


def _fit_classifier(recommender: Recommender, encoder: Encoder) -> NeedClassifier:
    _log.info("learning themes, subjects and vagueness")
    learned = training_set(recommender.catalogue, encoder)
    return NeedClassifier.fit(
        learned.vectors,
        learned.terms,
        learned.marks,
        labels=MARKED,
        strength=_CLASSIFIER_STRENGTH,
        subjects=Subjects(MATTER, learned.subjects, strength=_SUBJECTS_STRENGTH),
        rarest=_RAREST,
    )


def _fit(
    recommender: Recommender,
    classifier: NeedClassifier,
    examples: list[Example],
    known: list[Example],
    *,
    encoder: Encoder,
) -> RankingModel:
    links = Links(recommender.catalogue)
    crossed = cross_fit(examples, lambda some: fit_kinds(some, known=known, links=links), links, folds=_FOLDS)
    sys.stdout.write(report(examples, crossed))
    return fit_model(recommender.catalogue, classifier, examples, known=known, encoder=encoder.identity.digest)


def _about(examples: list[Example], known: list[Example]) -> dict[str, int]:
    answerable = sum(bool(example.grades) for example in examples)
    return {"development_needs": len(examples), "answerable": answerable, "known_item_statements": len(known)}


if __name__ == "__main__":
    main()
