"""What the ranking has learned: a sealed folder of few numbers, each with its name.

``evaluation.fitting`` writes the folder, ``docs/ranking.md`` tells its numbers to people.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import models
from corpus.themes import THEMES
from models.artifacts import open_sealed, seal
from models.errors import ArtifactError
from models.need_classifier import NeedClassifier
from recommender.errors import RankingModelUnusableError
from recommender.learning.adjustments import Adjustments
from recommender.ranked_records import RecordKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from models.encoder import EncoderIdentity

SHIPPED = Path(models.__file__).parent / "trained" / "ranking"
_MEND = "Restaurez-le depuis le dépôt, ou lancez : make train"
MATTER = "matter"
"""Label of the classifier: the need is about the subject of one of the records that were learned from."""
VAGUE = "vague"
"""Label of the classifier: the need does not say what it is about."""
LABELS = (*THEMES, MATTER, VAGUE)
"""What the classifier tells of a need."""

NUMBERS = "ranking.json"
CLASSIFIER = "classifier"
"""The folder of the classifier, which desks never learn anew."""
_FITTED_ON = "fitted_on"
_UNTOLD = ("",)
"""Versions of before did not tell on which needs they were fitted: on one that no desk has."""


@dataclass(frozen=True)
class KindModel:
    """How the records of one kind are ordered, and how sure one is of each."""

    fusion: Mapping[str, float]
    """Weight of each signal, in standard deviations of the signal over the records; likeness never counts against."""
    graph: float
    """Weight of the support by the records of the other kind that are linked to the record."""
    slopes: Mapping[str, float]
    """Logistic model of usefulness: weight of ``fused`` and of the best plain values of some signals."""
    intercept: float
    biases: Mapping[str, float] = field(default_factory=dict)
    """What is added to the fused score of a record, by id, whatever the need: below 0 for one that comes first too
    often (item bias: Koren, Bell and Volinsky, 2009). A record that is absent has none."""

    def biases_of(self, record_ids: Sequence[str], *, rewritten: Collection[str] = ()) -> NDArray[np.float32]:
        """Give the bias of each record.

        Args:
            record_ids: the records.
            rewritten: those that were written anew: they answer other needs than those it was learned from.

        Returns:
            Array ``(n_records,)``, float32, in their order.

        """
        told = [0.0 if one in rewritten else self.biases.get(one, 0.0) for one in record_ids]
        return np.array(told, dtype=np.float32)


@dataclass(frozen=True)
class VerdictModel:
    """Logistic model of *at least one record is useful*."""

    slopes: Mapping[str, float]
    """Weights by name of feature, see `verdict.verdict_features`."""
    intercept: float
    refused: float
    """A need whose probability is below this is answered ``nothing_comparable``."""


@dataclass(frozen=True)
class RankingModel:
    """Everything that is learned between the signals and the verdict."""

    kinds: Mapping[RecordKind, KindModel]
    verdict: VerdictModel
    """For the catalogue that was learned from."""
    foreign_verdict: VerdictModel
    """For any other catalogue: nothing is known of its matter."""
    shown: float
    """A record less probable than this is not shown."""
    vague: float
    """Log odds of vagueness from which questions are asked instead."""
    known_records: frozenset[str]
    """Ids of the records that were learned from."""
    encoder: str
    """Digest of the encoder whose vectors were learned from."""
    classifier: NeedClassifier
    adjustments: Adjustments = field(default_factory=Adjustments.none)
    """What was decided at the desk; none in what ships."""
    fitted_on: frozenset[str] = frozenset()
    """The desk's needs whose grades the weights were fitted on, as `judgments.DeskJudgment.need`; none in what
    ships."""

    @classmethod
    def untrained(cls, *, dimension: int) -> RankingModel:
        """Make a model that has learned nothing: every record is as probable, every need is answered.

        Args:
            dimension: numbers in the vectors of the encoder.

        Returns:
            The model, for what only reads signals.

        """
        verdict = VerdictModel({}, 0.0, 0.0)
        return cls(
            kinds={kind: KindModel({}, 0.0, {}, 0.0) for kind in RecordKind},
            verdict=verdict,
            foreign_verdict=verdict,
            shown=0.0,
            vague=math.inf,
            known_records=frozenset(),
            encoder="",
            classifier=NeedClassifier.untrained(LABELS, dimension=dimension),
        )

    @classmethod
    def load(cls, folder: Path = SHIPPED, *, mend: str = _MEND) -> RankingModel:
        """Load a folder that `save` wrote, after checking every file against its manifest.

        Args:
            folder: the folder.
            mend: what to do where it cannot be read, in French.

        Returns:
            The model.

        Raises:
            RankingModelUnusableError: if a file is missing or was changed, or a number is missing.

        """
        try:
            sealed = open_sealed(folder)
            numbers = json.loads(sealed.read(NUMBERS))
            return cls(
                kinds={RecordKind(kind): KindModel(**model) for kind, model in numbers["kinds"].items()},
                verdict=VerdictModel(**numbers["verdict"]),
                foreign_verdict=VerdictModel(**numbers["foreign_verdict"]),
                shown=numbers["shown"],
                vague=numbers["vague"],
                known_records=frozenset(numbers["known_records"]),
                encoder=numbers["encoder"],
                classifier=NeedClassifier.load(sealed, CLASSIFIER),
                adjustments=Adjustments.load(sealed),
                fitted_on=frozenset(numbers.get(_FITTED_ON, () if folder == SHIPPED else _UNTOLD)),
            )
        except (ArtifactError, KeyError, TypeError, ValueError) as error:
            raise RankingModelUnusableError(
                f"Le classement de {folder} ne peut pas servir : {error}. {mend}"
            ) from error

    def refuse_other(self, encoder: EncoderIdentity) -> None:
        """Refuse an encoder whose vectors the model was not learned from.

        Args:
            encoder: the encoder that will read the needs.

        Raises:
            RankingModelUnusableError: if the vectors are of another length, or another encoder's.

        """
        if self.classifier.dimension != encoder.dimension:
            raise RankingModelUnusableError(
                f"Le classement lit des vecteurs de {self.classifier.dimension} nombres, "
                f"{encoder.name} en donne de {encoder.dimension}. "
                "Avec cet encodeur, lancez : make train"
            )
        if self.encoder and self.encoder != encoder.digest:
            raise RankingModelUnusableError(
                f"Le classement a été appris avec un autre encodeur que {encoder.name}. "
                "Avec celui-ci, lancez : make fit"
            )

    def save(self, folder: Path, *, about: Mapping[str, Any]) -> None:
        """Write and seal the model into a new folder.

        Args:
            folder: must not hold anything.
            about: what it was learned from, for people.

        """
        self.classifier.save(folder / CLASSIFIER)
        self.adjustments.save(folder)
        (folder / NUMBERS).write_text(json.dumps(self.numbers(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
        seal(folder, about)

    def numbers(self) -> dict[str, Any]:
        """Give every number as plain JSON values, those of the classifier and of the adjustments aside."""
        return {
            "kinds": {kind.value: asdict(model) for kind, model in self.kinds.items()},
            "verdict": asdict(self.verdict),
            "foreign_verdict": asdict(self.foreign_verdict),
            "shown": self.shown,
            "vague": self.vague,
            "known_records": sorted(self.known_records),
            "encoder": self.encoder,
            _FITTED_ON: sorted(self.fitted_on),
        }
