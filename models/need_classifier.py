"""Classify a need by its meaning and its words: which themes, on the catalogue's matter or not, too vague or not.

One logistic regression a label (scikit-learn), over the need's vector and its TF-IDF weighted terms. What was learned
is three arrays and a vocabulary, so that serving a need takes one product and no estimator.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from models.artifacts import save_array

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from models.artifacts import SealedFolder

_RAREST = 3
"""Training needs that a term must stand in to be learned."""


class NeedClassifier:
    """The probability of each label for a need; labels do not exclude one another."""

    def __init__(
        self,
        labels: Sequence[str],
        terms: Sequence[str],
        *,
        idf: NDArray[np.float32],
        weights: NDArray[np.float32],
        intercepts: NDArray[np.float32],
    ) -> None:
        """Hold what was learned; use `fit` or `load`."""
        self.labels = tuple(labels)
        self._numbers = {term: number for number, term in enumerate(terms)}
        self._idf = idf
        self._weights = weights
        self._intercepts = intercepts

    @classmethod
    def fit(
        cls,
        vectors: NDArray[np.float32],
        terms: Sequence[Sequence[str]],
        marks: NDArray[np.bool_],
        *,
        labels: Sequence[str],
        strength: float,
    ) -> NeedClassifier:
        """Learn from marked needs.

        Args:
            vectors: array ``(n_needs, dimension)``, float32: the needs encoded as queries.
            terms: the terms of each need.
            marks: array ``(n_needs, n_labels)``: which labels each need bears; every label needs both answers.
            labels: the names of the columns of ``marks``.
            strength: the inverse of the regularisation (C of scikit-learn).

        Returns:
            The classifier.

        Raises:
            ValueError: if the arguments do not have as many needs or labels.

        """
        # Slow to import, and wanted only to learn: what is served is arrays.
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

        if not len(vectors) == len(terms) == len(marks) or marks.shape[1] != len(labels):
            raise ValueError(f"{len(vectors)} vectors, {len(terms)} terms, marks {marks.shape}, {len(labels)} labels")
        counts = Counter(term for one in terms for term in set(one))
        kept = sorted(term for term, count in counts.items() if count >= _RAREST)
        idf = np.array([np.log((1 + len(terms)) / (1 + counts[term])) for term in kept], dtype=np.float32)
        blank = cls(labels, kept, idf=idf, weights=np.zeros((0, 0), np.float32), intercepts=np.zeros(0, np.float32))
        rows = np.stack([blank._features(v, t) for v, t in zip(vectors, terms, strict=True)])
        models = [
            LogisticRegression(C=strength, class_weight="balanced", max_iter=2000).fit(rows, marks[:, number])
            for number in range(len(labels))
        ]
        weights = np.stack([model.coef_[0] for model in models]).astype(np.float32)
        intercepts = np.array([model.intercept_[0] for model in models], dtype=np.float32)
        return cls(labels, kept, idf=idf, weights=weights, intercepts=intercepts)

    @classmethod
    def untrained(cls, labels: Sequence[str], *, dimension: int) -> NeedClassifier:
        """Make a classifier that has learned nothing: every label has even odds."""
        nothing = np.zeros(0, dtype=np.float32)
        weights = np.zeros((len(labels), dimension), dtype=np.float32)
        return cls(labels, (), idf=nothing, weights=weights, intercepts=np.zeros(len(labels), dtype=np.float32))

    @classmethod
    def load(cls, folder: SealedFolder, name: str) -> NeedClassifier:
        """Load a classifier that `save` wrote under ``name``.

        Args:
            folder: the sealed folder.
            name: path of the classifier inside the folder.

        Returns:
            The classifier.

        Raises:
            ArtifactError: if a file is missing or is not the one that was sealed.

        """
        known = json.loads(folder.read(f"{name}/words.json"))
        arrays = {part: folder.array(f"{name}/{part}.npy") for part in ("idf", "weights", "intercepts")}
        return cls(known["labels"], known["terms"], **arrays)

    def save(self, folder: Path) -> None:
        """Write the classifier into a new folder; the same one always gives the same bytes."""
        folder.mkdir(parents=True)
        known = {"labels": self.labels, "terms": list(self._numbers)}
        (folder / "words.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        save_array(folder / "idf.npy", self._idf)
        save_array(folder / "weights.npy", self._weights)
        save_array(folder / "intercepts.npy", self._intercepts)

    @property
    def dimension(self) -> int:
        """Numbers in the vectors that it reads."""
        return int(self._weights.shape[1]) - len(self._numbers)

    def logits(self, vector: NDArray[np.float32], terms: Sequence[str]) -> dict[str, float]:
        """Score a need.

        Args:
            vector: array ``(dimension,)``, float32: the need encoded as a query.
            terms: the need's terms.

        Returns:
            The log odds of each label, by name.

        """
        # Row by row in this thread, as `DenseIndex.scores` does, and for the same reason.
        scores = np.vecdot(self._weights, self._features(vector, terms)) + self._intercepts
        return dict(zip(self.labels, scores.tolist(), strict=True))

    def _features(self, vector: NDArray[np.float32], terms: Sequence[str]) -> NDArray[np.float32]:
        words = np.zeros(len(self._numbers), dtype=np.float32)
        for term, count in Counter(terms).items():
            number = self._numbers.get(term)
            if number is not None:
                words[number] = (1.0 + np.log(count)) * self._idf[number]
        length = np.linalg.norm(words)
        # Twice the vector: its numbers lie close together, those of the words far apart.
        return np.concatenate([2.0 * vector, words / length if length > 0 else words]).astype(np.float32)
