"""Texts of the open catalogues' samples, for training: statements and solutions, tools and what they are for."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

from evaluation.relevance.known_items import read_known_items

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from evaluation.relevance.known_items import Product

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«])")
_MARKDOWN = re.compile(r"\[([^\]]*)\]\([^)]*\)|<[^>]+>|^---.*?---|[#*_>`|]+", re.DOTALL)
_SHORTEST, _LONGEST = 20, 400
_PIECE = 600
"""Characters of a piece of solution."""
_STATEMENT = 700
"""Characters of a statement that are learned from."""


def public_services(samples: Path, *, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Pair missions and the fitting half of the statements with the solutions of their service.

    Args:
        samples: the folder of the samples.
        rng: draws which piece of a solution.

    Yields:
        Asked, told, and an id of the service.

    """
    known = read_known_items(samples / "known-item", half="fit")
    by_id = {product.doc_id: product for product in known.products}
    for product in known.products:
        for piece in _pieces(product, rng=rng):
            if product.mission:
                yield product.mission, piece, f"service:{product.doc_id}"
    for statement in known.statements:
        product = by_id[statement.doc_id]
        for asked in (statement.short, statement.long[:_STATEMENT]):
            for piece in (_whole(product), *_pieces(product, rng=rng)):
                yield asked, piece, f"service:{product.doc_id}"


def tool_descriptions(samples: Path) -> Iterator[tuple[str, str, str]]:
    """Pair what a tool is for with its name and its longer description.

    Args:
        samples: the folder of the samples.

    Yields:
        Asked, told, and an id of the tool.

    """
    for number, row in enumerate(_rows(samples / "communs-services.csv", ",")):
        if row["sousTitre"] and row["description"]:
            yield row["sousTitre"], f"{row['name']} : {row['description']}"[:_PIECE], f"communs:{number}"
    for number, row in enumerate(_rows(samples / "benchmark-dinum.csv", ";")):
        short, told = row["Description courte auto"] or row["Baseline auto"], row["Description auto"]
        if short and told:
            yield short, f"{row['Nom du service']} : {told}"[:_PIECE], f"dinum:{number}"
    for software in json.loads((samples / "sill-2022.json").read_text(encoding="utf-8")):
        if software["f"] and software.get("fr-desc"):
            yield software["f"], f"{software['i']} : {software['fr-desc']}", f"sill:{software['id']}"


def sentences(samples: Path) -> list[str]:
    """List the sentences of every sample; of the product fiches, statements that are measured stay out.

    Args:
        samples: the folder of the samples.

    Returns:
        Sentences of 20 to 400 characters, in the order of the files, without repeats.

    """
    known = read_known_items(samples / "known-item")
    measured = {s.doc_id for s in read_known_items(samples / "known-item", half="held-out").statements}
    texts = [text for product in known.products for text in (product.mission, product.solution)]
    fiches = sorted((samples / "beta-gouv/startups").glob("*.md"))
    texts += [path.read_text(encoding="utf-8") for path in fiches if path.stem not in measured]
    for name, delimiter in (("communs-services.csv", ","), ("benchmark-dinum.csv", ";")):
        texts += [value for row in _rows(samples / name, delimiter) for value in row.values() if value]
    texts += list(_strings(json.loads((samples / "sill-2022.json").read_text(encoding="utf-8"))))
    return list(dict.fromkeys(sentence for text in texts for sentence in _sentences(text)))


def _pieces(product: Product, *, rng: random.Random) -> list[str]:
    """Give two pieces of a solution: its beginning, and one from anywhere."""
    words = product.solution.split()
    if not words:
        return []
    start = rng.randrange(max(1, len(words) - 60))
    return [f"{product.title}. {product.solution}"[:_PIECE], " ".join(words[start:])[:_PIECE]]


def _whole(product: Product) -> str:
    return f"{product.title}. {product.mission} {product.solution}"[:_PIECE]


def _sentences(text: str) -> Iterator[str]:
    plain = _MARKDOWN.sub(lambda match: match.group(1) or " ", text)
    for paragraph in plain.split("\n"):
        for sentence in _SENTENCE_END.split(" ".join(paragraph.split())):
            letters = sum(character.isalpha() for character in sentence)
            if _SHORTEST <= len(sentence) <= _LONGEST and letters > 0.6 * len(sentence):
                yield sentence


def _rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, (list, dict)):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _strings(child)
