"""Whether two needs are one: a logistic regression over three likenesses of a pair, none of which counts against it.

It stands above the search by vectors (`need_index`), which is fast and brings many needs of one theme. Subjects are
weighed again, by their nearest phrase and by words that count less and less, and three times as many of them: needs
that are next to each other, as several territories told each, stand beside the listed ones. What a metric learned from
needs of one record adds tells "the canteen is not paid" from "nobody enrols". ``evaluation.fitting.need_pairs`` writes
the folder.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import models
from models.artifacts import MANIFEST, save_array, seal
from recommender.similar_needs.likeness import opened_with_subjects
from recommender.similar_needs.subjects import NeedSubjects, format_subjects, parse_subjects, subjects_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

SHIPPED = Path(models.__file__).parent / "trained" / "need-pairs"
_NUMBERS, _PHRASES, _METRIC, _SUBJECTS = "pairs.json", "phrases.npy", "metric.npy", "subjects.txt"
_FLOOR = 0.003
"""Added before the logarithm: two needs that are surely of two subjects are not infinitely far."""


@dataclass(frozen=True)
class PairsConfig:
    """The numbers of the model; see `docs/evaluation.md`."""

    words: float
    """What words that tell a subject add to the cosine with its nearest phrase, by the logarithm of their weight."""
    temperature: float
    """Divides what speaks for a subject: the lower, the more the first one takes."""
    subjects: float
    """Weight of the cosine between the shares of subjects."""
    one_subject: float
    """Weight of the logarithm of the probability that a subject drawn from each is the same."""
    matter: float
    """Weight of the cosine in the metric learned from needs of one record."""
    intercept: float
    same: float
    """Probability from which two needs are held for one."""


@dataclass(frozen=True)
class ComparedNeed:
    """A need to compare."""

    text: str
    """Masked."""
    vector: NDArray[np.float32]
    """As `NeedLikeness.vector` made it."""


@dataclass(frozen=True)
class ReadNeeds:
    """What the model reads of needs, row by row."""

    shares: NDArray[np.float64]
    """Array ``(n_needs, n_subjects)``: how much each is on each subject; rows sum to one."""
    matters: NDArray[np.float64]
    """Array ``(n_needs, n)``: unit rows, in the learned metric."""

    def take(self, rows: Sequence[int] | NDArray[np.int64]) -> ReadNeeds:
        """Take some rows, in an order."""
        return ReadNeeds(self.shares[rows], self.matters[rows])


class NeedPairs:
    """What was learned of pairs of needs; safe to share between threads."""

    def __init__(
        self,
        config: PairsConfig,
        *,
        phrases: NDArray[np.float32],
        metric: NDArray[np.float32],
        subjects: NeedSubjects,
        encoder: str,
        digest: str = "",
    ) -> None:
        """Put the parts together; use `load`.

        Args:
            config: the numbers.
            phrases: array ``(n_phrases, dimension)``: unit rows, the corrected vectors of the subjects' phrases, in
                their order.
            metric: array ``(dimension, n)``: takes a corrected vector to where needs of one record are near.
            subjects: the subjects.
            encoder: digest of the encoder they were made with.
            digest: tells these probabilities from others'.

        Raises:
            ValueError: if the shapes do not fit.

        """
        counts = [len(subject.phrases) for subject in subjects.subjects]
        if len(phrases) != sum(counts) or phrases.shape[1] != len(metric):
            raise ValueError(f"phrases have shape {phrases.shape} != ({sum(counts)}, {len(metric)})")
        self.config = config
        self.encoder = encoder
        self.digest = digest
        self.phrases = phrases
        self.metric = metric
        self._subjects = subjects
        self._firsts = np.cumsum([0, *counts[:-1]])

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> NeedPairs:
        """Load a folder that `save` wrote, after checking every file against its manifest.

        Args:
            folder: the folder.

        Returns:
            What was learned.

        Raises:
            NeedLikenessUnusableError: if a file is missing or was changed, or the subjects are not those learned with.

        """
        with opened_with_subjects(folder, remade_by="evaluation.fitting.need_pairs") as sealed:
            return cls(
                PairsConfig(**json.loads(sealed.read(_NUMBERS))),
                phrases=sealed.array(_PHRASES).astype(np.float32),
                metric=sealed.array(_METRIC),
                subjects=parse_subjects(sealed.read(_SUBJECTS).decode(), name=_SUBJECTS),
                encoder=sealed.about["encoder"],
                digest=hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest(),
            )

    def save(self, folder: Path, *, about: Mapping[str, Any]) -> None:
        """Write and seal it into a new folder; ``about`` says what it was learned from."""
        folder.mkdir(parents=True)
        save_array(folder / _PHRASES, self.phrases.astype(np.float16))
        save_array(folder / _METRIC, self.metric)
        (folder / _SUBJECTS).write_text(format_subjects(self._subjects), encoding="utf-8")
        (folder / _NUMBERS).write_text(json.dumps(asdict(self.config), indent=2) + "\n", encoding="utf-8")
        seal(folder, {**about, "encoder": self.encoder, "subjects": subjects_digest()})

    def read(self, needs: Sequence[ComparedNeed]) -> ReadNeeds:
        """Read needs, at least one: some 0.1 ms each, most of it to find their words."""
        said = _unit(np.stack([need.vector[-len(self.metric) :] for need in needs]).astype(np.float64))
        told = np.log1p(np.stack([self._subjects.told_by_words(need.text) for need in needs]))
        # In float32, as phrases are kept: a product of two kinds copies them each time.
        nearest = np.maximum.reduceat(said.astype(np.float32) @ self.phrases.T, self._firsts, axis=1)
        spoken = nearest + self.config.words * told
        shares = np.exp((spoken - spoken.max(axis=1, keepdims=True)) / self.config.temperature)
        return ReadNeeds(shares / shares.sum(axis=1, keepdims=True), _unit(said @ self.metric))

    def probability(self, one: ReadNeeds, other: ReadNeeds) -> NDArray[np.float64]:
        """Give the probability that needs are one, among pairs as a search meets them: most are two.

        Args:
            one: needs, or a single one to compare with each of the others.
            other: needs, row by row.

        Returns:
            Array ``(n_pairs,)``, in (0, 1).

        """
        weights = (self.config.subjects, self.config.one_subject, self.config.matter)
        odds = signals(one, other) @ np.array(weights) + self.config.intercept
        told: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
        return told


def signals(one: ReadNeeds, other: ReadNeeds) -> NDArray[np.float64]:
    """Tell how pairs are alike: array ``(n_pairs, 3)``, in the order of the weights of `PairsConfig`."""
    subjects = (_unit(one.shares) * _unit(other.shares)).sum(axis=1)
    one_subject = np.log((one.shares * other.shares).sum(axis=1) + _FLOOR)
    return np.stack([subjects, one_subject, (one.matters * other.matters).sum(axis=1)], axis=1)


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float64] = rows / np.where(lengths > 0, lengths, 1.0)
    return scaled
