"""Import the products of the known-item set as any territory's list is: what is measured is what is served."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from corpus.importing import import_list
from corpus.sources.registry import UPSTREAMS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from evaluation.relevance.known_items import Product

READ_ON = dt.date(2026, 8, 1)
"""When the set was drawn; the same set always gives the same catalogue."""


def write_catalogue(products: Iterable[Product], folder: Path) -> None:
    """Write a catalogue of tools.

    Args:
        products: the products; their ids stay as they are.
        folder: a new folder.

    Raises:
        ValueError: if a product gives no record.

    """
    folder.mkdir(parents=True)
    rows = [
        {"id": p.doc_id, "name": p.title, "purpose": p.mission, "description": p.solution, "source": "documents.jsonl"}
        for p in products
    ]
    path = folder / "products.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    report = import_list(UPSTREAMS["tabular"], path, into=folder, read_on=READ_ON)
    if report.quarantined:
        told = "; ".join(f"{row.place}, {row.field}: {row.reason}" for row in report.quarantined)
        raise ValueError(f"products that give no record: {told}")
