"""Fit everything between the signals and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluation.fitting.ranking import fit_kinds, scores_of
from evaluation.fitting.verdict import features_of, fit_vague, fit_verdict
from recommender.graph import Links
from recommender.learning.ranking_model import RankingModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.catalogue import Catalogue
    from evaluation.fitting.examples import Example
    from evaluation.fitting.ranking import Biases
    from models.need_classifier import NeedClassifier

_SHOWN = 0.1
"""A record less probable than this is not shown."""


def fit_model(
    catalogue: Catalogue,
    classifier: NeedClassifier,
    examples: Sequence[Example],
    *,
    known: Sequence[Example] = (),
    desk: Sequence[Example] = (),
    biases: Biases | None = None,
    encoder: str,
) -> RankingModel:
    """Fit the order of both kinds, how sure one is of it, and the verdict.

    Args:
        catalogue: the records.
        classifier: what tells of a need by itself.
        examples: needs of which every record was judged.
        known: known-item statements over a catalogue of tools.
        desk: needs of which some records were judged. They teach order and calibration, not the verdict: a request
            that nobody found an answer to is not one that has none.
        biases: of the records, as `fit_biases` gives them; by default none.
        encoder: digest of the encoder.

    Returns:
        What was learned.

    """
    links = Links(catalogue)
    kinds = fit_kinds([*examples, *desk], known=known, links=links, biases=biases)
    features = features_of(examples, [scores_of(example, kinds, links) for example in examples])
    answerable = np.array([bool(example.grades) for example in examples])
    return RankingModel(
        kinds=kinds,
        verdict=fit_verdict(features, answerable, familiar=True),
        foreign_verdict=fit_verdict(features, answerable, familiar=False),
        shown=_SHOWN,
        vague=fit_vague(examples),
        known_records=frozenset(record.id for record in catalogue.records),
        encoder=encoder,
        classifier=classifier,
        fitted_on=frozenset(example.need_id for example in desk),
    )
