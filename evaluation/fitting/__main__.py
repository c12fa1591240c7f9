"""Fit what the ranking learns: ``python -m evaluation.fitting [--samples DIR]``.

The classifier and the biases learn from needs written for training; the fusion, the calibration and the verdict from
the development part of ``needs-fr`` and, for tools, from the fitting half of the known-item statements when the samples
are at hand.
What is printed is by cross-validation on the development part; the gate and the test are never read here.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import DATA
from evaluation.fitting.biases import fit_biases
from evaluation.fitting.examples import MARKED, answered_examples, judged_examples, training_set, unrelated_examples
from evaluation.fitting.known_item_examples import open_unfitted, read_known_examples
from evaluation.fitting.model import fit_model
from evaluation.fitting.ranking import cross_fit, fit_kinds
from evaluation.fitting.report import report
from evaluation.needs import Part
from models.need_classifier import NeedClassifier, Subjects
from recommender import load_default_encoder
from recommender.graph import Links
from recommender.learning.ranking_model import MATTER, SHIPPED, RankingModel

if TYPE_CHECKING:
    from evaluation.fitting.examples import Example
    from evaluation.fitting.ranking import Biases
    from models.encoder import Encoder
    from recommender import Recommender, RecordKind
    from recommender.learning.ranking_model import KindModel

_log = logging.getLogger(__name__)
_FOLDS = 5
_CLASSIFIER_STRENGTH = 1.0
"""Inverse of the regularisation of each label's model (C of scikit-learn)."""
_SUBJECTS_STRENGTH = 3.0
"""The same for the subjects."""
_RAREST = 5
"""Training needs that a term must stand in: each has a weight for every record."""


@dataclass(frozen=True)
class _Gathered:
    """Needs with the signals of every record."""

    judged: list[Example]
    """The development part."""
    known: list[Example]
    answered: list[Example]
    unrelated: list[Example]


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
    _log.info("gathering the signals of the development part, and of needs written for training")
    gathered = _Gathered(
        judged=judged_examples(recommender, classifier, part=Part.DEVELOPMENT),
        known=read_known_examples(options.samples, encoder, classifier, work=options.work) if options.samples else [],
        answered=answered_examples(recommender, classifier),
        unrelated=unrelated_examples(recommender, classifier),
    )
    model = _fit(recommender, classifier, gathered, encoder=encoder)
    if options.out.exists():
        shutil.rmtree(options.out)
    options.out.mkdir(parents=True)
    model.save(options.out, about={"learned_from": _about(gathered), "encoder": encoder.identity.name})


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
    recommender: Recommender, classifier: NeedClassifier, gathered: _Gathered, *, encoder: Encoder
) -> RankingModel:
    links = Links(recommender.catalogue)

    def biases_after(some: list[Example]) -> Biases:
        unbiased = fit_kinds(some, known=gathered.known, links=links)
        return fit_biases(gathered.answered, gathered.unrelated, unbiased, links)

    def fit(some: list[Example]) -> dict[RecordKind, KindModel]:
        return fit_kinds(some, known=gathered.known, links=links, biases=biases_after(some))

    sys.stdout.write(report(gathered.judged, cross_fit(gathered.judged, fit, links, folds=_FOLDS)))
    return fit_model(
        recommender.catalogue,
        classifier,
        gathered.judged,
        known=gathered.known,
        biases=biases_after(gathered.judged),
        encoder=encoder.identity.digest,
    )


def _about(gathered: _Gathered) -> dict[str, int]:
    return {
        "development_needs": len(gathered.judged),
        "answerable": sum(bool(example.grades) for example in gathered.judged),
        "known_item_statements": len(gathered.known),
        "answered_needs": len(gathered.answered),
        "unrelated_needs": len(gathered.unrelated),
    }


if __name__ == "__main__":
    main()
