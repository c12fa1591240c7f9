"""The two searches beside each other on a catalogue of hundreds of real services, when its samples are at hand."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from api.desk.database import Database
from evaluation.relevance.known_item_catalogue import write_catalogue
from evaluation.relevance.known_items import read_known_items
from recommender import ensure_index
from tests.postgres import PostgresServer
from tests.scale.agreement import agreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.encoder import Encoder
    from tests.scale.agreement import Agreement


def known_item_agreement(samples: Path, encoder: Encoder, *, fetched: Sequence[int]) -> dict[int, Agreement]:
    """Import the set as a catalogue, and ask both searches its held-out statements, at length and in short."""
    items = read_known_items(samples / "known-item", half="held-out")
    texts = [text for statement in items.statements for text in (statement.long, statement.short)]
    server = PostgresServer()
    try:
        server.start()
        database = Database(f"{server.create('known')}&options=-c%20enable_seqscan%3Doff")
        with tempfile.TemporaryDirectory(prefix="known-item-") as name:
            write_catalogue(items.products, Path(name) / "catalogue")
            index = ensure_index(Path(name) / "catalogue", encoder, data_dir=Path(name))
            found = {few: agreement(index, encoder, texts, database=database, fetched=few) for few in fetched}
        database.close()
        return found
    finally:
        server.remove()
