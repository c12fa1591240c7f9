import numpy as np

from evaluation.fitting.ablation import Development, eliminate
from evaluation.fitting.examples import Example
from recommender import RecordKind
from recommender.candidates import SIGNALS, Candidates

IDS = tuple(f"r{number}" for number in range(12))


def example(number: int, rng: np.random.Generator) -> Example:
    """Make a need that one record answers; one signal alone knows which, and not always."""
    signals = rng.normal(size=(len(IDS), len(SIGNALS)))
    right = number % len(IDS)
    signals[right, SIGNALS.index("bm25_record")] += 3.0
    candidates = Candidates(IDS, signals.astype(np.float32), np.zeros(0, dtype=np.float32))
    return Example(f"n{number}", {RecordKind.TOOL: candidates}, {}, 1.0, {IDS[right]: 2})


def test_only_the_signal_that_knows_is_left() -> None:
    rng = np.random.default_rng(7)
    needs, careless = ([example(number, rng) for number in range(60)] for _ in range(2))
    *steps, last = eliminate(Development(needs, careless), kind=RecordKind.TOOL)
    assert [absence.signal for absence in last.absences] == ["bm25_record"]
    assert not last.dropped
    assert len({step.dropped for step in steps}) == len(SIGNALS) - 1
    assert last.ndcg.value > steps[0].ndcg.value - 0.02


def test_a_step_lists_the_cheapest_absence_first() -> None:
    rng = np.random.default_rng(8)
    needs = [example(number, rng) for number in range(30)]
    first = next(eliminate(Development(needs, needs), kind=RecordKind.TOOL))
    costs = [absence.cost.value for absence in first.absences]
    assert costs == sorted(costs)
    assert first.absences[-1].signal == "bm25_record"
    assert first.absences[-1].is_felt
