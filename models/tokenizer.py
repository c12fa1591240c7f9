"""A text cut into the pieces that the encoder knows, by sentencepiece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

import numpy as np
from sentencepiece import SentencePieceProcessor

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TOKENIZER_FILE: Final = "tokenizer.model"
MAX_TOKENS: Final = 512
"""Positions the model knows."""


class Tokenizer:
    """Take the most probable way to cut a text; several threads may use one at once."""

    def __init__(self, processor: SentencePieceProcessor) -> None:
        """Wrap what sentencepiece loaded; use `load`."""
        self._processor = processor

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read the tokenizer of an encoder's folder.

        Args:
            directory: holds ``tokenizer.model``, whose digest the caller has checked.

        Returns:
            The tokenizer, ready to use.

        """
        return cls(SentencePieceProcessor(model_proto=(directory / TOKENIZER_FILE).read_bytes()))

    def ids(self, text: str) -> NDArray[np.int64]:
        """Cut a text.

        Args:
            text: clean (`models.preparation`), its prompt before it. Marks such as ``</s>`` are letters like others.

        Returns:
            Int64, shape (n,), n at most `MAX_TOKENS`: the mark of the beginning, the ids of the pieces in their order
            (3 for what no piece holds), the mark of the end; what is beyond is cut off before it.

        """
        marked = np.array(self._processor.encode(text, add_bos=True, add_eos=True), dtype=np.int64)
        if len(marked) > MAX_TOKENS:
            return np.append(marked[: MAX_TOKENS - 1], marked[-1])
        return marked
