"""The subjects that communes ask for help on: what joins two needs that share no word, and parts two that do.

"Illectronisme" and "on vient à l'accueil pour sa carte grise" are one need; "la cantine jette" and "la cantine n'est
pas payée" are two. The encoder is too small to know it; ``models/data/need_subjects.txt`` says it: for each subject the
words that tell it, and needs that are worded like people's.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import models
from corpus.cleaning import without_masks
from models.french import expand_abbreviations, tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUBJECTS = Path(models.__file__).parent / "data" / "need_subjects.txt"
_BASE = 0.2
"""What a word that tells every subject still weighs."""
_ONCE = 0.5
"""What a word weighs that a subject says once; one that it says twice or more weighs 1."""


@dataclass(frozen=True)
class NeedSubject:
    """A subject."""

    name: str
    phrases: tuple[str, ...]
    """Its words in one line, then needs."""


class NeedSubjects:
    """Every subject, and how much each word tells of it."""

    def __init__(self, subjects: tuple[NeedSubject, ...]) -> None:
        """Weigh the words of the subjects: the fewer subjects say a word, the more it tells."""
        self.subjects = subjects
        said = [Counter(_terms(" ".join(subject.phrases))) for subject in subjects]
        spread = Counter(term for counts in said for term in counts)
        telling: dict[str, list[tuple[int, float]]] = {term: [] for term in spread}
        for number, counts in enumerate(said):
            for term, count in counts.items():
                rarity = math.log(len(subjects) / spread[term]) + _BASE
                telling[term].append((number, rarity * min(1.0, _ONCE * (1 + count))))
        # As arrays: sixty needs are weighed while an expert waits, and word by word it took half of that.
        self._telling = {
            term: (_column(pairs, 0, np.int64), _column(pairs, 1, np.float64)) for term, pairs in telling.items()
        }

    def __len__(self) -> int:
        return len(self.subjects)

    def told_by_words(self, text: str) -> NDArray[np.float64]:
        """Weigh the subjects by the words of a need.

        Args:
            text: the need.

        Returns:
            Array ``(n_subjects,)``, float64, at least 0: the weight of the words that tell each.

        """
        found = [self._telling[term] for term in sorted(set(_terms(text))) if term in self._telling]
        if not found:
            return np.zeros(len(self.subjects))
        numbers, weights = (np.concatenate(parts) for parts in zip(*found, strict=True))
        # Summed in the order of the terms, so that a text always gives the same numbers.
        told: NDArray[np.float64] = np.bincount(numbers, weights=weights, minlength=len(self.subjects)).astype(
            np.float64
        )
        return told

    def telling(self, term: str, shares: NDArray[np.floating[Any]]) -> float:
        """Weigh a word by what it tells of subjects.

        Args:
            term: the word, as `models.french.tokenize` compares it.
            shares: array ``(n_subjects,)``: how much each subject counts.

        Returns:
            The mean weight of the word over the subjects, by their shares; 0 for a word that tells none.

        """
        if term not in self._telling:
            return 0.0
        numbers, weights = self._telling[term]
        return float(shares[numbers] @ weights)


@lru_cache(maxsize=4)
def read_subjects(path: Path = SUBJECTS) -> NeedSubjects:
    """Read the file of subjects.

    Args:
        path: the file.

    Returns:
        The subjects, in the order of the file.

    Raises:
        ValueError: if a line has no words and no need, or a name comes twice.

    """
    return parse_subjects(path.read_text(encoding="utf-8"), name=path.name)


def parse_subjects(text: str, *, name: str) -> NeedSubjects:
    """Read subjects, one a line: a name and its phrases, parted by `` | ``.

    Args:
        text: the lines; empty ones and those that begin with ``#`` are passed over.
        name: of the file, for the errors.

    Returns:
        The subjects, in the order of the lines.

    Raises:
        ValueError: if a line has no words and no need, or a name comes twice.

    """
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    subjects = tuple(_subject(line) for line in lines)
    twice = [one for one, count in Counter(subject.name for subject in subjects).items() if count > 1]
    if twice:
        raise ValueError(f"{name}: {', '.join(twice)} come twice")
    return NeedSubjects(subjects)


def format_subjects(subjects: NeedSubjects) -> str:
    """Write subjects as `parse_subjects` reads them."""
    return "".join(" | ".join((one.name, *one.phrases)) + "\n" for one in subjects.subjects)


def subjects_digest() -> str:
    """Digest the file of subjects: SHA-256, in hexadecimal."""
    return hashlib.sha256(SUBJECTS.read_bytes()).hexdigest()


def _subject(line: str) -> NeedSubject:
    name, *phrases = (piece.strip() for piece in line.split(" | "))
    if len(phrases) < 2 or not all(phrases):
        raise ValueError(f"{name}: a subject has words and at least one need")
    return NeedSubject(name, tuple(phrases))


def _terms(text: str) -> list[str]:
    """List the stems of a text; masks and the field's synonyms, which would join two subjects, are left out."""
    return [token.term for token in tokenize(expand_abbreviations(without_masks(text)))]


def _column(pairs: list[tuple[int, float]], place: int, kind: type[np.generic]) -> NDArray[Any]:
    return np.array([pair[place] for pair in pairs], dtype=kind)
