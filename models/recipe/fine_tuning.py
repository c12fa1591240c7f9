"""Teach the encoder that a need in a commune's words and the record that answers it belong together.

Contrastive learning with in-batch negatives (van den Oord et al., 2018, "Representation Learning with Contrastive
Predictive Coding"), both ways; embeddings and lower layers frozen, so that words the pairs never show keep their place.
"""

from __future__ import annotations

import json
import logging
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

# torch comes with the `encoder` extra; nothing at run time imports this module.
import torch
from sentence_transformers import SentenceTransformer

from models.preparation import PASSAGE_PROMPT, QUERY_PROMPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pair:
    """A text as it is asked and a text as it is stored, that should be near."""

    query: str
    passage: str
    record: str
    """Id of the record of the passage."""
    kin: frozenset[str]
    """Ids of records that may answer too: never taken for wrong answers."""


@dataclass(frozen=True)
class FineTuningSettings:
    """How the encoder is taught."""

    epochs: int = 2
    batch: int = 32
    """Pairs a step, of as many different records."""
    learning_rate: float = 3e-5
    temperature: float = 0.05
    """Divides the cosines before the softmax."""
    max_tokens: int = 96
    """Tokens read of a text while learning; at run time 512 are."""
    frozen_layers: int = 6
    """Lower layers that stay as they are, like the embeddings: half the time, and less forgotten."""
    warm_up: int = 8
    """Steps over which the learning rate rises."""
    seed: int = 20261122
    threads: int = 2


def read_pairs(path: Path) -> list[Pair]:
    """Read pairs, one JSON object a line: ``{"query", "passage", "record", "kin"}``."""
    raw = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Pair(r["query"], r["passage"], r["record"], frozenset(r["kin"])) for r in raw]


def fine_tune(source: Path, target: Path, pairs: Sequence[Pair], *, settings: FineTuningSettings) -> None:
    """Teach a copy of an encoder.

    The same inputs give the same weights on the same kind of processor with the same number of threads.

    Args:
        source: a sentence-transformers directory.
        target: where the taught one goes.
        pairs: at least one batch of them.
        settings: how it is taught.

    Raises:
        ValueError: if there are fewer pairs than a batch holds.

    """
    if len(pairs) < settings.batch:
        raise ValueError(f"{len(pairs)} pairs < {settings.batch} of a batch")
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    model = SentenceTransformer(str(source), device="cpu")
    full_length, model.max_seq_length = model.max_seq_length, settings.max_tokens
    _freeze(model, layers=settings.frozen_layers)
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=settings.learning_rate, weight_decay=0.01)
    batches = [batch for epoch in range(settings.epochs) for batch in _batches(pairs, settings, epoch=epoch)]
    model.train()
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * _schedule(step, len(batches), warm_up=settings.warm_up)
        loss = _loss(model, batch, temperature=settings.temperature)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        _log.info("step %d of %d: loss %.3f", step + 1, len(batches), float(loss))
    model.eval()
    model.max_seq_length = full_length
    model.save(str(target))


def _freeze(model: SentenceTransformer, *, layers: int) -> None:
    bert = model[0].model
    for module in (bert.embeddings, *bert.encoder.layer[:layers]):
        for parameter in module.parameters():
            parameter.requires_grad = False


def _schedule(step: int, steps: int, *, warm_up: int) -> float:
    return min(1.0, (step + 1) / warm_up) * max(0.05, 1 - step / steps)


def _batches(pairs: Sequence[Pair], settings: FineTuningSettings, *, epoch: int) -> Iterator[list[Pair]]:
    """Deal the shuffled pairs into batches without two pairs of one record; what is left over is dropped."""
    waiting = list(pairs)
    random.Random(settings.seed + epoch).shuffle(waiting)  # noqa: S311 - not for secrets
    while waiting:
        batch: dict[str, Pair] = {}
        rest = []
        for pair in waiting:
            if len(batch) < settings.batch and pair.record not in batch:
                batch[pair.record] = pair
            else:
                rest.append(pair)
        if len(batch) < settings.batch:
            return
        waiting = rest
        yield list(batch.values())


def _loss(model: SentenceTransformer, batch: Sequence[Pair], *, temperature: float) -> torch.Tensor:
    queries = _embed(model, (QUERY_PROMPT + pair.query for pair in batch))
    passages = _embed(model, (PASSAGE_PROMPT + pair.passage for pair in batch))
    scores = queries @ passages.T / temperature
    kin = torch.tensor([[other.record in pair.kin for other in batch] for pair in batch])
    scores = scores.masked_fill(kin & ~torch.eye(len(batch), dtype=torch.bool), -1e4)
    right = torch.arange(len(batch))
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(scores, right) + cross_entropy(scores.T, right)) / 2


def _embed(model: SentenceTransformer, texts: Iterable[str]) -> torch.Tensor:
    embedded: torch.Tensor = model(model.preprocess(list(texts)))["sentence_embedding"]
    return embedded
