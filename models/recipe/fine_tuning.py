"""Teach a smaller encoder that a need in a commune's words and the record that answers it belong together.

1. Six of the teacher's twelve layers are kept, and learn the teacher's vectors again, the texts typed carelessly here
   and there and the teacher reading them as they were meant (Hinton et al., 2015, "Distilling the Knowledge in a Neural
   Network"; the error is one minus the cosine).
2. Contrastive learning with in-batch negatives (van den Oord et al., 2018, "Representation Learning with Contrastive
   Predictive Coding"), both ways, the weights rounded as they will be shipped; part of each step goes on learning the
   teacher's vectors, so that words the pairs never show keep their place.
3. A third of the neurons of the feed-forward layers are dropped (`narrowing`), and the pairs learned once more, half of
   each batch on one matter: what remains to be told apart is what resembles.

Embeddings are frozen all along.
"""

from __future__ import annotations

import json
import logging
import random
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

# torch comes with the `encoder` extra; nothing at run time imports this module.
import torch
from torch.nn.utils import parametrize

from models.preparation import PASSAGE_PROMPT, QUERY_PROMPT
from models.recipe.narrowing import narrow
from models.recipe.quantization import rounded_weights, smoothing_scales

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer
    from torch import Tensor

_log = logging.getLogger(__name__)
_StepT = TypeVar("_StepT")
_NEIGHBOURS = 400
"""Pairs among which those that resemble the first of a batch are taken, one a record."""
_PROMPTS = {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT}


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
class Text:
    """A text whose vector is learned from the teacher."""

    typed: str
    """As the learner reads it, with its prompt."""
    meant: str
    """As the teacher reads it, with its prompt."""


@dataclass(frozen=True)
class FineTuningSettings:
    """How the encoder is taught."""

    kept_layers: tuple[int, ...] = (0, 1, 4, 7, 10, 11)
    """Of the teacher. After a hundred steps, mean cosine to the teacher: .845 with these, .793 with the odd ones, .774
    with the even ones, .644 with the six lowest."""
    distillation_epochs: int = 3
    distillation_rate: float = 1.5e-4
    pairs_epochs: int = 1
    feed_forward: int = 1024
    """Neurons kept in each feed-forward layer, of 1,536. Before anything is learned again, mean cosine to the whole
    layers: .993 with 1,280, .984 with 1,152, .970 with 1,024, .949 with 896, .922 with 768 (200 texts)."""
    topical_epochs: int = 1
    """Times that the pairs are learned with narrow layers."""
    topical: int = 16
    """Pairs of a batch that resemble its first one."""
    topical_rate: float = 7e-5
    batch: int = 32
    """Pairs a step, of as many different records; texts a step in the first stage."""
    replayed: int = 16
    """Texts a step whose teacher's vectors go on being learned in the second stage."""
    learning_rate: float = 5e-5
    temperature: float = 0.05
    """Divides the cosines before the softmax."""
    max_tokens: int = 128
    """Tokens read of a text while learning; at run time 512 are."""
    warm_up: int = 10
    """Steps over which the learning rate rises."""
    calibrated: int = 120
    """Texts that the smoothing scales are measured on."""
    seed: int = 20261126
    threads: int = 2


def read_pairs(path: Path) -> list[Pair]:
    """Read pairs, one JSON object a line: ``{"query", "passage", "record", "kin"}``."""
    raw = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Pair(QUERY_PROMPT + r["query"], PASSAGE_PROMPT + r["passage"], r["record"], frozenset(r["kin"])) for r in raw
    ]


def read_texts(path: Path) -> list[Text]:
    """Read texts, one JSON object a line: ``{"typed", "meant", "use"}``."""
    raw = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Text(_PROMPTS[r["use"]] + r["typed"], _PROMPTS[r["use"]] + r["meant"]) for r in raw]


def keep_layers(model: SentenceTransformer, layers: Sequence[int]) -> None:
    """Drop the other layers of a model, in place; the order of ``layers`` becomes theirs."""
    bert = model[0].model
    bert.encoder.layer = torch.nn.ModuleList(bert.encoder.layer[number] for number in layers)
    bert.config.num_hidden_layers = len(layers)


def teach(
    teacher: SentenceTransformer, pairs: Sequence[Pair], texts: Sequence[Text], *, settings: FineTuningSettings
) -> dict[str, Tensor]:
    """Make the smaller encoder out of the teacher, in place, and teach it.

    The same inputs give the same weights on the same kind of processor with the same number of threads.

    Args:
        teacher: becomes the smaller encoder; its weights end on the grid of the export.
        pairs: at least one batch of them.
        texts: at least one batch of them.
        settings: how it is taught.

    Returns:
        The smoothing scales its products were rounded with.

    Raises:
        ValueError: if there are fewer pairs or texts than a batch holds.

    """
    for name, given in (("pairs", pairs), ("texts", texts)):
        if len(given) < settings.batch:
            raise ValueError(f"{len(given)} {name} < {settings.batch} of a batch")
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    teacher.max_seq_length = settings.max_tokens
    wanted = torch.from_numpy(_vectors(teacher, [text.meant for text in texts]))
    keep_layers(teacher, settings.kept_layers)
    _prepare(teacher)
    _distil(teacher, texts, wanted, settings=settings)
    sample = random.Random(settings.seed).sample(range(len(texts)), min(settings.calibrated, len(texts)))  # noqa: S311
    read = [texts[i].meant for i in sample]
    rng = random.Random(settings.seed)  # noqa: S311 - not for secrets
    shuffled = [b for epoch in range(settings.pairs_epochs) for b in _batches(pairs, settings, epoch=epoch)]
    lesson = partial(_contrast, teacher, texts=texts, wanted=wanted, settings=settings, rng=rng)
    _rounded(teacher, read, partial(lesson, shuffled, rate=settings.learning_rate))
    near = _vectors(teacher, [pair.passage for pair in pairs])
    topical = [b for epoch in range(settings.topical_epochs) for b in _topical(pairs, near, settings, epoch=epoch)]
    narrow(teacher, read, width=settings.feed_forward)
    return _rounded(teacher, read, partial(lesson, topical, rate=settings.topical_rate))


def _rounded(model: SentenceTransformer, read: Sequence[str], learn: Callable[[], None]) -> dict[str, Tensor]:
    """Learn with the weights rounded, and give the scales they were rounded with."""
    model.eval()
    scales = smoothing_scales(model, read)
    with rounded_weights(model[0].model, scales):
        learn()
    model.eval()
    return scales


def _vectors(model: SentenceTransformer, texts: Sequence[str]) -> np.ndarray:
    encoded = model.encode(list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False, prompt="")
    return np.asarray(encoded, dtype=np.float32)


def _prepare(model: SentenceTransformer) -> None:
    """Freeze the embeddings; no dropout: the teacher's vectors are exact."""
    for parameter in model[0].model.embeddings.parameters():
        parameter.requires_grad = False
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0


def _distil(model: SentenceTransformer, texts: Sequence[Text], wanted: Tensor, *, settings: FineTuningSettings) -> None:
    rng = random.Random(settings.seed)  # noqa: S311 - not for secrets
    order = sorted(range(len(texts)), key=lambda number: len(texts[number].typed))
    groups = [order[start : start + settings.batch] for start in range(0, len(order), settings.batch)]
    steps = []
    for _ in range(settings.distillation_epochs):
        rng.shuffle(groups)
        steps += list(groups)

    def loss(group: list[int]) -> Tensor:
        return _distance(model, [texts[i].typed for i in group], wanted[group])

    _learn(model, steps, loss, rate=settings.distillation_rate, warm_up=settings.warm_up)


def _contrast(
    model: SentenceTransformer,
    steps: Sequence[list[Pair]],
    *,
    texts: Sequence[Text],
    wanted: Tensor,
    settings: FineTuningSettings,
    rng: random.Random,
    rate: float,
) -> None:
    def loss(batch: list[Pair]) -> Tensor:
        replayed = rng.sample(range(len(texts)), min(settings.replayed, len(texts)))
        contrasted = _contrast_loss(model, batch, temperature=settings.temperature)
        return contrasted + _distance(model, [texts[i].typed for i in replayed], wanted[replayed])

    _learn(model, steps, loss, rate=rate, warm_up=settings.warm_up)


def _learn(
    model: SentenceTransformer,
    steps: Sequence[_StepT],
    loss_of: Callable[[_StepT], Tensor],
    *,
    rate: float,
    warm_up: int,
) -> None:
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01)
    model.train()
    for number, step in enumerate(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (number + 1) / warm_up) * max(0.02, 1 - number / len(steps))
        with parametrize.cached():
            loss = loss_of(step)
            optimizer.zero_grad()
            loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        _log.info("step %d of %d: loss %.3f", number + 1, len(steps), loss.item())


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


def _topical(
    pairs: Sequence[Pair], vectors: NDArray[np.float32], settings: FineTuningSettings, *, epoch: int
) -> Iterator[list[Pair]]:
    """Deal the shuffled pairs into batches as `_batches` does, half of each resembling its first pair.

    The batches come in an order drawn at random: those dealt last hold what resembles nothing.
    """
    rng = random.Random(settings.seed + epoch)  # noqa: S311 - not for secrets
    centred = vectors - vectors.mean(axis=0)
    waiting = list(range(len(pairs)))
    rng.shuffle(waiting)
    dealt = []
    while waiting:
        likeness = centred[waiting] @ centred[waiting[0]]
        near = [waiting[i] for i in np.argsort(-likeness, kind="stable")[:_NEIGHBOURS]]
        batch: dict[str, int] = {}
        for number, most in (*((n, settings.topical) for n in near), *((n, settings.batch) for n in waiting)):
            if len(batch) < most:
                batch.setdefault(pairs[number].record, number)
        if len(batch) < settings.batch:
            break
        taken = set(batch.values())
        waiting = [number for number in waiting if number not in taken]
        dealt.append([pairs[number] for number in taken])
    rng.shuffle(dealt)
    yield from dealt


def _contrast_loss(model: SentenceTransformer, batch: Sequence[Pair], *, temperature: float) -> Tensor:
    queries = _embed(model, (pair.query for pair in batch))
    passages = _embed(model, (pair.passage for pair in batch))
    scores = queries @ passages.T / temperature
    kin = torch.tensor([[other.record in pair.kin for other in batch] for pair in batch])
    scores = scores.masked_fill(kin & ~torch.eye(len(batch), dtype=torch.bool), -1e4)
    right = torch.arange(len(batch))
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(scores, right) + cross_entropy(scores.T, right)) / 2


def _distance(model: SentenceTransformer, texts: Sequence[str], wanted: Tensor) -> Tensor:
    return (1 - (_embed(model, texts) * wanted).sum(dim=1)).mean()


def _embed(model: SentenceTransformer, texts: Iterable[str]) -> Tensor:
    embedded: Tensor = model(model.preprocess(list(texts)))["sentence_embedding"]
    return embedded
