import numpy as np
import pytest

from corpus.catalogue import Catalogue
from evaluation.fitting.biases import fit_biases
from evaluation.fitting.examples import Example
from recommender import RecordKind
from recommender.candidates import SIGNALS, Candidates
from recommender.fusion import FEW
from recommender.graph import Links
from recommender.learning.ranking_model import KindModel

KIND = RecordKind.INVESTIGATION
LINKS = Links(Catalogue((), ()))
KINDS = {KIND: KindModel(fusion={"bm25_record": 1.0}, graph=0.0, slopes={"fused": 2.0}, intercept=-1.0)}
N_RECORDS = FEW


def needs(n: int, *, answered: bool, lifted: float, seed: int) -> list[Example]:
    """Make needs; where they are answered their record stands a little out, and r00 stands out of all of them."""
    rng = np.random.default_rng(seed)
    examples = []
    for number in range(n):
        signals = np.zeros((N_RECORDS, len(SIGNALS)), dtype=np.float32)
        scores = rng.normal(size=N_RECORDS)
        right = 1 + number % (N_RECORDS - 1)
        scores[0] += lifted
        scores[right] += 2.0 * answered
        signals[:, SIGNALS.index("bm25_record")] = scores
        found = Candidates(tuple(f"r{i:02}" for i in range(N_RECORDS)), signals, np.zeros(0, dtype=np.float32))
        examples.append(Example(str(number), {KIND: found}, {}, 0.0, {f"r{right:02}": 2} if answered else {}))
    return examples


def biases(*, lifted: float) -> dict[str, float]:
    answered = needs(220, answered=True, lifted=lifted, seed=1)
    return dict(fit_biases(answered, needs(220, answered=False, lifted=lifted, seed=2), KINDS, LINKS)[KIND])


def test_what_comes_first_for_the_needs_of_others_is_held_back() -> None:
    fitted = biases(lifted=2.0)
    assert min(fitted, key=lambda one: fitted[one]) == "r00"
    assert fitted["r00"] < -0.5
    others = [bias for record_id, bias in fitted.items() if record_id != "r00"]
    assert max(np.abs(others)) < 0.5


def test_the_mean_bias_is_nothing_and_a_strong_hub_loses_more() -> None:
    weak, strong = biases(lifted=1.0), biases(lifted=2.5)
    assert sum(weak.values()) == pytest.approx(0.0, abs=1e-3)
    assert strong["r00"] < weak["r00"] < 0


def test_needs_that_nothing_answers_teach_as_well() -> None:
    answered = needs(220, answered=True, lifted=0.0, seed=1)
    calm = fit_biases(answered, needs(220, answered=False, lifted=0.0, seed=2), KINDS, LINKS)[KIND]
    hub = fit_biases(answered, needs(220, answered=False, lifted=3.0, seed=2), KINDS, LINKS)[KIND]
    assert hub["r00"] < calm["r00"] - 0.1
