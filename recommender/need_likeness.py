"""How alike two needs are: by their meaning, and by the words they share.

``likeness = (1 - share) * cosine + share * overlap``. The cosine is of the needs' vectors, corrected for their common
directions (Mu and Viswanath, "All-but-the-top", 2018): those of a small encoder crowd round a few, such as "a town of
3,000 asks", and two needs that say nothing else alike would seem to be one. The overlap is the cosine of their TF-IDF
weighted terms. Both are inner products: the mean likeness of a need to many is one product with their means.
``evaluation.fit_need_likeness`` writes the folder.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

import models
from models.artifacts import open_sealed, save_array, seal
from models.errors import ArtifactError
from models.french import analyse, is_concept
from recommender.errors import NeedLikenessUnusableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

SHIPPED = Path(models.__file__).parent / "trained" / "need-likeness"
_NUMBERS, _TERMS, _COMMON = "likeness.json", "terms.json", "common.npy"


@dataclass(frozen=True)
class LikenessConfig:
    """The few numbers that were fitted; see `docs/evaluation.md`."""

    share: float
    """Of the words in the likeness, in [0, 1]."""
    concept: float
    """Weight of a concept of the field beside a word, in [0, 1]."""
    same: float
    """Likeness from which two needs are held for one."""
    together: float
    """Mean likeness from which two groups of needs are one."""
    slope: float
    intercept: float
    """Logistic model of *the two are one need*, over the likeness."""
    encoder: str
    """Digest of the encoder whose vectors were learned from."""


class NeedLikeness:
    """What was learned of the likeness of needs; safe to share between threads."""

    def __init__(self, config: LikenessConfig, common: NDArray[np.float32], idf: Mapping[str, float]) -> None:
        """Put the parts together; use `load`.

        Args:
            config: the numbers.
            common: array ``(1 + n_directions, dimension)``, float32: the mean need, then unit directions, orthogonal,
                that needs have in common whatever they are about.
            idf: weight of each term that was met while learning; one that was not is rarer than all.

        Raises:
            ValueError: if ``common`` is not two-dimensional.

        """
        if common.ndim != 2 or not len(common):
            raise ValueError(f"common must be a non-empty 2-d array, got shape {common.shape}")
        self.config = config
        self._common = common
        self._idf = dict(idf)
        self._rarest = max(idf.values(), default=1.0)

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> NeedLikeness:
        """Load a folder that `save` wrote, after checking every file against its manifest.

        Args:
            folder: the folder.

        Returns:
            What was learned.

        Raises:
            NeedLikenessUnusableError: if a file is missing or was changed.

        """
        try:
            sealed = open_sealed(folder)
            config = LikenessConfig(**json.loads(sealed.read(_NUMBERS)))
            return cls(config, sealed.array(_COMMON), json.loads(sealed.read(_TERMS)))
        except (ArtifactError, KeyError, TypeError, ValueError) as error:
            raise NeedLikenessUnusableError(
                f"What was learned in {folder} cannot be used: {error}. "
                "Restore it, or run python -m evaluation.fit_need_likeness."
            ) from error

    def save(self, folder: Path, *, about: Mapping[str, Any]) -> None:
        """Write and seal it into a new folder; ``about`` says what it was learned from."""
        folder.mkdir(parents=True)
        save_array(folder / _COMMON, self._common)
        (folder / _NUMBERS).write_text(json.dumps(asdict(self.config), indent=2) + "\n", encoding="utf-8")
        terms = {term: round(weight, 3) for term, weight in sorted(self._idf.items())}
        (folder / _TERMS).write_text(json.dumps(terms, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        seal(folder, about)

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return int(self._common.shape[1])

    def corrected(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take what needs have in common out of their vectors.

        Args:
            vectors: array ``(n_needs, dimension)``, float: needs encoded as queries.

        Returns:
            Array ``(n_needs, dimension)``, float32, unit rows; a row of zeros where nothing is left.

        Raises:
            ValueError: if the dimension is not the one that was learned.

        """
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise ValueError(f"vectors have shape {vectors.shape}, their rows must have {self.dimension} numbers")
        mean, directions = self._common[0], self._common[1:]
        centred = vectors.astype(np.float32) - mean
        centred -= (centred @ directions.T) @ directions
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        unit: NDArray[np.float32] = centred / np.where(lengths > 0, lengths, 1)
        return unit

    def words(self, text: str) -> dict[str, float]:
        """Weigh the terms of a need.

        Args:
            text: the need, masked.

        Returns:
            TF-IDF weights by term, of length one together; empty when nothing is left once stop words are out.

        """
        weights = {term: self._weight(term) * (1.0 + math.log(count)) for term, count in Counter(analyse(text)).items()}
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items() if weight} if length else {}

    def likeness(self, cosine: float, overlap: float) -> float:
        """Join the two ways of being alike: in [-1, 1], higher is more alike."""
        return (1 - self.config.share) * cosine + self.config.share * overlap

    def likenesses(self, cosines: NDArray[np.float32], words: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
        """Join the two for every pair of needs.

        Args:
            cosines: array ``(n_needs, n_needs)``.
            words: the words of each need.

        Returns:
            Array ``(n_needs, n_needs)``, float64: the likeness of each pair.

        """
        numbers = {term: number for number, term in enumerate({term for one in words for term in one})}
        rows = [row for row, one in enumerate(words) for _ in one]
        columns = [numbers[term] for one in words for term in one]
        weights = [weight for one in words for weight in one.values()]
        table = csr_array((weights, (rows, columns)), shape=(len(words), max(len(numbers), 1)), dtype=np.float64)
        joined: NDArray[np.float64] = (1 - self.config.share) * cosines + self.config.share * (
            table @ table.T
        ).toarray()
        return joined

    def probability(self, likeness: float) -> float:
        """Give the probability, in (0, 1), that two needs of a likeness are one."""
        return 1.0 / (1.0 + math.exp(-(self.config.slope * likeness + self.config.intercept)))

    def least_cosine(self, likeness: float) -> float:
        """Give the cosine under which no words in common lead to a likeness."""
        return (likeness - self.config.share) / max(1 - self.config.share, 1e-9)

    def _weight(self, term: str) -> float:
        return self._idf.get(term, self._rarest) * (self.config.concept if is_concept(term) else 1.0)


def overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Add up the words that two needs share: their cosine, in [0, 1]."""
    if len(one) > len(other):
        one, other = other, one
    return math.fsum(weight * other.get(term, 0.0) for term, weight in one.items())


def mean_words(needs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Average the words of needs: the overlap with the mean is the mean of the overlaps."""
    total: Counter[str] = Counter()
    for words in needs:
        total.update(words)
    return {term: weight / len(needs) for term, weight in total.items()}
