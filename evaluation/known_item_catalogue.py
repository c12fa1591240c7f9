"""Write the products of the known-item set as a catalogue of tools, for the recommender to index."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from corpus.cleaning import find_personal_data
from corpus.records import Document, Source, Tool, ToolKind, ToolState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from evaluation.known_item import Product

MASK = "[nom]"
"""Stands where a product names a person: no catalogue may."""
_MAX_CHARACTERS = 3000
"""Longest text a record may hold."""
_DOCUMENT = "known-item"


def tool_of(product: Product) -> Tool:
    """Make the smallest record that says what a product says.

    Args:
        product: the product.

    Returns:
        A tool whose purpose is the mission and the solution, persons masked, cut to 3,000 characters.

    """
    purpose = _masked(f"{product.mission}\n{product.solution}").strip()[:_MAX_CHARACTERS]
    try:
        return _tool(product, purpose=purpose, problems=[])
    except ValidationError:
        # Where a record must tell three problems: the same text in four pieces, so that no word is added.
        first, *others = _quarters(purpose)
        return _tool(product, purpose=first, problems=others)


def _tool(product: Product, *, purpose: str, problems: list[str]) -> Tool:
    return Tool(
        id=product.record_id,
        kind=ToolKind.SOFTWARE,
        name=product.title,
        aliases=[],
        purpose=purpose,
        problems=problems,
        themes=["numerique"],
        publisher=None,
        licence=None,
        price=None,
        url=None,
        repository=None,
        state=ToolState.UNKNOWN,
        state_note=None,
        uses=[],
        sources=[Source(document=_DOCUMENT, place=f"documents.jsonl: {product.record_id}")],
        checked_on=dt.date(2026, 8, 1),
    )


def _masked(text: str) -> str:
    for found in find_personal_data(text):
        text = text.replace(found.text, MASK)
    return text


def _quarters(text: str) -> list[str]:
    length = -(-len(text) // 4)
    return [text[start : start + length] for start in range(0, 4 * length, length)]


def write_catalogue(products: Iterable[Product], folder: Path) -> None:
    """Write a catalogue of tools.

    Args:
        products: the products; their ids stay different without accents.
        folder: a new folder, or an empty one.

    Raises:
        ValueError: if two products would be one record.

    """
    (folder / "tools").mkdir(parents=True)
    document = Document(id=_DOCUMENT, title="Known-item set", publisher=None, date=None, licence=None, url=None)
    _write(folder / "documents.yaml", [document.model_dump(mode="json")])
    for tool in map(tool_of, products):
        path = folder / "tools" / f"{tool.id}.yaml"
        if path.exists():
            raise ValueError(f"two products would be the record {tool.id}")
        _write(path, tool.model_dump(mode="json"))


def _write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
