"""Name groups of needs by their own telling words: c-TF-IDF (Grootendorst, "BERTopic", 2022) over our French analysis.

A word weighs by the share of the group's needs that say it, and by how few of the other groups do. Two words that stand
together in several needs are told together. A word of a single need names nothing: it may tell who wrote it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from models.french import tokenize
from recommender.pauses import no_pause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.pauses import Pause

_PAIR = 1.35
"""What a pair of words weighs more than the mean of its words: it says more, if it is said as often."""
_SHARE = 0.3
"""Share of a group's needs that must say a word."""


def telling_words(
    groups: Mapping[int, Sequence[str]], *, top_k: int = 4, pause: Pause = no_pause
) -> dict[int, tuple[str, ...]]:
    """Find the words that tell each group of needs from the others.

    Args:
        groups: the masked needs of each group, by its number.
        top_k: how many words, or pairs of words, at least 1.
        pause: called before each group.

    Returns:
        At most ``top_k`` words or pairs by group, the most telling first, as people wrote them, in lower case; none
        for a group whose needs share no word.

    Raises:
        ValueError: if ``top_k`` is below 1.

    """
    if top_k < 1:
        raise ValueError(f"top_k must be at least 1, got {top_k}")
    counted: dict[int, _Said] = {}
    for number, needs in groups.items():
        pause()
        counted[number] = _Said.of(needs)
    spread: Counter[str] = Counter()
    for said in counted.values():
        spread.update(said.needs.keys())
    rarity = {term: math.log(1 + len(groups) / count) for term, count in spread.items()}
    return {number: _named(said, len(groups[number]), rarity, top_k) for number, said in counted.items()}


class _Said:
    """What the needs of a group say."""

    def __init__(self) -> None:
        self.needs: Counter[str] = Counter()
        """Needs that say each term; a pair is two terms with a space between."""
        self.wordings: defaultdict[str, Counter[str]] = defaultdict(Counter)

    @classmethod
    def of(cls, needs: Iterable[str]) -> _Said:
        said = cls()
        for need in needs:
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
                said.wordings[term][" ".join(wording.lower().split())] += 1
        return said


_BETWEEN = 7
"""Most characters between two words told together: "dépôts | s de la | nuit" has them."""
_STOPS = frozenset('.,;:!?()[]«»"\n')


def _named(said: _Said, n_needs: int, rarity: Mapping[str, float], top_k: int) -> tuple[str, ...]:
    least = max(2, math.ceil(_SHARE * n_needs))
    weights = {
        term: count / n_needs * rarity[term] * (_PAIR if " " in term else 1.0)
        for term, count in said.needs.items()
        if count >= least
    }
    chosen: list[str] = []
    told: set[str] = set()
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        if not told & set(term.split()):
            chosen.append(said.wordings[term].most_common(1)[0][0])
            told |= set(term.split())
        if len(chosen) == top_k:
            break
    return tuple(chosen)
