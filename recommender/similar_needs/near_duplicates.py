"""The same need, asked by others: what a search brought, kept from the fitted probability on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.cleaning import without_masks
from models.french import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.similar_needs.pairs import ComparedNeed, NeedPairs

_SHARED = 5
"""Words in common that are told, at most."""


@dataclass(frozen=True)
class Candidate:
    """A need that is near."""

    id: int
    need: ComparedNeed


@dataclass(frozen=True)
class NearDuplicate:
    """A need that is held for the same."""

    id: int
    probability: float
    """That the two are one need, in (0, 1)."""


def near_duplicates(need: ComparedNeed, candidates: Sequence[Candidate], *, pairs: NeedPairs) -> list[NearDuplicate]:
    """Keep the candidates that are the same need.

    Args:
        need: the need.
        candidates: needs that are near.
        pairs: what was learned of pairs of needs.

    Returns:
        Those that reach the fitted probability, best first; ties break by id.

    """
    if not candidates:
        return []
    read = pairs.read([need, *(one.need for one in candidates)])
    probabilities = pairs.probability(read.take([0]), read.take(range(1, len(candidates) + 1)))
    found = [
        NearDuplicate(one.id, float(probability))
        for one, probability in zip(candidates, probabilities, strict=True)
        if probability >= pairs.config.same
    ]
    return sorted(found, key=lambda one: (-one.probability, one.id))


def words_in_common(need: str, others: Sequence[str]) -> list[tuple[str, ...]]:
    """Tell which words of a need others say too, as each of them says it.

    Args:
        need: the need.
        others: the others.

    Returns:
        For each, in the same order, words in reading order, lower case; at most five, often none.

    """
    terms = {token.term for token in tokenize(without_masks(need))}
    return [_as_said(without_masks(other), terms) for other in others]


def _as_said(text: str, terms: set[str]) -> tuple[str, ...]:
    said: dict[str, str] = {}
    for token in tokenize(text):
        if token.term in terms and not token.term.isdigit():
            said.setdefault(token.term, text[token.start : token.end].lower())
    return tuple(said.values())[:_SHARED]
