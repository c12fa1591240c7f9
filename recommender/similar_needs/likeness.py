"""How alike two needs are: one vector a need, whose dot product is the likeness.

The vector joins two parts. **What about**: how much the need is on each subject (`subjects`), by its meaning and
by its words, as shares of one that a temperature sharpens. **How said**: the encoder's vector, corrected for the mean
need (Mu and Viswanath, "All-but-the-top", 2018), which parts needs on no listed subject and finds the same text again.
Each part is of length one: the likeness is ``(1 - said) * subjects + said * cosine``, in [-1, 1]. It serves to
search and to group; whether two needs are one is told by `pairs`.
``evaluation.fitting.need_likeness`` writes the folder.
"""

from __future__ import annotations

import hashlib
import json
import math
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import models
from models.artifacts import MANIFEST, open_sealed, save_array, seal
from models.errors import ArtifactError
from recommender.errors import NeedLikenessUnusableError
from recommender.similar_needs.subjects import NeedSubjects, read_subjects, subjects_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from models.artifacts import SealedFolder

SHIPPED = Path(models.__file__).parent / "trained" / "need-likeness"
_NUMBERS, _MEAN, _SUBJECTS = "likeness.json", "mean.npy", "subjects.npy"


@dataclass(frozen=True)
class LikenessConfig:
    """The few numbers that were fitted; see `docs/evaluation.md`."""

    words: float
    """What a word that tells a subject adds to the cosine with it."""
    temperature: float
    """Divides what speaks for a subject: the lower, the more the first one takes."""
    said: float
    """Share of the encoder's vector in the likeness, in [0, 1]."""
    together: float
    """Mean likeness from which two groups of needs are one."""


class NeedLikeness:
    """What was learned of the likeness of needs; safe to share between threads."""

    def __init__(
        self,
        config: LikenessConfig,
        *,
        mean: NDArray[np.float32],
        prototypes: NDArray[np.float32],
        subjects: NeedSubjects,
        encoder: str,
        digest: str = "",
    ) -> None:
        """Put the parts together; use `load`.

        Args:
            config: the numbers.
            mean: array ``(dimension,)``: the mean need, as the encoder gives it.
            prototypes: array ``(n_subjects, dimension)``: the mean of each subject's corrected phrases.
            subjects: the subjects, in the same order.
            encoder: digest of the encoder they were made with.
            digest: tells these vectors from others'.

        Raises:
            ValueError: if the shapes do not fit.

        """
        if prototypes.shape != (len(subjects), len(mean)):
            raise ValueError(f"prototypes have shape {prototypes.shape} != {(len(subjects), len(mean))}")
        self.config = config
        self.encoder = encoder
        self.digest = digest
        self.mean = mean
        self.prototypes = prototypes
        self._subjects = subjects

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> NeedLikeness:
        """Load a folder that `save` wrote, after checking every file against its manifest.

        Args:
            folder: the folder.

        Returns:
            What was learned.

        Raises:
            NeedLikenessUnusableError: if a file is missing or was changed, or the subjects are not those learned with.

        """
        with opened_with_subjects(folder, remade_by="evaluation.fitting.need_likeness") as sealed:
            return cls(
                LikenessConfig(**json.loads(sealed.read(_NUMBERS))),
                mean=sealed.array(_MEAN),
                prototypes=sealed.array(_SUBJECTS),
                subjects=read_subjects(),
                encoder=sealed.about["encoder"],
                digest=hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest(),
            )

    def save(self, folder: Path, *, about: Mapping[str, Any]) -> None:
        """Write and seal it into a new folder; ``about`` says what it was learned from."""
        folder.mkdir(parents=True)
        save_array(folder / _MEAN, self.mean)
        save_array(folder / _SUBJECTS, self.prototypes)
        (folder / _NUMBERS).write_text(json.dumps(asdict(self.config), indent=2) + "\n", encoding="utf-8")
        seal(folder, {**about, "encoder": self.encoder, "subjects": subjects_digest()})

    @property
    def subjects(self) -> NeedSubjects:
        """The subjects, in the order of what the vectors say of them."""
        return self._subjects

    @property
    def dimension(self) -> int:
        """Numbers in a vector of ours."""
        return int(sum(self.prototypes.shape))

    @property
    def subjects_dimension(self) -> int:
        """How many of them, from the left, say what the need is about: most of a likeness."""
        return len(self.prototypes)

    def vector(self, text: str, encoded: NDArray[np.float32]) -> NDArray[np.float32]:
        """Make the vector of a need.

        Args:
            text: the need, masked.
            encoded: array ``(dimension of the encoder,)``: the need encoded as a query.

        Returns:
            Array ``(dimension,)``, float32, of length one: subjects, then the encoder's part.

        Raises:
            ValueError: if the encoder's vector has another dimension than the one that was learned.

        """
        if encoded.shape != self.mean.shape:
            raise ValueError(f"the need has shape {encoded.shape} != {self.mean.shape} of the mean need")
        said = unit(encoded - self.mean)
        spoken = (self.prototypes @ said + self.config.words * self._subjects.told_by_words(text)).astype(np.float64)
        shares = np.exp((spoken - spoken.max()) / self.config.temperature)
        parts = [math.sqrt(1 - self.config.said) * unit(shares), math.sqrt(self.config.said) * said]
        joined: NDArray[np.float32] = np.concatenate(parts).astype(np.float32)
        return joined


@contextmanager
def opened_with_subjects(folder: Path, *, remade_by: str) -> Iterator[SealedFolder]:
    """Read a sealed folder that was made with the subjects as they are.

    Args:
        folder: the folder.
        remade_by: the module that makes such a folder.

    Yields:
        The folder; whatever in it cannot be read ends as one error.

    Raises:
        NeedLikenessUnusableError: if a file is missing or was changed, or the subjects are not those it was made with.

    """
    try:
        yield _open_with_subjects(folder)
    except (ArtifactError, KeyError, OSError, TypeError, ValueError) as error:
        raise NeedLikenessUnusableError(
            f"Ce qui a été appris dans {folder} ne peut pas servir : {error}. "
            f"Restaurez-le depuis le dépôt, ou lancez : python -m {remade_by}"
        ) from error


def _open_with_subjects(folder: Path) -> SealedFolder:
    sealed = open_sealed(folder)
    if sealed.about["subjects"] != subjects_digest():
        raise ArtifactError("les sujets ne sont plus ceux de cet apprentissage")
    return sealed


def unit(row: NDArray[Any]) -> NDArray[Any]:
    """Scale a row to length one; a row of zeros stays so."""
    length = float(np.linalg.norm(row))
    scaled: NDArray[Any] = row / (length or 1.0)
    return scaled
