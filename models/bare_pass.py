"""The encoder and nothing round it: what the whole path of a need is compared with.

`OnnxEncoder` promises the same bytes whatever the threads, gives memory back after each call, and cleans and cuts texts
first. Here a text is cut into tokens and run through the model, under settings of the caller's choice, so that a
benchmark can look for the fastest of them. Nothing that is served imports this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.encoder import MODEL_FILE
from models.preparation import QUERY_PROMPT
from models.quiet_runtime import onnxruntime
from models.tokenizer import Tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True)
class PassSettings:
    """How ONNX Runtime runs one text."""

    threads: int
    """Threads for one text."""
    arena: bool
    """Whether memory is kept between calls."""
    spinning: bool = False
    """Whether threads wait for each other by spinning."""

    @property
    def name(self) -> str:
        """How a table calls it."""
        spun = ", spinning" if self.spinning else ""
        return f"{self.threads} thread{'s' if self.threads > 1 else ''}{spun}, {'arena' if self.arena else 'no arena'}"


class BarePass:
    """Tokens, then one pass of the model."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer) -> None:
        """Put both together; use `load`."""
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, directory: Path, *, settings: PassSettings) -> BarePass:
        """Load the files of an encoder under some settings.

        Args:
            directory: holds ``model.onnx`` and ``tokenizer.model``.
            settings: how a text is run.

        Returns:
            The pass, ready to use.

        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = settings.threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", str(int(settings.spinning)))
        options.enable_cpu_mem_arena = settings.arena
        options.enable_mem_pattern = settings.arena
        tokenizer = Tokenizer.load(directory)
        session = onnxruntime.InferenceSession(
            directory / MODEL_FILE, sess_options=options, providers=["CPUExecutionProvider"]
        )
        return cls(session, tokenizer)

    def __call__(self, text: str) -> NDArray[np.float32]:
        """Encode a need: array ``(dimension,)``, float32."""
        (vector,) = self._session.run(None, {"input_ids": self._tokenizer.ids(QUERY_PROMPT + text)})
        return np.asarray(vector, dtype=np.float32)
