"""The same need, asked by others: nearest by meaning first, then weighed with their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.french import tokenize
from recommender.need_likeness import overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.need_likeness import NeedLikeness

_SHARED = 5
"""Words in common that are told, at most."""


@dataclass(frozen=True)
class Candidate:
    """A need that is near by its meaning."""

    id: int
    cosine: float
    """Of the corrected vectors."""
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
    """The words that weigh most in both, as the other need says them, in lower case; at most five."""


def near_duplicates(text: str, candidates: Iterable[Candidate], *, likeness: NeedLikeness) -> list[NearDuplicate]:
    """Keep the candidates that are the same need.

    Args:
        text: the need, masked.
        candidates: needs that are near by their meaning.
        likeness: what was learned of the likeness of needs.

    Returns:
        Those that reach the fitted threshold, best first; ties break by id.

    """
    words = likeness.words(text)
    found = []
    for candidate in candidates:
        others = likeness.words(candidate.text)
        alike = likeness.likeness(candidate.cosine, overlap(words, others))
        if alike >= likeness.config.same:
            shared = sorted(words.keys() & others.keys(), key=lambda term: (-words[term] * others[term], term))
            said = _as_said(candidate.text, shared)
            found.append(NearDuplicate(candidate.id, alike, likeness.probability(alike), said))
    return sorted(found, key=lambda one: (-one.likeness, one.id))


def _as_said(text: str, terms: Sequence[str]) -> tuple[str, ...]:
    """Give the words of a text that stand behind terms; a concept has no word of its own."""
    words = {token.term: text[token.start : token.end].lower() for token in tokenize(text)}
    return tuple(words[term] for term in terms if term in words)[:_SHARED]
