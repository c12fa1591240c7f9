"""Choose the encoder that is served."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import models
from models.encoder import OnnxEncoder
from models.errors import ArtifactError
from recommender.errors import EncoderUnusableError

if TYPE_CHECKING:
    from models.encoder import Encoder

SHIPPED = Path(models.__file__).parent / "trained" / "encoder"

_CORES: Final = 2
"""Cores that share the work of a need, at most: the second saves a fifth of its time (`docs/speed.md`)."""


def load_default_encoder(*, threads: int = 1, cores: int | None = None) -> Encoder:
    """Load the encoder that ships with the product: offline, without torch.

    Args:
        threads: texts of one call encoded at the same time, at least 1.
        cores: threads that share the work of one text, at least 1; by default two where one text is encoded at a time
            and there are two cores, else one.

    Returns:
        The encoder; the same vectors whatever the numbers.

    Raises:
        EncoderUnusableError: if its files are missing or were changed.

    """
    if cores is None:
        cores = cores_of_a_need() if threads == 1 else 1
    try:
        return OnnxEncoder.load(SHIPPED, threads=threads, cores=cores)
    except ArtifactError as error:
        raise EncoderUnusableError(str(error)) from error


def cores_of_a_need() -> int:
    """Count the cores that share the work of a need here."""
    return min(_CORES, os.cpu_count() or 1)
