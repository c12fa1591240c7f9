"""Quote the phrase of a need that tells best what it is about: a reader sees at once what a group of needs asks.

The quotation is a piece of the need, word for word, and holds no mask: nothing of it was ever personal data. It is made
when it is read and stored nowhere, so that it goes with the need.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from corpus.cleaning import MASKS
from corpus.shortening import shortened
from models.french import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from recommender.similar_needs.subjects import NeedSubjects

_LONGEST = 110
"""Characters: a line and a half of a page."""
_SHORTEST = 12
_ENDS = re.compile(r"[.!?;:()\[\]«»\n]+")
_SOME = 3
"""Added to the words of a phrase: a phrase of one telling word does not win over one that says what happens."""


def telling_phrase(need: str, words: Sequence[str], *, subjects: NeedSubjects) -> str:
    """Quote a need.

    Args:
        need: the need, masked.
        words: what names the group it stands for; may be empty.
        subjects: what words tell of.

    Returns:
        A phrase of the need, of some hundred characters at most, the first of equals; one that had to be cut ends with
        an ellipsis. Empty when the need has no phrase.

    """
    phrases = list(_phrases(need))
    if not phrases:
        return ""
    named = {token.term for word in words for token in tokenize(word)}
    shares = _shares(subjects.told_by_words(" ".join([need, *words, *words])))
    told = [_told(phrase, named, shares=shares, subjects=subjects) for phrase in phrases]
    return shortened(phrases[told.index(max(told))], _LONGEST)


def _phrases(need: str) -> Iterator[str]:
    for mask in MASKS.values():
        # What stands beside a mask is left out with it: it may tell of whom it was.
        need = re.sub(rf"[^.!?;:()\n]*{re.escape(mask)}[^.!?;:()\n]*", "\n", need)
    for sentence in _ENDS.split(need):
        for phrase in _parted(sentence.strip(" ,-–—•*\t")):
            if len(phrase) >= _SHORTEST:
                yield phrase


def _parted(sentence: str) -> Iterator[str]:
    """Part a long sentence at its commas, into pieces as long as may be."""
    start = 0
    while len(sentence) - start > _LONGEST:
        comma = sentence.rfind(", ", start + _SHORTEST, start + _LONGEST)
        if comma < 0:
            break
        yield sentence[start:comma]
        start = comma + 2
    yield sentence[start:]


def _told(phrase: str, named: set[str], *, shares: NDArray[np.float64], subjects: NeedSubjects) -> float:
    terms = {token.term for token in tokenize(phrase)}
    told = sum(subjects.telling(term, shares) + (0.2 if term in named else 0.0) for term in sorted(terms))
    return told / math.sqrt(_SOME + len(terms))


def _shares(told: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn what speaks for each subject into shares of one."""
    raised = np.exp(told - told.max())
    shares: NDArray[np.float64] = raised / raised.sum()
    return shares
