"""The needs of ``need-families``: themes of six needs that are next to each other, each told by four territories.

A fifth of the first eighty families was drawn before anything was fitted, and is what pairs are measured on. Those of
``more-needs.jsonl`` were written later, of other themes: they are for training, all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from evaluation.lines import read_lines
from evaluation.measures.significance import SEED
from evaluation.similar_needs.requests import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

NEED_FAMILIES = Path(__file__).parents[1] / "collections" / "need-families"
_HELD = 5
"""One family in so many is held out."""


@dataclass(frozen=True)
class NeedFamilies:
    """Some families."""

    requests: tuple[Request, ...]
    families: tuple[str, ...]
    """The family of each request, in their order."""


class _Line(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    id: str = Field(pattern=r"^f[0-9]{4}$")
    family: str = Field(pattern=r"\S")
    group: str = Field(pattern=r"^\S+$")
    text: str = Field(pattern=r"\S")


def load_families(*, held_out: bool) -> NeedFamilies:
    """Load the families that are held out, or the others.

    Args:
        held_out: which; no family of ``more-needs.jsonl`` is.

    Returns:
        The families, in order of id.

    Raises:
        CollectionError: if a line does not fit, or an id comes twice.

    """
    lines = read_lines(NEED_FAMILIES / "needs.jsonl", _Line, key=lambda line: line.id)
    held = _held_out(sorted({line.family for line in lines.values()}))
    kept = [line for _, line in sorted(lines.items()) if (line.family in held) is held_out]
    if not held_out:
        more = read_lines(NEED_FAMILIES / "more-needs.jsonl", _Line, key=lambda line: line.id)
        kept += [line for _, line in sorted(more.items())]
    return NeedFamilies(
        tuple(Request(line.id, line.group, "00", line.text) for line in kept), tuple(line.family for line in kept)
    )


def family_pairs(families: Sequence[str]) -> list[tuple[int, int]]:
    """List the pairs of requests of one family: all are hard, since they share theme, words, places and people."""
    return [(one, other) for one, other in combinations(range(len(families)), 2) if families[one] == families[other]]


def _held_out(names: Sequence[str]) -> set[str]:
    order = np.random.default_rng(SEED).permutation(len(names))
    return {names[number] for number in order[: len(names) // _HELD]}
