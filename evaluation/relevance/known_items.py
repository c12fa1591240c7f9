"""The known-item set: statements of problem whose right answer is the product they were written for.

It is no part of the project: `read_known_items` reads a folder of samples when one
is at hand. Its statements are split in halves by a seeded shuffle: fit on one, report the other.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from evaluation.errors import CollectionError
from evaluation.lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Half = Literal["fit", "held-out"]
_SEED = 7


@dataclass(frozen=True)
class Product:
    """A product that is searched."""

    doc_id: str
    title: str
    mission: str
    solution: str


@dataclass(frozen=True)
class Statement:
    """A problem, told at length and in short, and the product that answers it."""

    statement_id: str
    long: str
    short: str
    doc_id: str


@dataclass(frozen=True)
class KnownItems:
    """The products and the statements, each in order of id."""

    products: tuple[Product, ...]
    statements: tuple[Statement, ...]


class _ProductLine(BaseModel):
    model_config = ConfigDict(strict=True)

    id: str = Field(pattern=r"^\S+$")
    title: str = Field(pattern=r"\S")
    mission: str | None
    solution: str | None


class _StatementLine(BaseModel):
    model_config = ConfigDict(strict=True)

    id: str = Field(pattern=r"^\S+$")
    long: str = Field(pattern=r"\S")
    short: str = Field(pattern=r"\S")


def read_known_items(folder: Path, *, half: Half | None = None) -> KnownItems:
    """Read the set.

    Args:
        folder: holds ``documents.jsonl``, ``queries-dev.jsonl`` and ``qrels-dev.txt``.
        half: which half of the statements; all of them if None. Every product is there in each case.

    Returns:
        The products and the statements.

    Raises:
        CollectionError: if a file cannot be read, an id is unknown or comes twice, or a statement has no answer.

    """
    products = read_lines(folder / "documents.jsonl", _ProductLine, key=lambda line: line.id)
    statements = read_lines(folder / "queries-dev.jsonl", _StatementLine, key=lambda line: line.id)
    answers = _read_answers(folder / "qrels-dev.txt")
    for what, ids in (
        ("statements without an answer", statements.keys() - answers.keys()),
        ("answers of no statement", answers.keys() - statements.keys()),
        ("answers that are no product", set(answers.values()) - products.keys()),
    ):
        if ids:
            raise CollectionError(f"{folder}: {what}: {', '.join(sorted(ids))}")
    kept = sorted(statements) if half is None else half_of(statements, half=half)
    return KnownItems(
        tuple(Product(p.id, p.title, p.mission or "", p.solution or "") for _, p in sorted(products.items())),
        tuple(Statement(i, statements[i].long, statements[i].short, answers[i]) for i in kept),
    )


def half_of(ids: Iterable[str], *, half: Half) -> list[str]:
    """Give one half of some ids: always the same one, whatever their order.

    Args:
        ids: the ids, without repeats.
        half: ``fit`` (the smaller one if their number is odd) or ``held-out``.

    Returns:
        The ids of the half, in order of id.

    Examples:
        >>> half_of("edcba", half="fit"), half_of("abcde", half="held-out")
        (['a', 'e'], ['b', 'c', 'd'])

    """
    shuffled = sorted(ids)
    random.Random(_SEED).shuffle(shuffled)  # noqa: S311 - not for secrets
    middle = len(shuffled) // 2
    return sorted(shuffled[:middle] if half == "fit" else shuffled[middle:])


def _read_answers(path: Path) -> dict[str, str]:
    try:
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionError(f"{path} cannot be read: {error}") from error
    answers: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        if len(row) != 4 or row[3] != "1" or row[0] in answers:
            raise CollectionError(f"{path.name}, line {number}: expected one `statement 0 product 1` a statement")
        answers[row[0]] = row[2]
    return answers
