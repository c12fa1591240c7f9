"""Make eight bits cost little: smooth what a product reads, and learn with its weights already rounded.

Smoothing (Xiao et al., 2023, "SmoothQuant", equation 4): the columns of a product's input that are large are divided by
a scale and the weights multiplied by it, so that one scale for the whole input loses less. Learning with rounded
weights (Jacob et al., 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
Inference"): the forward pass reads weights on the grid of the export, gradients pass through the rounding.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

# torch comes with the `encoder` extra; nothing at run time imports this module.
import torch
from torch.nn.utils import parametrize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sentence_transformers import SentenceTransformer
    from torch import Tensor
    from transformers import BertModel

LEVELS: Final = 64
"""Steps of the grid on each side of zero: seven bits, see ``export.INT8_SETTINGS``."""
ALPHA: Final = 0.65
"""How much of the difficulty goes from inputs to weights. On the twelve-layer teacher, mean cosine of int8 to float32:
.965 without smoothing, .975 at .5, .983 at .65 and .75, .978 at .95 (201 training needs)."""

PRODUCTS: Final[Mapping[str, tuple[str, ...]]] = {
    "query_key_value": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "attended": ("attention.output.dense",),
    "widened": ("intermediate.dense",),
    "narrowed": ("output.dense",),
}
"""The products of a layer: the linear modules of BERT that read the same input."""


def scale_name(layer: int, product: str) -> str:
    """Name the scale of a product in the files."""
    return f"smoothing.{layer}.{product}"


def smoothing_scales(model: SentenceTransformer, texts: Sequence[str]) -> dict[str, Tensor]:
    """Measure what every product reads, and choose its scales.

    Args:
        model: BERT, mean pooling and normalisation.
        texts: a hundred texts or so, with their prompts.

    Returns:
        By `scale_name`, one positive scale a column of the input, float32.

    """
    bert: BertModel = model[0].model
    largest: dict[str, Tensor] = {}
    handles = []
    for layer, product, modules in _products(bert):
        name = scale_name(layer, product)

        def keep(_module: torch.nn.Module, inputs: tuple[Tensor, ...], name: str = name) -> None:
            columns = inputs[0].detach().abs().amax(dim=(0, 1))
            largest[name] = torch.maximum(largest.get(name, columns), columns)

        handles.append(modules[0].register_forward_pre_hook(keep))
    for text in texts:
        model.encode(text, show_progress_bar=False, prompt="")
    for handle in handles:
        handle.remove()
    scales = {}
    for layer, product, modules in _products(bert):
        weights = torch.stack([module.weight.detach().abs().amax(dim=0) for module in modules]).amax(dim=0)
        name = scale_name(layer, product)
        read = largest[name].clamp(min=1e-5)
        scales[name] = (read**ALPHA / weights.clamp(min=1e-5) ** (1 - ALPHA)).clamp(min=1e-4)
    return scales


@contextmanager
def rounded_weights(bert: BertModel, scales: Mapping[str, Tensor]) -> Iterator[None]:
    """Let a model compute with weights on the grid while it learns; on leaving, its weights stay on it.

    Args:
        bert: the model.
        scales: as `smoothing_scales` gives them.

    Yields:
        Nothing.

    """
    linears = [
        (module, scales[scale_name(layer, product)])
        for layer, product, modules in _products(bert)
        for module in modules
    ]
    for module, scale in linears:
        parametrize.register_parametrization(module, "weight", _OnGrid(scale))
    try:
        yield
    finally:
        for module, _ in linears:
            parametrize.remove_parametrizations(module, "weight", leave_parametrized=True)


class _OnGrid(torch.nn.Module):  # type: ignore[misc] # mypy does not follow torch
    """Round weights to the grid that the export will use; gradients pass as if nothing had happened."""

    def __init__(self, scale: Tensor) -> None:
        super().__init__()
        self.register_buffer("scale", scale)

    def forward(self, weight: Tensor) -> Tensor:
        smoothed = weight.detach() * self.scale
        step = smoothed.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / LEVELS
        return weight + (torch.round(smoothed / step) * step / self.scale - weight.detach())


def _products(bert: BertModel) -> Iterator[tuple[int, str, list[torch.nn.Module]]]:
    for number, layer in enumerate(bert.encoder.layer):
        for product, paths in PRODUCTS.items():
            yield number, product, [layer.get_submodule(path) for path in paths]
