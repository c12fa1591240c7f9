"""Name groups of needs by their own telling words: c-TF-IDF (Grootendorst, "BERTopic", 2022), led by their subjects.

A word weighs by the share of the group's needs that say it, by how much it tells what they are about, and by how rare
it is among all needs. Two words that stand together in several needs are told together. A word of a single need names
nothing, for it may tell who wrote it, unless it is a word of a subject (`subjects`): people who ask for one thing
often share none.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import models
from corpus.cleaning import MASKS
from models.french import tokenize
from recommender.similar_needs.pauses import no_pause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from recommender.similar_needs.pauses import Pause
    from recommender.similar_needs.subjects import NeedSubjects

STOP_WORDS = Path(models.__file__).parent / "data" / "naming_stop_words.txt"
_PAIR = 1.35
"""What a pair of words weighs more than the mean of its words: it says more, if it is said as often."""
_SHARE = 0.3
"""Share of a group's needs that must say a word which tells no subject of theirs."""
_RARITY = 0.2
"""What rarity weighs beside what a word tells of the subject: it counts where a need is on no listed subject."""
_LEAST = 0.05
"""A word that too few needs say weighs more, or names nothing: one of a subject far from the group's weighs less."""
_BETWEEN = 7
"""Most characters between two words told together: "dépôts | s de la | nuit" has them."""
_STOPS = frozenset('.,;:!?()[]«»"\n')


@dataclass(frozen=True)
class NeedGroup:
    """Needs to name."""

    needs: Sequence[str]
    """Masked."""
    shares: NDArray[np.float32]
    """Array ``(n_subjects,)``: how much they are on each subject, in the mean."""


def telling_words(
    groups: Mapping[int, NeedGroup], subjects: NeedSubjects, *, top_k: int = 4, pause: Pause = no_pause
) -> dict[int, tuple[str, ...]]:
    """Find the words that tell each group of needs from the others.

    Args:
        groups: the groups, by number.
        subjects: the subjects that their shares are of.
        top_k: how many words, or pairs of words, at least 1.
        pause: called before each group.

    Returns:
        At most ``top_k`` words or pairs by group, the most telling first, as people wrote them, in lower case; none
        for a group whose needs share no word and say none of their subject.

    Raises:
        ValueError: if ``top_k`` is below 1.

    """
    if top_k < 1:
        raise ValueError(f"top_k must be at least 1, got {top_k}")
    counted: dict[int, _Said] = {}
    spread: Counter[str] = Counter()
    for number, group in groups.items():
        pause()
        counted[number] = _Said.of(group.needs)
        spread.update(counted[number].needs)
    total = sum(len(group.needs) for group in groups.values())
    rarity = {term: math.log((total + 1) / (count + 0.5)) / math.log(total + 1) for term, count in spread.items()}
    names: dict[int, tuple[str, ...]] = {}
    for number, said in counted.items():
        pause()
        names[number] = said.best(_weights(said, groups[number], rarity, subjects), top_k)
    return names


class _Said:
    """What the needs of a group say."""

    def __init__(self) -> None:
        self.needs: Counter[str] = Counter()
        """Needs that say each term; a pair is two terms with a space between."""
        self._wordings: defaultdict[str, Counter[str]] = defaultdict(Counter)

    @classmethod
    def of(cls, needs: Iterable[str]) -> _Said:
        said = cls()
        for need in map(_without_masks, needs):
            found: dict[str, str] = {}
            tokens = [token for token in tokenize(need) if not token.term.isdigit()]
            for token in tokens:
                found.setdefault(token.term, need[token.start : token.end])
            for one, other in pairwise(tokens):
                between = need[one.end : other.start]
                if len(between) <= _BETWEEN and not set(between) & _STOPS:
                    found.setdefault(f"{one.term} {other.term}", need[one.start : other.end])
            said.needs.update(found.keys())
            for term, wording in found.items():
                said._wordings[term][" ".join(wording.lower().split())] += 1
        return said

    def best(self, weights: Mapping[str, float], top_k: int) -> tuple[str, ...]:
        """Write the terms that weigh most, no word twice."""
        chosen: list[str] = []
        told: set[str] = set()
        for term in sorted(weights, key=lambda term: (-weights[term], term)):
            if not told & set(term.split()):
                chosen.append(self._wordings[term].most_common(1)[0][0])
                told |= set(term.split())
            if len(chosen) == top_k:
                break
        return tuple(chosen)


def _weights(said: _Said, group: NeedGroup, rarity: Mapping[str, float], subjects: NeedSubjects) -> dict[str, float]:
    least = max(2, math.ceil(_SHARE * len(group.needs)))
    weights: dict[str, float] = {}
    for term, count in said.needs.items():
        words = term.split()
        if (len(words) > 1 and count < 2) or _stop_terms().issuperset(words):
            continue
        telling = sum(subjects.telling(word, group.shares) for word in words)
        # A pair is rarer than its words, which alone says little: its words' rarity counts.
        rare = sum(rarity[word] for word in words) * _RARITY if count >= least else 0.0
        weight = (telling + rare) / len(words) * (_PAIR if len(words) > 1 else 1.0)
        if rare or weight > _LEAST:
            weights[term] = weight * math.sqrt(count / len(group.needs))
    return weights


def _without_masks(text: str) -> str:
    for mask in MASKS.values():
        text = text.replace(mask, ". ")
    return text


@cache
def _stop_terms() -> frozenset[str]:
    lines = STOP_WORDS.read_text(encoding="utf-8").splitlines()
    words = " ".join(line for line in lines if not line.startswith("#"))
    return frozenset(token.term for token in tokenize(words))
