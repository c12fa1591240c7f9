"""Teach the encoder that a need in a commune's words and the record that answers it belong together.

Contrastive learning with in-batch negatives (van den Oord et al., 2018, "Representation Learning with Contrastive
Predictive Coding"), both ways; embeddings and lower layers frozen, so that words the pairs never show keep their place.
"""

from __future__ import annotations

import json
import logging
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

# torch comes with the `encoder` extra; nothing at run time imports this module.
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer

from models.preparation import PASSAGE_PROMPT, QUERY_PROMPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LESSON: Final = Path(__file__).parent / "fine_tuned.safetensors"
"""What the upper layers learned, committed: the recipe applies it in a second, learning it takes half an hour."""

SHARE: Final = 1 / 3
"""How far the upper layers move. The further, the better they rank and the more int8 costs them: nDCG@10 of tools on
the development needs .589 at 0, .618 at .3, .667 at 1; least cosine to float32, on the 27 sentences of the
tests, .9925 at .3, .9906 at .38, .9624 at 1. The promise is .99, and a wider sample still falls short of it (302 needs
at 1/3: .9833): better quantisation, not a smaller share, is the way out."""

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


def apply_lesson(source: Path, lesson: Path, target: Path) -> None:
    """Move a copy of an encoder towards what its upper layers learned.

    The weights are averaged, old and new (Wortsman et al., 2022, "Robust fine-tuning of zero-shot models").

    Args:
        source: a sentence-transformers directory.
        lesson: the file that `fine_tune` wrote.
        target: where the taught encoder goes, a sentence-transformers directory.

    Raises:
        ValueError: if the file holds a layer that the encoder does not have.

    """
    model = SentenceTransformer(str(source), device="cpu")
    known = model[0].model.state_dict()
    learned = load_file(lesson)
    unknown = sorted(set(learned) - set(known))
    if unknown:
        raise ValueError(f"{lesson} holds {len(unknown)} layers that {source} does not have: {unknown[:3]}")
    moved = {name: torch.lerp(known[name], tensor.float(), SHARE) for name, tensor in learned.items()}
    model[0].model.load_state_dict({**known, **moved})
    model.save(str(target))


def fine_tune(source: Path, target: Path, pairs: Sequence[Pair], *, settings: FineTuningSettings) -> None:
    """Teach an encoder, and keep what its upper layers learned.

    The same inputs give the same weights on the same kind of processor with the same number of threads.

    Args:
        source: a sentence-transformers directory.
        target: the file for the layers that learned, in half precision.
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
    model.max_seq_length = settings.max_tokens
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
        _log.info("step %d of %d: loss %.3f", step + 1, len(batches), loss.item())
    target.parent.mkdir(parents=True, exist_ok=True)
    named = {
        name: p.detach().half()
        for name, p in model[0].model.named_parameters()
        if p.requires_grad and not name.startswith("pooler.")
    }
    save_file(named, target)


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
