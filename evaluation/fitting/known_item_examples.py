"""The known items as examples to fit on."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.fitting.examples import known_item_examples
from evaluation.relevance.known_item_catalogue import write_catalogue
from evaluation.relevance.known_items import read_known_items
from recommender import Recommender, ensure_index
from recommender.learning.ranking_model import RankingModel

if TYPE_CHECKING:
    from evaluation.fitting.examples import Example
    from models.encoder import Encoder
    from models.need_classifier import NeedClassifier


def open_unfitted(catalogue: Path, encoder: Encoder, *, work: Path) -> Recommender:
    """Open a recommender that knows nothing yet: only its signals are read.

    Args:
        catalogue: the folder of the records.
        encoder: what turns text into vectors.
        work: where indexes are kept.

    Returns:
        The recommender.

    """
    model = RankingModel.untrained(dimension=encoder.identity.dimension)
    return Recommender.load(ensure_index(catalogue, encoder, data_dir=work), encoder, model=model)


def read_known_examples(samples: Path, encoder: Encoder, classifier: NeedClassifier, *, work: Path) -> list[Example]:
    """Gather the signals of the fitting half of the known items.

    Args:
        samples: the folder of the samples, which holds ``known-item``.
        encoder: what turns text into vectors.
        classifier: gives the themes of a statement.
        work: where indexes are kept.

    Returns:
        Two examples a statement: long and short.

    """
    items = read_known_items(samples / "known-item", half="fit")
    with tempfile.TemporaryDirectory() as folder:
        write_catalogue(items.products, Path(folder) / "known-item")
        recommender = open_unfitted(Path(folder) / "known-item", encoder, work=work)
    statements = [
        (f"{statement.statement_id}-{length}", text, statement.doc_id)
        for statement in items.statements
        for length, text in (("long", statement.long), ("short", statement.short))
    ]
    return known_item_examples(recommender, classifier, statements)
