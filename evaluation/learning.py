"""Learn from the desk, and let the gate say whether it may be installed.

Trials are made, the larger first: the weights fitted again on the shipped judgments and the desk's, with what was
decided on near needs; then the weights in force with the same decisions; then those that ship, where others are in
force. The first that makes no watched figure of the gate part worse than what is in force is the one to install; where
that is itself worse than what ships in any figure, no figure may be worse than what ships. All are measured in one run
on the same vectors, so that nothing excuses a loss, and losses cannot add up, whatever was installed before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluation.fitting.examples import desk_examples, judged_examples
from evaluation.fitting.known_item_examples import read_known_examples
from evaluation.fitting.model import fit_model
from evaluation.needs import Part, load_needs
from evaluation.relevance.gate import SAME, drops, floor_of, hub_figures, watched_figures
from evaluation.systems.ours import Answers
from recommender import Need, Recommender
from recommender.index.remembered_vectors import RememberingEncoder
from recommender.learning.adjustments import Adjustments
from recommender.learning.judgments import grades_of, steps_of
from recommender.learning.ranking_model import RankingModel
from recommender.need import read_need

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from evaluation.needs import JudgedNeed
    from evaluation.relevance.gate import Drop
    from models.encoder import Encoder
    from recommender.learning.judgments import DeskJudgment

_CHANCE: Final = 0.999
"""Quantile of the cosines of distinct needs of the collection, from which another need is a near one."""


@dataclass(frozen=True)
class Lesson:
    """What there is to learn from."""

    judgments: Sequence[DeskJudgment]
    """Those that count."""
    texts: Mapping[str, str]
    """Of the needs that have one, without personal data, by what tells them from others."""
    vectors: Mapping[str, NDArray[np.float32]]
    """Of the needs whose text was not kept, by the encoder that serves."""


@dataclass(frozen=True, eq=False)
class Trial:
    """One way to learn, and what it does to the gate."""

    name: str
    model: RankingModel
    figures: Mapping[str, float]
    drops: tuple[Drop, ...]
    """What got worse."""


@dataclass(frozen=True, eq=False)
class Learned:
    """What was tried."""

    before: Mapping[str, float]
    """The figures of what is in force."""
    shipped: Mapping[str, float]
    """Those of what ships; the same where it is in force."""
    trials: tuple[Trial, ...]
    """In the order in which they were tried."""

    @property
    def chosen(self) -> Trial | None:
        """The first trial that made nothing worse; none if all did."""
        return next((trial for trial in self.trials if not trial.drops), None)


def learn_from_desk(
    index: Path,
    encoder: Encoder,
    *,
    in_force: RankingModel,
    lesson: Lesson,
    samples: Path | None = None,
    work: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Learned:
    """Learn from the desk and measure on the gate part.

    Args:
        index: the folder of the index of the shipped catalogue, whose records the collection judges.
        encoder: the encoder that serves.
        in_force: what the ranking knows now, learned with this encoder.
        lesson: the judgments of the desk.
        samples: folder of the samples with the known items, when it is at hand: what ships was learned with them too.
        work: where the index of the known items is kept.
        say: told what is being done.

    Returns:
        The figures of what is in force and of what ships, and the trials.

    """
    remembering = RememberingEncoder(encoder, {})
    recommender = Recommender.load(index, remembering, model=in_force)
    gate = load_needs([Part.GATE], record_ids=[record.id for record in recommender.catalogue.records])
    say("Mesure de ce qui est en service")
    before = _figures(recommender, gate)
    ships, shipped = RankingModel.load(), before
    others = in_force.numbers() != ships.numbers()
    if others or in_force.adjustments.steps:
        say("Mesure de ce qui est livré")
        shipped = _figures(Recommender.load(index, remembering, model=ships), gate)
    say("Lecture des besoins jugés")
    examples = judged_examples(recommender, in_force.classifier, part=Part.DEVELOPMENT)
    desk = desk_examples(recommender, in_force.classifier, lesson.texts, grades_of(lesson.judgments))
    adjustments = _adjustments(recommender, lesson)
    known = read_known_examples(samples, encoder, in_force.classifier, work=work or index.parent) if samples else []
    say("Apprentissage")
    fitted = fit_model(
        recommender.catalogue,
        in_force.classifier,
        examples,
        known=known,
        desk=desk,
        biases={kind: model.biases for kind, model in in_force.kinds.items()},
        encoder=encoder.identity.digest,
    )
    bases = {"refitted": fitted, "decisions alone": in_force, **({"shipped weights": ships} if others else {})}
    trials: list[Trial] = []
    for number, (name, base) in enumerate(bases.items(), start=1):
        say(f"Mesure de l’essai {number}")
        model = replace(base, adjustments=adjustments)
        figures = _figures(Recommender.load(index, remembering, model=model), gate)
        trials.append(Trial(name, model, figures, tuple(drops(floor_of(before, shipped), figures, tolerance=SAME))))
        if not trials[-1].drops:
            break
    return Learned(before, shipped, tuple(trials))


def _adjustments(recommender: Recommender, lesson: Lesson) -> Adjustments:
    needs = load_needs([Part.DEVELOPMENT], record_ids=[record.id for record in recommender.catalogue.records])
    usual = np.stack([recommender.encode(read_need(Need(need.text))) for need in needs])
    mean, near = usual.mean(axis=0), _chance_likeness(usual)
    told = {need: recommender.encode(read_need(Need(text))) for need, text in lesson.texts.items()}
    return Adjustments.of(steps_of(lesson.judgments, {**lesson.vectors, **told}), mean=mean, near=near)


def _chance_likeness(vectors: NDArray[np.float32]) -> float:
    """Give the cosine that one pair of distinct needs in a thousand passes, once what all have in common is out."""
    centred = vectors - vectors.mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    above = np.triu_indices(len(centred), k=1)
    return round(float(np.clip(np.quantile((centred @ centred.T)[above], _CHANCE), 0.05, 0.95)), 4)


def _figures(recommender: Recommender, needs: Sequence[JudgedNeed]) -> dict[str, float]:
    answers = Answers(recommender)
    return {**watched_figures(needs, recommender.catalogue, answers), **hub_figures(needs, answers)}
