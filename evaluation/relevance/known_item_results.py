"""Measure every system on the known-item set, its held-out half."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.relevance.contests import contest
from evaluation.relevance.known_item_catalogue import write_catalogue
from evaluation.relevance.known_items import read_known_items
from evaluation.report.provenance import provenance_of
from evaluation.report.results_file import KnownItemResults
from evaluation.systems.baselines import baselines
from evaluation.systems.ours import Answers, Ours
from evaluation.systems.peers import build_peers
from evaluation.systems.protocol import corpus_of
from recommender import Recommender, RecordKind, ensure_index

if TYPE_CHECKING:
    from evaluation.relevance.known_items import KnownItems
    from evaluation.systems.protocol import System
    from models.encoder import Encoder


def measure_known_items(samples: Path, encoder: Encoder) -> KnownItemResults:
    """Measure ours, the baselines and the peers.

    Args:
        samples: the folder of the set.
        encoder: what every system encodes with.

    Returns:
        The results on the held-out half, statements at length and in short.

    Raises:
        CollectionError: if the set cannot be read.

    """
    items = read_known_items(samples, half="held-out")
    with tempfile.TemporaryDirectory(prefix="known-item-") as name:
        folder = Path(name)
        write_catalogue(items.products, folder / "catalogue")
        index = ensure_index(folder / "catalogue", encoder, data_dir=folder)
        recommender = Recommender.load(index, encoder)
        provenance = provenance_of(index)
    systems = _systems(recommender, encoder)
    grades = {s.statement_id: {s.doc_id: 1} for s in items.statements}
    return KnownItemResults(
        provenance=provenance,
        products=len(items.products),
        statements=len(items.statements),
        forms={form: contest(systems, texts, grades) for form, texts in _forms(items).items()},
    )


def _systems(recommender: Recommender, encoder: Encoder) -> list[System]:
    tools = recommender.catalogue.tools
    corpus = corpus_of(tools, every_record=tools)
    ours = Ours(Answers(recommender), RecordKind.TOOL)
    return [ours, *baselines(corpus, encoder), *build_peers(corpus, encoder)]


def _forms(items: KnownItems) -> dict[str, dict[str, str]]:
    return {
        "long": {s.statement_id: s.long for s in items.statements},
        "short": {s.statement_id: s.short for s in items.statements},
    }
