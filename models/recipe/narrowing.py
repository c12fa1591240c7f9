"""Fewer neurons in the feed-forward layers: those that add least to what comes out are dropped.

A neuron's worth is the deviation of its output over a sample of texts times the length of its column in the next
product: the mean square of what would be lost, the rest unchanged (the "optimal brain" family of criteria: LeCun et
al., 1989, "Optimal Brain Damage"). Its mean output goes on in the bias.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

# torch comes with the `encoder` extra; nothing at run time imports this module.
import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentence_transformers import SentenceTransformer
    from torch import Tensor
    from transformers import BertModel


def narrow(model: SentenceTransformer, texts: Sequence[str], *, width: int) -> None:
    """Keep the neurons of every feed-forward layer that are worth most, in place and in their order.

    Args:
        model: BERT, mean pooling and normalisation.
        texts: a hundred texts or so, with their prompts, that the worth is measured on.
        width: neurons kept in each layer, at most as many as there are.

    """
    bert: BertModel = model[0].model
    outputs = [_Outputs() for _ in bert.encoder.layer]
    handles = [
        layer.output.dense.register_forward_pre_hook(seen.add)
        for layer, seen in zip(bert.encoder.layer, outputs, strict=True)
    ]
    for text in texts:
        model.encode(text, show_progress_bar=False, prompt="")
    for handle in handles:
        handle.remove()
    for layer, seen in zip(bert.encoder.layer, outputs, strict=True):
        widened, narrowed = layer.intermediate.dense, layer.output.dense
        weights = narrowed.weight.detach()
        worth = seen.deviation() * weights.norm(dim=0)
        kept = torch.topk(worth, width).indices.sort().values
        dropped = torch.ones_like(worth, dtype=torch.bool).index_fill(0, kept, value=False)
        bias = narrowed.bias.detach() + weights[:, dropped] @ seen.mean()[dropped]
        layer.intermediate.dense = _linear(widened.weight.detach()[kept], widened.bias.detach()[kept])
        layer.output.dense = _linear(weights[:, kept], bias)
    bert.config.intermediate_size = width


def resize(bert: BertModel, *, width: int) -> None:
    """Give the feed-forward layers another width, in place; their weights are to be loaded afterwards."""
    for layer in bert.encoder.layer:
        widened, narrowed = layer.intermediate.dense, layer.output.dense
        layer.intermediate.dense = torch.nn.Linear(widened.in_features, width)
        layer.output.dense = torch.nn.Linear(width, narrowed.out_features)
    bert.config.intermediate_size = width


@dataclass(slots=True)
class _Outputs:
    """Running sums over what the neurons of a layer gave."""

    count: int = 0
    total: Tensor | float = 0.0
    squares: Tensor | float = 0.0

    def add(self, _module: torch.nn.Module, inputs: tuple[Tensor, ...]) -> None:
        """Count the tokens of a text."""
        tokens = inputs[0].detach().flatten(end_dim=-2)
        self.count += len(tokens)
        self.total = self.total + tokens.sum(dim=0)
        self.squares = self.squares + (tokens**2).sum(dim=0)

    def mean(self) -> Tensor:
        return torch.as_tensor(self.total / self.count)

    def deviation(self) -> Tensor:
        return (torch.as_tensor(self.squares / self.count) - self.mean() ** 2).clamp(min=0).sqrt()


def _linear(weight: Tensor, bias: Tensor) -> torch.nn.Linear:
    linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
    linear.weight.data, linear.bias.data = weight.clone(), bias.clone()
    return linear
