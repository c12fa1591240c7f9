"""How well records of one thing are told from records of two: labelled pairs, half of them unseen by the rules.

The rules of `corpus.sameness` were fixed on the half ``fit``; ``held-out`` is reported. Pairs that have a record in
common, or are linked by others, stand in one half.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from corpus.records import Source, Tool, ToolKind, ToolState
from corpus.sameness import face_of, folded, keys_of, sameness
from evaluation.lines import read_lines
from evaluation.relevance.known_items import half_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluation.relevance.known_items import Half

SAME_THINGS = Path(__file__).parent / "collections/same-things"
"""The labelled pairs, and how they were labelled."""


class _Side(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    catalogue: str
    id: str
    name: str
    aliases: list[str]
    url: str | None
    repository: str | None


class Pair(BaseModel):
    """Two records of different lists, and whether they are one thing."""

    model_config = ConfigDict(strict=True, extra="forbid")

    id: str
    one: _Side
    other: _Side
    label: Literal["same", "different", "unsure"]
    note: str | None


@dataclass(frozen=True)
class Precision:
    """What the rules make of the pairs of a half."""

    n_same: int
    joined: int
    right: int
    wrong: tuple[str, ...]
    """Ids of the pairs that are joined and are two things."""
    missed: tuple[str, ...]
    """Ids of the pairs that are one thing and are not joined."""

    @property
    def precision(self) -> float:
        """Share of the joined pairs that are one thing; 1 when nothing is joined."""
        return self.right / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs of one thing that are joined."""
        return self.right / self.n_same if self.n_same else 1.0


def read_pairs(*, half: Half, folder: Path = SAME_THINGS) -> list[Pair]:
    """Read the pairs of a half, without the unsure ones.

    Args:
        half: which.
        folder: holds ``pairs.jsonl``.

    Returns:
        The pairs, in order of id.

    Raises:
        CollectionError: if the file cannot be read.

    """
    pairs = read_lines(folder / "pairs.jsonl", Pair, key=lambda pair: pair.id)
    group = _groups(list(pairs.values()))
    kept = set(half_of(set(group.values()), half=half))
    return [pair for pair_id, pair in sorted(pairs.items()) if group[pair_id] in kept and pair.label != "unsure"]


def measure_pairs(pairs: Sequence[Pair]) -> Precision:
    """Join pairs by the rules, and count.

    Args:
        pairs: labelled pairs.

    Returns:
        The counts.

    """
    joined = {pair.id for pair in pairs if _joined(pair)}
    same = {pair.id for pair in pairs if pair.label == "same"}
    return Precision(
        n_same=len(same),
        joined=len(joined),
        right=len(joined & same),
        wrong=tuple(sorted(joined - same)),
        missed=tuple(sorted(same - joined)),
    )


def _joined(pair: Pair) -> bool:
    one, other = face_of(_tool(pair.one)), face_of(_tool(pair.other))
    return bool(set(keys_of(one)) & set(keys_of(other))) and sameness(one, other) > 0


def _groups(pairs: Sequence[Pair]) -> dict[str, str]:
    """Name the group of each pair: pairs of the same names, and what they lead to, are one group."""
    beside: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.label == "same":
            one, other = folded(pair.one.name), folded(pair.other.name)
            beside[one].add(other)
            beside[other].add(one)
    return {pair.id: min(_reached(folded(pair.one.name), beside)) for pair in pairs}


def _reached(name: str, beside: dict[str, set[str]]) -> set[str]:
    reached, left = {name}, [name]
    while left:
        found = beside[left.pop()] - reached
        reached |= found
        left += found
    return reached


def _tool(side: _Side) -> Tool:
    return Tool(
        id=side.id,
        kind=ToolKind.SOFTWARE,
        name=side.name,
        aliases=side.aliases,
        purpose=side.name,
        themes=[],
        publisher=None,
        licence=None,
        price=None,
        url=side.url,
        repository=side.repository,
        state=ToolState.UNKNOWN,
        state_note=None,
        uses=[],
        sources=[Source(document=side.catalogue, external_id=side.id)],
        checked_on=dt.date(2026, 11, 26),
    )
