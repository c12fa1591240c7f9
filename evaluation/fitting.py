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
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue import DATA
from evaluation.examples import judged_examples, known_item_examples, training_set
from evaluation.fit_ranking import FitSettings, cross_fit, fit_kinds, scores_of
from evaluation.fit_report import report
from evaluation.fit_verdict import features_of, fit_vague, fit_verdict
from evaluation.known_item import read_known_items
from evaluation.known_item_catalogue import write_catalogue
from evaluation.needs import Part
from models.need_classifier import NeedClassifier
from recommender import Recommender, RecordKind, ensure_index, load_default_encoder
from recommender.graph import Links
from recommender.ranking_model import LABELS, SHIPPED, KindModel, RankingModel

if TYPE_CHECKING:
    from evaluation.examples import Example
    from models.encoder import Encoder

_log = logging.getLogger(__name__)
_FOLDS = 5
_CLASSIFIER_STRENGTH = 1.0
"""Inverse of the regularisation of the classifier (C of scikit-learn)."""


def main() -> None:
    """Fit everything, print what it gives on needs that were left out, and write the shipped folder."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fitting", description=main.__doc__)
    parser.add_argument("--samples", type=Path, help="the samples of open catalogues")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the folder that is replaced")
    parser.add_argument("--work", type=Path, default=Path("var"), help="where indexes are kept")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    encoder = load_default_encoder(threads=2)
    recommender = _unfitted(DATA, encoder, work=options.work)
    classifier = _fit_classifier(recommender, encoder)
    _log.info("gathering the signals of the development part")
    examples = judged_examples(recommender, classifier, part=Part.DEVELOPMENT)
    known = _known_items(options.samples, encoder, classifier, work=options.work) if options.samples else []
    model = _fit(recommender, classifier, examples, known, encoder=encoder)
    if options.out.exists():
        shutil.rmtree(options.out)
    options.out.mkdir(parents=True)
    model.save(options.out, about={"learned_from": _about(examples, known), "encoder": encoder.identity.name})


def _unfitted(catalogue: Path, encoder: Encoder, *, work: Path) -> Recommender:
    """Open a recommender that knows nothing yet: only its signals are read."""
    model = RankingModel.untrained(dimension=encoder.identity.dimension)
    return Recommender.load(ensure_index(catalogue, encoder, data_dir=work), encoder, model=model)


def _fit_classifier(recommender: Recommender, encoder: Encoder) -> NeedClassifier:
    _log.info("learning themes, matter and vagueness")
    learned = training_set(recommender.catalogue, encoder)
    return NeedClassifier.fit(
        learned.vectors, learned.terms, learned.marks, labels=LABELS, strength=_CLASSIFIER_STRENGTH
    )


def _known_items(samples: Path, encoder: Encoder, classifier: NeedClassifier, *, work: Path) -> list[Example]:
    _log.info("gathering the signals of the known items")
    items = read_known_items(samples / "known-item", half="fit")
    with tempfile.TemporaryDirectory() as folder:
        write_catalogue(items.products, Path(folder) / "known-item")
        recommender = _unfitted(Path(folder) / "known-item", encoder, work=work)
    statements = [
        (f"{statement.statement_id}-{length}", text, statement.doc_id)
        for statement in items.statements
        for length, text in (("long", statement.long), ("short", statement.short))
    ]
    return known_item_examples(recommender, classifier, statements)


def _fit(
    recommender: Recommender,
    classifier: NeedClassifier,
    examples: list[Example],
    known: list[Example],
    *,
    encoder: Encoder,
) -> RankingModel:
    links = Links(recommender.catalogue)
    settings = FitSettings()

    def fit(some: list[Example]) -> dict[RecordKind, KindModel]:
        return fit_kinds(some, known=known, links=links, settings=settings)

    crossed = cross_fit(examples, fit, links, folds=_FOLDS)
    sys.stdout.write(report(examples, crossed))
    kinds = fit(examples)
    features = features_of(examples, [scores_of(example, kinds, links) for example in examples])
    answerable = np.array([bool(example.grades) for example in examples])
    return RankingModel(
        kinds=kinds,
        verdict=fit_verdict(features, answerable, familiar=True),
        foreign_verdict=fit_verdict(features, answerable, familiar=False),
        shown=0.1,
        vague=fit_vague(examples),
        known_records=frozenset(record.id for record in recommender.catalogue.records),
        encoder=encoder.identity.digest,
        classifier=classifier,
    )


def _about(examples: list[Example], known: list[Example]) -> dict[str, int]:
    answerable = sum(bool(example.grades) for example in examples)
    return {"development_needs": len(examples), "answerable": answerable, "known_item_statements": len(known)}


if __name__ == "__main__":
    main()
