"""What was learned, as committed files: applying them takes a second, learning them an hour."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

# torch comes with the `encoder` extra; nothing at run time imports this module.
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer

from models.recipe.fine_tuning import keep_layers
from models.recipe.narrowing import resize
from models.recipe.quantization import scale_name

if TYPE_CHECKING:
    from torch import Tensor

TEACHER: Final = Path(__file__).parent / "teacher.safetensors"
"""The six upper layers of the twelve-layer teacher, as revision 2 of the encoder learned them."""
LESSON: Final = Path(__file__).parent / "lesson.safetensors"
"""Every layer of the smaller encoder, and the smoothing scales of its products."""
SCALES_FILE: Final = "smoothing.safetensors"
"""In a sentence-transformers directory, the scales that the export folds into its products."""

_SCALE_PREFIX: Final = scale_name(0, "").split(".", maxsplit=1)[0] + "."


def load_teacher(source: Path) -> SentenceTransformer:
    """Load the teacher.

    Args:
        source: the sentence-transformers directory of the original encoder.

    Returns:
        The twelve-layer model, its upper layers as they were taught.

    """
    model = SentenceTransformer(str(source), device="cpu")
    _load(model, load_file(TEACHER), TEACHER)
    return model


def save_lesson(model: SentenceTransformer, scales: dict[str, Tensor], target: Path) -> None:
    """Keep what was learned, in half precision.

    Args:
        model: the smaller encoder, taught.
        scales: its smoothing scales.
        target: the file.

    """
    layers = {n: t.detach().half() for n, t in model[0].model.state_dict().items() if n.startswith("encoder.")}
    save_file({**layers, **{name: scale.half() for name, scale in scales.items()}}, target)


def apply_lesson(source: Path, lesson: Path, target: Path) -> None:
    """Make the taught encoder out of the original one and a lesson.

    Args:
        source: the sentence-transformers directory of the original encoder.
        lesson: the file that `save_lesson` wrote.
        target: where the taught encoder goes: a sentence-transformers directory, with its scales beside.

    Raises:
        ValueError: if the file holds a layer that the encoder does not have.

    """
    learned = load_file(lesson)
    layers = {name: tensor for name, tensor in learned.items() if not name.startswith(_SCALE_PREFIX)}
    model = SentenceTransformer(str(source), device="cpu")
    keep_layers(model, range(1 + max(int(name.split(".")[2]) for name in layers)))
    narrowed = layers.get("encoder.layer.0.output.dense.weight")
    if narrowed is not None:
        resize(model[0].model, width=narrowed.shape[1])
    _load(model, layers, lesson)
    model.save(str(target))
    scales = {name: tensor.float() for name, tensor in learned.items() if name not in layers}
    save_file(scales, target / SCALES_FILE)


def _load(model: SentenceTransformer, tensors: dict[str, Tensor], path: Path) -> None:
    bert = model[0].model
    known = bert.state_dict()
    unknown = sorted(set(tensors) - set(known))
    if unknown:
        raise ValueError(f"{path} holds {len(unknown)} layers that the encoder does not have: {unknown[:3]}")
    bert.load_state_dict({**known, **{name: tensor.to(torch.float32) for name, tensor in tensors.items()}})
