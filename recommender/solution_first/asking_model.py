"""Tell that a need asks for a solution where no rule does: by its meaning, and by its small words."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import models
from corpus.shortening import shortened
from models.artifacts import open_sealed, seal
from models.errors import ArtifactError
from models.french import fold
from models.need_classifier import NeedClassifier
from recommender.errors import RankingModelUnusableError
from recommender.solution_first.recognition import AskedSolution

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from recommender.learning.ranking_model import RankingModel
    from recommender.need import ReadNeed

SHIPPED: Final = Path(models.__file__).parent / "trained" / "asking"
ASKS: Final = "asks"
"""The one label of the classifier."""
_NUMBERS: Final = "asking.json"
_CLASSIFIER: Final = "classifier"
_PIECE: Final = re.compile(r"\w+|\?")
_SENTENCE: Final = re.compile(r"[^.!?;\n]*[^.!?;\n\s][^.!?;\n]*[.!?]?")
_QUOTED: Final = 160
"""Characters of a sentence that is quoted whole."""


@dataclass(frozen=True)
class AskingModel:
    """What was learned of the ways to ask for a solution."""

    classifier: NeedClassifier
    threshold: float
    """Log odds from which a need is said to ask for one."""
    encoder: str
    """Digest of the encoder whose vectors were learned from."""

    @classmethod
    def untrained(cls, *, dimension: int) -> AskingModel:
        """Make a model that has learned nothing and hears no need ask.

        Args:
            dimension: numbers in the vectors of the encoder.

        Returns:
            The model.

        """
        return cls(NeedClassifier.untrained((ASKS,), dimension=dimension), math.inf, "")

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> AskingModel:
        """Load a folder that `save` wrote, after checking every file against its manifest.

        Args:
            folder: the folder.

        Returns:
            The model.

        Raises:
            RankingModelUnusableError: if a file is missing or was changed.

        """
        try:
            sealed = open_sealed(folder)
            numbers = json.loads(sealed.read(_NUMBERS))
            return cls(NeedClassifier.load(sealed, _CLASSIFIER), numbers["threshold"], numbers["encoder"])
        except (ArtifactError, KeyError, TypeError, ValueError) as error:
            raise RankingModelUnusableError(
                f"Ce qui a été appris dans {folder} ne peut pas servir : {error}. "
                "Restaurez-le depuis le dépôt, ou lancez : make fit"
            ) from error

    @classmethod
    def beside(cls, ranking: RankingModel) -> AskingModel:
        """Load what ships, as it was learned with the encoder of a ranking.

        Args:
            ranking: what the ranking has learned.

        Returns:
            The model; one that has learned nothing, where the ranking has learned nothing.

        Raises:
            RankingModelUnusableError: if a file is missing or was changed, or is of another encoder.

        """
        if not ranking.encoder:
            return cls.untrained(dimension=ranking.classifier.dimension)
        asking = cls.load()
        if asking.encoder != ranking.encoder:
            raise RankingModelUnusableError(
                "Les façons de demander ont été apprises avec un autre encodeur. Lancez : make fit"
            )
        return asking

    def save(self, folder: Path, *, about: Mapping[str, Any]) -> None:
        """Write and seal the model into a new folder; ``about`` says what it was learned from."""
        self.classifier.save(folder / _CLASSIFIER)
        numbers = {"threshold": self.threshold, "encoder": self.encoder}
        (folder / _NUMBERS).write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
        seal(folder, about)

    def log_odds(self, text: str, vector: NDArray[np.float32]) -> float:
        """Score a text with the vector of the need it comes from.

        Args:
            text: the need, or a part of it.
            vector: array ``(dimension,)``, float32: the need encoded as a query.

        Returns:
            The log odds that it asks for a solution.

        """
        return self.classifier.logits(vector, small_words(text))[ASKS]


def small_words(text: str) -> list[str]:
    """List the words of a text and their pairs, stop words, start and end included: they tell asking from telling.

    Args:
        text: any text.

    Returns:
        Folded words, ``?``, ``^`` and ``$``, then each with its next; repeats are kept.

    Examples:
        >>> small_words("Une appli ?")
        ['^', 'une', 'appli', '?', '$', '^ une', 'une appli', 'appli ?', '? $']

    """
    pieces = ["^", *_PIECE.findall(fold(text)), "$"]
    return [*pieces, *map(" ".join, pairwise(pieces))]


def hinted_solution(need: ReadNeed, vector: NDArray[np.float32], *, model: AskingModel) -> AskedSolution | None:
    """Find the solution that a need asks for in a form that no rule knows.

    Args:
        need: the need.
        vector: array ``(dimension,)``, float32: the need encoded as a query.
        model: what was learned.

    Returns:
        The sentence that asks most, cut to `_QUOTED` characters; None if the need asks for nothing.

    """
    if model.log_odds(need.text, vector) < model.threshold:
        return None
    sentences = [match.group().strip() for match in _SENTENCE.finditer(need.text)] or [need.text]
    asking = max(sentences, key=lambda sentence: model.log_odds(sentence, vector))
    return AskedSolution(shortened(asking, _QUOTED))
