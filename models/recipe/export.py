"""The model that is shipped: a sentence-transformers directory -> one ONNX file, in int8.

Run time encodes one text a call, so the graph takes one text: no batch, no padding, no mask. The word
embeddings take one scale a row; the linear layers are quantised by ONNX Runtime, one scale a channel, their
inputs, smoothed, as they come (dynamic quantisation).
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

# torch and its libraries come with the `encoder` extra; nothing at run time imports this module.
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer

from models.recipe.lesson import SCALES_FILE
from models.recipe.quantization import PRODUCTS, scale_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from torch import Tensor
    from transformers import BertModel
    from transformers.models.bert.modeling_bert import BertLayer

INT8_SETTINGS: Final = {
    "per_channel": True,
    # Seven bits of weight: processors without VNNI add pairs of products in 16 bits, which eight would
    # overflow. On one, the mean cosine to float32 rose from 0.9966 to 0.9973 (issue 2).
    "reduce_range": True,
}

INPUT_NAME: Final = "input_ids"
OUTPUT_NAME: Final = "sentence_embedding"

_INT8_MAX: Final = 127
_OPSET: Final = 21
_EXAMPLE_TOKENS: Final = 12


def export_onnx(directory: Path, target: Path) -> None:
    """Export the encoder of a sentence-transformers directory, quantised.

    Args:
        directory: BERT, mean pooling and normalisation, with the scales of its products, as ``lesson`` writes it.
        target: the ONNX file. Its input is the ids of one text, int64 of shape (tokens,); its output the
            text's vector, float32 of shape (dimension,) and of length one.

    """
    bert = SentenceTransformer(str(directory), device="cpu")[0].model
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary) / "plain.onnx"
        _export_plain(OneTextEncoder(bert, load_file(directory / SCALES_FILE)).eval(), plain)
        quantize_dynamic(
            plain,
            target,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            **INT8_SETTINGS,
        )


def _export_plain(encoder: OneTextEncoder, target: Path) -> None:
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        # torch warns of its own use of torch.utils._pytree.
        warnings.filterwarnings("ignore", message=".*LeafSpec.*", category=FutureWarning)
        torch.onnx.export(
            encoder,
            (torch.arange(_EXAMPLE_TOKENS),),
            target,
            dynamo=True,
            verbose=False,
            opset_version=_OPSET,
            input_names=[INPUT_NAME],
            output_names=[OUTPUT_NAME],
            dynamic_shapes={"input_ids": {0: torch.export.Dim("tokens", min=2, max=encoder.max_tokens)}},
            external_data=False,
        )


class OneTextEncoder(torch.nn.Module):  # type: ignore[misc] # mypy does not follow torch
    """Compute E5's vector of one text, in few and large operations.

    The same function as BERT with mean pooling and normalisation, without the batch: token types are added
    to the positions, queries, keys and values share one product, and the word embeddings are in int8.
    """

    def __init__(self, bert: BertModel, smoothing: Mapping[str, Tensor]) -> None:
        super().__init__()
        words = bert.embeddings.word_embeddings.weight.detach()
        scales = words.abs().amax(dim=1, keepdim=True).clamp(min=torch.finfo(words.dtype).tiny) / _INT8_MAX
        self.register_buffer("words", torch.round(words / scales).to(torch.int8))
        self.register_buffer("word_scales", scales)
        positions = bert.embeddings.position_embeddings.weight + bert.embeddings.token_type_embeddings.weight[0]
        self.register_buffer("positions", positions.detach())
        self.max_tokens = len(positions)
        self.norm = bert.embeddings.LayerNorm
        self.layers = torch.nn.ModuleList(
            _OneTextLayer(layer, {product: smoothing[scale_name(number, product)] for product in PRODUCTS})
            for number, layer in enumerate(bert.encoder.layer)
        )

    def forward(self, input_ids: Tensor) -> Tensor:
        """Encode the ids of one text, shape (tokens,), into a vector of shape (dimension,)."""
        embedded = self.words[input_ids].float() * self.word_scales[input_ids]
        hidden = self.norm(embedded + self.positions[: input_ids.shape[0]])
        for layer in self.layers:
            hidden = layer(hidden)
        return torch.nn.functional.normalize(hidden.mean(dim=0), dim=0)


class _OneTextLayer(torch.nn.Module):  # type: ignore[misc]
    """Compute one layer of BERT over one text."""

    def __init__(self, layer: BertLayer, smoothing: Mapping[str, Tensor]) -> None:
        super().__init__()
        attention = layer.attention.self
        self.heads = attention.num_attention_heads
        joined = _joined(self._scaled_projections(attention))
        self.query_key_value = _Smoothed(joined, smoothing["query_key_value"])
        self.attended = _Smoothed(layer.attention.output.dense, smoothing["attended"])
        self.attended_norm = layer.attention.output.LayerNorm
        self.widened = _Smoothed(layer.intermediate.dense, smoothing["widened"])
        self.narrowed = _Smoothed(layer.output.dense, smoothing["narrowed"])
        self.norm = layer.output.LayerNorm

    @staticmethod
    def _scaled_projections(attention: torch.nn.Module) -> Iterator[tuple[Tensor, Tensor]]:
        scale = attention.attention_head_size**-0.5
        yield attention.query.weight * scale, attention.query.bias * scale
        yield attention.key.weight, attention.key.bias
        yield attention.value.weight, attention.value.bias

    def forward(self, hidden: Tensor) -> Tensor:
        """Map hidden states of shape (tokens, dimension) to the next ones."""
        projected = self.query_key_value(hidden)
        query, key, value = projected.reshape(hidden.shape[0], 3, self.heads, -1).permute(1, 2, 0, 3).unbind(0)
        weights = torch.softmax(query @ key.transpose(1, 2), dim=-1)
        attended = (weights @ value).transpose(0, 1).reshape(hidden.shape)
        hidden = self.attended_norm(self.attended(attended) + hidden)
        widened = torch.nn.functional.gelu(self.widened(hidden))
        return self.norm(self.narrowed(widened) + hidden)


class _Smoothed(torch.nn.Module):  # type: ignore[misc]
    """Divide the columns of the input by their scales and multiply the weights: the same product, quantised better."""

    def __init__(self, linear: torch.nn.Linear, scale: Tensor) -> None:
        super().__init__()
        self.register_buffer("inverse", 1 / scale)
        self.product = torch.nn.Linear(linear.in_features, linear.out_features)
        self.product.weight.data = linear.weight.detach() * scale
        self.product.bias.data = linear.bias.detach()

    def forward(self, read: Tensor) -> Tensor:
        """Multiply what is read, shape (tokens, columns)."""
        product: Tensor = self.product(read * self.inverse)
        return product


def _joined(projections: Iterator[tuple[Tensor, Tensor]]) -> torch.nn.Linear:
    weights, biases = zip(*projections, strict=True)
    weight = torch.cat(weights).detach()
    joined = torch.nn.Linear(weight.shape[1], weight.shape[0])
    joined.weight.data, joined.bias.data = weight, torch.cat(biases).detach()
    return joined
