"""Encoders: texts in, unit vectors out.

Every encoder prepares texts in the same way (`models.preparation`) and encodes one window a call: a text's
vector is then the same bytes alone, in a batch, and in any order. (Dynamic int8 takes one scale of activation
a call, and padding moves the last bits of float32.)
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from models.artifacts import open_sealed
from models.errors import ArtifactError, EmptyTextError, ModelError
from models.preparation import PASSAGE_PROMPT, QUERY_PROMPT, vector_of_windows, windows
from models.quiet_runtime import onnxruntime
from models.tokenizer import TOKENIZER_FILE, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

MODEL_FILE: Final = "model.onnx"
_SPIN: Final = 50
"""Microseconds that a thread waits for the next part of a text before it sleeps."""


@dataclass(frozen=True)
class EncoderIdentity:
    """Tell encoders apart: two with the same identity give the same vectors, rounding aside."""

    name: str
    revision: str
    digest: str
    """SHA-256 over what was learned: weights, tokenizer, prompts."""
    dimension: int
    """Numbers in a vector."""


class Encoder(Protocol):
    """Turn texts into vectors whose dot product is their likeness, at most 1."""

    @property
    def identity(self) -> EncoderIdentity:
        """The encoder's name, revision, digest and dimension."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is asked.

        A text of which nothing is left once cleaned raises `EmptyTextError`, before any is encoded.

        Args:
            texts: needs; none of them blank.

        Returns:
            Float32, shape (len(texts), dimension), C-contiguous, each row of length one. A row depends on its
            own text only.

        """
        ...

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched; the promises are those of ``encode_queries``."""
        ...


class OnnxEncoder:
    """Run the encoder we ship, by ONNX Runtime: no torch, no network.

    Several threads may use one encoder at once; as many texts are run at a time as there are cores.
    """

    def __init__(
        self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, *, identity: EncoderIdentity, threads: int
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._identity = identity
        self._threads = threads
        # One text a core: more of them at once end later, all of them, and each holds its memory meanwhile.
        self._cores = BoundedSemaphore(os.cpu_count() or 1)

    @classmethod
    def load(cls, directory: Path, *, threads: int = 1, cores: int = 1) -> OnnxEncoder:
        """Load a folder that ``make encoder`` wrote, after checking every file against its manifest.

        `ArtifactError` names the file that is missing, truncated or changed, and what mends it.

        Args:
            directory: holds ``model.onnx``, ``tokenizer.model`` and ``manifest.json``.
            threads: texts of one call encoded at the same time, at least 1.
            cores: threads that share the work of one text, at least 1: a text alone is ready sooner, and many at once
                cost a tenth more in all. Each number of a vector is computed by one of them in the same order, so
                that vectors depend neither on this nor on ``threads``.

        Returns:
            The encoder, ready to use.

        Raises:
            ValueError: if ``threads`` or ``cores`` is below 1.

        """
        for name, number in (("threads", threads), ("cores", cores)):
            if number < 1:
                raise ValueError(f"{name} must be at least 1, got {number}")
        identity = _sealed_identity(directory)
        tokenizer = Tokenizer.load(directory)
        session = onnxruntime.InferenceSession(
            directory / MODEL_FILE, sess_options=_session_options(cores), providers=["CPUExecutionProvider"]
        )
        return cls(session, tokenizer, identity=identity, threads=threads)

    @property
    def identity(self) -> EncoderIdentity:
        """The encoder's name, revision, digest and dimension, from its manifest."""
        return self._identity

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is asked; see `Encoder`."""
        return self._encode(texts, prompt=QUERY_PROMPT)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched; see `Encoder`."""
        return self._encode(texts, prompt=PASSAGE_PROMPT)

    def _encode(self, texts: Sequence[str], *, prompt: str) -> NDArray[np.float32]:
        prepared = _prepared(texts)
        encode = partial(vector_of_windows, encode_window=partial(self._vector, prompt=prompt))
        if min(self._threads, len(prepared)) <= 1:
            # A thread of its own costs one short text a tenth of its time: cold caches, fresh memory.
            return _rows([encode(cut) for cut in prepared], dimension=self._identity.dimension)
        with ThreadPoolExecutor(self._threads) as pool:
            return _rows(list(pool.map(encode, prepared)), dimension=self._identity.dimension)

    def _vector(self, window: str, *, prompt: str) -> NDArray[np.float32]:
        token_ids = self._tokenizer.ids(prompt + window)
        with self._cores:
            (vector,) = self._session.run(None, {"input_ids": token_ids})
        return np.asarray(vector, dtype=np.float32)


class SentenceTransformerEncoder:
    """Run any model of ``sentence-transformers``, by name or path."""

    def __init__(self, model: SentenceTransformer, *, identity: EncoderIdentity, prompts: Mapping[str, str]) -> None:
        self._model = model
        self._identity = identity
        self._query_prompt = prompts.get("query", "")
        self._passage_prompt = prompts.get("passage") or prompts.get("document", "")
        # A fast tokenizer is set (its truncation) by the calls that use it, and other models' may not bear two.
        self._lock = Lock()

    @classmethod
    def load(
        cls, name_or_path: str | Path, *, prompts: Mapping[str, str] | None = None, threads: int = 1
    ) -> SentenceTransformerEncoder:
        """Load a model from a folder, or from the hub if its name is no folder.

        Args:
            name_or_path: what ``SentenceTransformer`` takes.
            prompts: prefixes by use, ``query`` and ``passage`` (or ``document``); None takes the model's own.
            threads: torch's threads for one text, at least 1. They hold for the whole process, and two of them
                wait for each other by spinning: beside a busy neighbour that costs a query thirtyfold (issue 2).

        Returns:
            The encoder, on the processor.

        Raises:
            ModelError: if ``sentence-transformers`` is not installed, or the model cannot be loaded.
            ValueError: if ``threads`` is below 1.

        """
        if threads < 1:
            raise ValueError(f"threads must be at least 1, got {threads}")
        try:
            # Heavy (torch: 4 s, 400 MB) and optional: only this encoder needs it.
            import torch  # noqa: PLC0415
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        except ImportError as error:
            raise ModelError(
                "sentence-transformers is not installed: pip install 'deja-la[sentence-transformers]'"
            ) from error
        torch.set_num_threads(threads)
        try:
            model = SentenceTransformer(str(name_or_path), device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(f"the model {str(name_or_path)!r} cannot be loaded: {error}") from error
        used = dict(model.prompts if prompts is None else prompts)
        return cls(model, identity=_model_identity(model, str(name_or_path), used), prompts=used)

    @property
    def identity(self) -> EncoderIdentity:
        """The model's name, its digest over weights and prompts, and its dimension."""
        return self._identity

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is asked; see `Encoder`."""
        return self._encode(texts, prompt=self._query_prompt)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched; see `Encoder`."""
        return self._encode(texts, prompt=self._passage_prompt)

    def _encode(self, texts: Sequence[str], *, prompt: str) -> NDArray[np.float32]:
        vectors = [vector_of_windows(cut, partial(self._vector, prompt=prompt)) for cut in _prepared(texts)]
        return _rows(vectors, dimension=self._identity.dimension)

    def _vector(self, window: str, *, prompt: str) -> NDArray[np.float32]:
        with self._lock:
            vector = self._model.encode(window, prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)


def _session_options(cores: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = cores
    options.inter_op_num_threads = 1
    # A thread that has nothing to do soon sleeps: beside a busy neighbour, spinning without an end costs a text tenfold
    # (issue 2). To wake it takes as long as what it would help with, so that it waits first for what comes at once. Of
    # many texts at once, each goes on alone while the other threads are taken (issue 7).
    options.add_session_config_entry("session.intra_op.allow_spinning", str(int(cores > 1)))
    options.add_session_config_entry("session.intra_op.spin_duration_us", str(_SPIN))
    # The arena would keep the memory of the longest window for each text that is encoded at once, 10 MB in service, and
    # save a long text a fiftieth of its time on one processor, nothing on another.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    return options


def _sealed_identity(directory: Path) -> EncoderIdentity:
    mend = f"Restaurez {directory} depuis le dépôt, ou lancez : make encoder"
    try:
        sealed = open_sealed(directory)
        about = sealed.about
        # Of the files, only these two decide a vector; a new model card makes no new encoder.
        learned = "".join(sealed.digests[name] for name in (MODEL_FILE, TOKENIZER_FILE))
        return EncoderIdentity(
            name=about["name"],
            revision=about["revision"],
            digest=hashlib.sha256(learned.encode()).hexdigest(),
            dimension=about["dimension"],
        )
    except ArtifactError as error:
        raise ArtifactError(f"L’encodeur ne peut pas servir : {error}. {mend}") from error
    except KeyError as error:
        raise ArtifactError(f"L’encodeur ne peut pas servir : son manifeste ne dit pas {error}. {mend}") from error


def _model_identity(model: SentenceTransformer, name: str, prompts: Mapping[str, str]) -> EncoderIdentity:
    digest = hashlib.sha256(repr(sorted(prompts.items())).encode())
    for key, weights in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(weights.detach().cpu().contiguous().reshape(-1).float().numpy().tobytes())
    hexadecimal = digest.hexdigest()
    dimension = model.get_embedding_dimension()
    if dimension is None:
        raise ModelError(f"the model {name!r} does not tell the dimension of its vectors")
    return EncoderIdentity(name=name, revision=hexadecimal[:12], digest=hexadecimal, dimension=dimension)


def _prepared(texts: Sequence[str]) -> list[list[str]]:
    """Cut every text into windows before any is encoded, so that a blank one costs nothing."""
    if isinstance(texts, str):
        raise TypeError("texts must be a sequence of strings, got one string")
    prepared = []
    for place, text in enumerate(texts):
        try:
            prepared.append(windows(text))
        except EmptyTextError as error:
            raise EmptyTextError(f"text {place} of {len(texts)} holds nothing to encode") from error
    return prepared


def _rows(vectors: Sequence[NDArray[np.float32]], *, dimension: int) -> NDArray[np.float32]:
    return np.ascontiguousarray(np.array(vectors, dtype=np.float32).reshape(len(vectors), dimension))
