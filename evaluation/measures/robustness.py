"""The same need, worse typed or said otherwise: how much of the ranking is lost.

Every spoiling is a pure function of the text, so that each run spoils alike. Typing mistakes are drawn apart from those
of `evaluation.noise`, which the encoder has learned from.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.measures.ranking import NDCG, measure
from evaluation.measures.significance import Difference, paired_difference
from evaluation.noise import without_accents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evaluation.needs import JudgedNeed
    from evaluation.systems.protocol import System

WORDS_PER_EDIT = 8
_WORD = re.compile(r"[^\W\d_]{4,}")
"""Words that are mistyped: short ones are mostly grammar."""


def mistyped(text: str) -> str:
    """Mistype about one word in eight: two letters swapped, one dropped or one doubled.

    Args:
        text: a need.

    Returns:
        The need with at least one typo if it has a word of four letters; the same one each time.

    """
    rng = random.Random(text)  # noqa: S311 - not for secrets
    words = list(_WORD.finditer(text))
    wanted = min(max(1, round(len(text.split()) / WORDS_PER_EDIT)), len(words))
    for word in sorted(rng.sample(words, wanted), key=lambda match: -match.start()):
        text = text[: word.start()] + _edited(word.group(), rng) + text[word.end() :]
    return text


def _edited(word: str, rng: random.Random) -> str:
    edit = rng.choice((_swap, _drop, _double))
    # The first letter is seldom missed; a swap of two equal letters would be no typo.
    places = [i for i in range(1, len(word) - 1) if edit(word, i) != word]
    return edit(word, rng.choice(places)) if places else _double(word, 1)


def _swap(word: str, i: int) -> str:
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _drop(word: str, i: int) -> str:
    return word[:i] + word[i + 1 :]


def _double(word: str, i: int) -> str:
    return word[: i + 1] + word[i:]


SPOILINGS: Mapping[str, Callable[[str], str]] = {
    "typos": mistyped,
    "no accents": without_accents,
    "capitals": str.upper,
}
"""What is done to each need, by its name in the report."""
REWORDED = "reworded"


@dataclass(frozen=True)
class Loss:
    """What a spoiling costs."""

    n: int
    """Needs that were spoiled."""
    before: float
    """Mean nDCG@10 on these needs as they were."""
    change: Difference
    """Spoiled minus plain; below 0 the spoiling costs."""


def measure_robustness(
    system: System,
    needs: Sequence[JudgedNeed],
    grades: Mapping[str, Mapping[str, int]],
    *,
    rewordings: Mapping[str, str],
) -> dict[str, Loss]:
    """Measure how much nDCG@10 each spoiling costs.

    Args:
        system: what ranks.
        needs: each with a useful record among the system's documents.
        grades: by record, by id of need.
        rewordings: the other wording, by id of need; only these needs are compared.

    Returns:
        The loss by name of spoiling; none for one that no need knows.

    """
    spoiled = {name: {need.need_id: spoil(need.text) for need in needs} for name, spoil in SPOILINGS.items()}
    spoiled[REWORDED] = {need.need_id: rewordings[need.need_id] for need in needs if need.need_id in rewordings}
    plain = _ndcg(system, {need.need_id: need.text for need in needs}, grades)
    return {name: _loss(plain, _ndcg(system, texts, grades)) for name, texts in spoiled.items() if texts}


def _ndcg(system: System, texts: Mapping[str, str], grades: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    rankings = system.rank(list(texts.values()))
    ids = {need_id: [hit.doc_id for hit in hits] for need_id, hits in zip(texts, rankings, strict=True)}
    values = measure({need_id: grades[need_id] for need_id in texts}, ids)
    return {need_id: value[NDCG] for need_id, value in values.items()}


def _loss(plain: Mapping[str, float], spoiled: Mapping[str, float]) -> Loss:
    before = [plain[need_id] for need_id in spoiled]
    return Loss(len(before), sum(before) / len(before), paired_difference(list(spoiled.values()), before))
