"""Which signals are worth their place: ``python -m evaluation.fitting.ablation [--samples DIR]``.

Backward elimination on the development part, each need scored by a fusion fitted without it, as it was written and
typed carelessly. At each step the signal whose absence costs least goes, unless every absence costs something with an
interval that excludes zero. `evaluation.fitting.ranking.KEPT` is the step with the fewest signals that costs nothing:
the last ones, each too little to be seen alone, are felt together. The steps are written to
``evaluation/results/ablation.json``. Gate and test are not read.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.catalogue import DATA
from evaluation.fitting.examples import judged_examples
from evaluation.fitting.known_item_examples import open_unfitted, read_known_examples
from evaluation.fitting.ranking import FitSettings, fit_fusion
from evaluation.fitting.report import ranking_measures
from evaluation.measures.significance import Interval, interval_of_mean
from evaluation.needs import Part
from evaluation.noise import carelessly
from recommender import RecordKind, load_default_encoder
from recommender.candidates import SIGNALS
from recommender.fusion import fuse
from recommender.learning.ranking_model import RankingModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from evaluation.fitting.examples import Example

RESULTS = Path(__file__).parents[1] / "results" / "ablation.json"
_FOLDS = 5
_SEED = 20261126


@dataclass(frozen=True)
class Absence:
    """What ranking without a signal costs."""

    signal: str
    cost: Interval
    """Of nDCG@10, need by need, beside the signals that are left; above 0 the signal helps."""

    @property
    def is_felt(self) -> bool:
        """Whether the signal is worth its place."""
        return self.cost.low > 0


@dataclass(frozen=True)
class Step:
    """One turn of the elimination."""

    kind: RecordKind
    ndcg: Interval
    """With the signals that are left."""
    absences: tuple[Absence, ...]
    """One a signal that is left, the cheapest first."""
    dropped: str
    """Empty when every absence is felt."""


@dataclass(frozen=True)
class Development:
    """What the elimination reads."""

    needs: Sequence[Example]
    """Judged needs, unanswerable ones included."""
    careless: Sequence[Example]
    """The same needs, in the same order, typed carelessly: measured, never learned from."""
    known: Sequence[Example] = ()
    """Known-item statements."""


def eliminate(development: Development, *, kind: RecordKind) -> Iterator[Step]:
    """Drop the signals of a kind one by one.

    Args:
        development: what is read.
        kind: of the records ranked.

    Yields:
        Each turn; the last drops nothing.

    """
    left = list(SIGNALS)
    whole = _ndcg(development, kind=kind, signals=left)
    while True:
        without = {name: _ndcg(development, kind=kind, signals=[one for one in left if one != name]) for name in left}
        absences = sorted(
            (Absence(name, interval_of_mean((whole - scores).tolist())) for name, scores in without.items()),
            key=lambda absence: absence.cost.value,
        )
        cheapest = next((absence for absence in absences if not absence.is_felt), None)
        dropped = cheapest.signal if cheapest and len(left) > 1 else ""
        yield Step(kind, interval_of_mean(whole.tolist()), tuple(absences), dropped)
        if not dropped:
            return
        left.remove(dropped)
        whole = without[dropped]


def main() -> None:
    """Eliminate, print each turn and write them all down."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fitting.ablation", description=main.__doc__)
    parser.add_argument("--samples", type=Path, help="the samples of open catalogues")
    parser.add_argument("--work", type=Path, default=Path("var"), help="where indexes are kept")
    options = parser.parse_args()
    development = _gathered(options.samples, work=options.work)
    steps = []
    for kind in RecordKind:
        for step in eliminate(development, kind=kind):
            steps.append(step)
            sys.stdout.write(_line(step))
    written = json.dumps([asdict(step) for step in steps], ensure_ascii=False, indent=1)
    RESULTS.write_text(f"{written}\n", encoding="utf-8")


def _gathered(samples: Path | None, *, work: Path) -> Development:
    """Gather the signals, themes guessed by the classifier that is shipped."""
    encoder = load_default_encoder(threads=2)
    recommender = open_unfitted(DATA, encoder, work=work)
    classifier = RankingModel.load().classifier
    rng = random.Random(_SEED)  # noqa: S311 - not for secrets
    return Development(
        needs=judged_examples(recommender, classifier, part=Part.DEVELOPMENT),
        careless=judged_examples(
            recommender, classifier, part=Part.DEVELOPMENT, typed=lambda text: carelessly(text, rng=rng)
        ),
        known=read_known_examples(samples, encoder, classifier, work=work) if samples else [],
    )


def _ndcg(development: Development, *, kind: RecordKind, signals: Sequence[str]) -> NDArray[np.float64]:
    """Measure, need by need, the fusion of some signals: the mean over the need as written and typed carelessly."""
    settings = replace(FitSettings(), signals={kind: tuple(signals)})
    needs = development.needs
    fusions = [
        fit_fusion(
            [need for number, need in enumerate(needs) if number % _FOLDS != fold],
            kind,
            known=development.known,
            settings=settings,
        )
        for fold in range(_FOLDS)
    ]
    measured = [
        ranking_measures(
            typed,
            [
                {kind: fuse(need.gathered[kind], weights=fusions[number % _FOLDS]).astype(np.float64)}
                for number, need in enumerate(typed)
            ],
            kind,
        )[:, 0]
        for typed in (needs, development.careless)
    ]
    mean: NDArray[np.float64] = np.mean(measured, axis=0)
    return mean


def _line(step: Step) -> str:
    cheapest = step.absences[0]
    told = f"{step.dropped} goes, cost {cheapest.cost.value:+.4f}" if step.dropped else "every absence is felt"
    return f"{step.kind}: nDCG@10 {step.ndcg.value:.4f} with {len(step.absences)} signals; {told}\n"


if __name__ == "__main__":
    main()
