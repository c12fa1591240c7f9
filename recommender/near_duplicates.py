"""The same need, asked by others: nearest by likeness, kept from the fitted threshold on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.french import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.need_likeness import NeedLikeness

_SHARED = 5
"""Words in common that are told, at most."""


@dataclass(frozen=True)
class Candidate:
    """A need that is near."""

    id: int
    likeness: float
    """In [-1, 1]."""
    text: str
    """Masked."""


@dataclass(frozen=True)
class NearDuplicate:
    """A need that is held for the same."""

    id: int
    likeness: float
    """In [-1, 1]."""
    probability: float
    """That the two are one need, in (0, 1)."""
    shared_words: tuple[str, ...]
    """Words of the other need that this one says too, in reading order, lower case; at most five, often none."""


def near_duplicates(text: str, candidates: Iterable[Candidate], *, likeness: NeedLikeness) -> list[NearDuplicate]:
    """Keep the candidates that are the same need.

    Args:
        text: the need, masked.
        candidates: needs that are near.
        likeness: what was learned of the likeness of needs.

    Returns:
        Those that reach the fitted threshold, best first; ties break by id.

    """
    terms = {token.term for token in tokenize(text)}
    found = [
        NearDuplicate(one.id, one.likeness, likeness.probability(one.likeness), _as_said(one.text, terms))
        for one in candidates
        if one.likeness >= likeness.config.same
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.id))


def _as_said(text: str, terms: set[str]) -> tuple[str, ...]:
    said: dict[str, str] = {}
    for token in tokenize(text):
        if token.term in terms and not token.term.isdigit():
            said.setdefault(token.term, text[token.start : token.end].lower())
    return tuple(said.values())[:_SHARED]
