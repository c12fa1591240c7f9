"""Choose the encoder that is served."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import models
from models.encoder import OnnxEncoder
from models.errors import ArtifactError
from recommender.errors import EncoderUnusableError

if TYPE_CHECKING:
    from models.encoder import Encoder

SHIPPED = Path(models.__file__).parent / "trained" / "encoder"


def load_default_encoder(*, threads: int = 1) -> Encoder:
    """Load the encoder that ships with the product: offline, without torch.

    Args:
        threads: texts of one call encoded at the same time, at least 1.

    Returns:
        The encoder.

    Raises:
        EncoderUnusableError: if its files are missing or were changed.

    """
    try:
        return OnnxEncoder.load(SHIPPED, threads=threads)
    except ArtifactError as error:
        raise EncoderUnusableError(str(error)) from error
