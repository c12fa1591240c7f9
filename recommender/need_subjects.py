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

import numpy as np

import models
from models.french import analyse, is_concept

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
        self._telling: dict[str, list[tuple[int, float]]] = {term: [] for term in spread}
        for number, counts in enumerate(said):
            for term, count in counts.items():
                rarity = math.log(len(subjects) / spread[term]) + _BASE
                self._telling[term].append((number, rarity * min(1.0, _ONCE * (1 + count))))

    def __len__(self) -> int:
        return len(self.subjects)

    def told_by_words(self, text: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Weigh the subjects by the words of a need.

        Args:
            text: the need.

        Returns:
            Array ``(n_subjects,)``, float64, at least 0: the weight of the words that tell each.

        """
        told = np.zeros(len(self.subjects))
        for term in sorted(set(_terms(text))):
            for number, weight in self._telling.get(term, ()):
                told[number] += weight
        return told


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
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    subjects = tuple(_subject(line) for line in lines)
    twice = [name for name, count in Counter(subject.name for subject in subjects).items() if count > 1]
    if twice:
        raise ValueError(f"{path.name}: {', '.join(twice)} come twice")
    return NeedSubjects(subjects)


def subjects_digest(path: Path = SUBJECTS) -> str:
    """Digest the file of subjects: SHA-256, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _subject(line: str) -> NeedSubject:
    name, *phrases = (piece.strip() for piece in line.split(" | "))
    if len(phrases) < 2 or not all(phrases):
        raise ValueError(f"{name}: a subject has words and at least one need")
    return NeedSubject(name, tuple(phrases))


def _terms(text: str) -> list[str]:
    return [term for term in analyse(text) if not is_concept(term)]
