"""Classify a need by its meaning and its words: which themes, too vague or not, about a subject that is known or not.

One logistic regression a label, and one over all subjects and *none of them* (scikit-learn), of the need's vector and
its TF-IDF weighted terms. What was learned is three arrays and a vocabulary, so that serving a need takes one product
and no estimator.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from models.artifacts import save_trained

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from models.artifacts import SealedFolder

LEARNED: Final = "learned.joblib"
"""What scikit-learn learned: a file that could run code when it is loaded."""


@dataclass(frozen=True)
class Subjects:
    """What each training need is about: one subject, or none of those that are known."""

    told_as: str
    """Label under which `NeedClassifier.logits` tells the log odds that a need is about a known subject."""
    of_needs: Sequence[str | None]
    """The subject of each need; None where it is none of the others'."""
    strength: float
    """Inverse of the regularisation (C of scikit-learn)."""


class NeedClassifier:
    """The probability of each label for a need; labels do not exclude one another, subjects do."""

    def __init__(
        self,
        labels: Sequence[str],
        terms: Sequence[str],
        *,
        idf: NDArray[np.float32],
        weights: NDArray[np.float32],
        intercepts: NDArray[np.float32],
        told_as: str = "",
    ) -> None:
        """Hold what was learned; use `fit` or `load`.

        Args:
            labels: the names of the first rows; the rows after them are those of the subjects, *none of them* last.
            terms: the vocabulary.
            idf: array ``(n_terms,)``, float32: the rarity of each term.
            weights: array ``(n_rows, dimension + n_terms)``, float32.
            intercepts: array ``(n_rows,)``, float32.
            told_as: label of the log odds that a need is about a known subject; empty where none was learned.

        """
        self.labels = tuple(labels)
        self._told_as = told_as
        self._numbers = {term: number for number, term in enumerate(terms)}
        self._idf = idf
        dimension = max(0, weights.shape[1] - len(self._numbers))
        # Apart, and a term's weights side by side: of some thousand terms a need holds a few dozen.
        self._of_vector = np.ascontiguousarray(weights[:, :dimension])
        self._of_terms = np.ascontiguousarray(weights[:, dimension:].T)
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
        subjects: Subjects | None = None,
        rarest: int = 3,
    ) -> NeedClassifier:
        """Learn from marked needs.

        Args:
            vectors: array ``(n_needs, dimension)``, float32: the needs encoded as queries.
            terms: the terms of each need.
            marks: array ``(n_needs, n_labels)``: which labels each need bears; every label needs both answers.
            labels: the names of the columns of ``marks``.
            strength: the inverse of the regularisation (C of scikit-learn).
            subjects: what each need is about; by default no subject is learned.
            rarest: training needs that a term must stand in to be learned.

        Returns:
            The classifier, its weights rounded to half precision, as they are stored.

        Raises:
            ValueError: if the arguments do not have as many needs or labels.

        """
        # Slow to import, and wanted only to learn: what is served is arrays.
        from scipy.sparse import csr_array  # noqa: PLC0415
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

        if not len(vectors) == len(terms) == len(marks) or marks.shape[1] != len(labels):
            raise ValueError(f"{len(vectors)} vectors, {len(terms)} terms, marks {marks.shape}, {len(labels)} labels")
        if subjects and len(subjects.of_needs) != len(vectors):
            raise ValueError(f"{len(vectors)} vectors, {len(subjects.of_needs)} subjects")
        counts = Counter(term for one in terms for term in set(one))
        kept = sorted(term for term, count in counts.items() if count >= rarest)
        idf = np.array([np.log((1 + len(terms)) / (1 + counts[term])) for term in kept], dtype=np.float32)
        blank = cls((), kept, idf=idf, weights=np.zeros((0, 0), np.float32), intercepts=np.zeros(0, np.float32))
        rows = csr_array(np.stack([blank._features(v, t) for v, t in zip(vectors, terms, strict=True)]))
        learned = [
            LogisticRegression(C=strength, class_weight="balanced", max_iter=2000).fit(rows, marks[:, number])
            for number in range(len(labels))
        ]
        if subjects:
            # The empty name sorts first: *none of them* is turned to the last row.
            names = [subject or "" for subject in subjects.of_needs]
            about = LogisticRegression(C=subjects.strength, max_iter=2000).fit(rows, names)
            about.coef_, about.intercept_ = np.roll(about.coef_, -1, axis=0), np.roll(about.intercept_, -1)
            learned.append(about)
        return cls(
            labels,
            kept,
            idf=idf,
            weights=np.concatenate([model.coef_ for model in learned]).astype(np.float16).astype(np.float32),
            intercepts=np.concatenate([model.intercept_ for model in learned]).astype(np.float32),
            told_as=subjects.told_as if subjects else "",
        )

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
        learned = {part: array.astype(np.float32) for part, array in folder.trained(f"{name}/{LEARNED}").items()}
        return cls(known["labels"], known["terms"], **learned, told_as=known["told_as"])

    def save(self, folder: Path) -> None:
        """Write the classifier into a new folder; the same one always gives the same bytes."""
        folder.mkdir(parents=True)
        known = {"labels": self.labels, "terms": list(self._numbers), "told_as": self._told_as}
        (folder / "words.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        weights = np.hstack([self._of_vector, self._of_terms.T]).astype(np.float16)
        save_trained(folder / LEARNED, {"idf": self._idf, "weights": weights, "intercepts": self._intercepts})

    @property
    def dimension(self) -> int:
        """Numbers in the vectors that it reads."""
        return int(self._of_vector.shape[1])

    def logits(self, vector: NDArray[np.float32], terms: Sequence[str]) -> dict[str, float]:
        """Score a need.

        Args:
            vector: array ``(dimension,)``, float32: the need encoded as a query.
            terms: the need's terms.

        Returns:
            The log odds of each label, by name; where subjects were learned, also those that the need is about one of
            them, by the softmax over the subjects and *none of them*.

        """
        numbers, words = self._weighed(terms)
        length = np.sqrt(np.vecdot(words, words))
        weighed = words / length if length > 0 else words
        # Row by row in this thread, as `DenseIndex.scores` does, and for the same reason.
        scores = np.vecdot(self._of_vector, 2.0 * vector)
        scores += (self._of_terms.take(numbers, axis=0) * weighed[:, None]).sum(axis=0) + self._intercepts
        n_labels = len(self.labels)
        told = dict(zip(self.labels, scores[:n_labels].tolist(), strict=True))
        if self._told_as:
            of_subjects, none = scores[n_labels:-1].astype(np.float64), float(scores[-1])
            told[self._told_as] = float(np.logaddexp.reduce(of_subjects)) - none
        return told

    def _features(self, vector: NDArray[np.float32], terms: Sequence[str]) -> NDArray[np.float32]:
        words = np.zeros(len(self._numbers), dtype=np.float32)
        numbers, weighed = self._weighed(terms)
        words[numbers] = weighed
        length = np.linalg.norm(words)
        # Twice the vector: its numbers lie close together, those of the words far apart.
        return np.concatenate([2.0 * vector, words / length if length > 0 else words]).astype(np.float32)

    def _weighed(self, terms: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Give the numbers of the known terms, each once, and what each weighs."""
        counts = Counter(map(self._numbers.get, terms))
        # Those that are not known, all together.
        counts.pop(None, None)
        numbers = np.array(list(counts), dtype=np.int64)
        repeats = np.array(list(counts.values()), dtype=np.float64)
        return numbers, ((1.0 + np.log(repeats)) * self._idf.take(numbers)).astype(np.float32)
