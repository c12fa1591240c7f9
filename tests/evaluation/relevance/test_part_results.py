import pytest

from evaluation.measures.robustness import SPOILINGS
from evaluation.relevance.contests import contest
from evaluation.relevance.part_results import lines_of, measure_part
from evaluation.report.results_file import PartResults
from evaluation.systems.ours import OURS, Answers, Ours
from recommender import RecordKind
from tests.evaluation.collection import ToldRecommender
from tests.evaluation.results import NEEDS, PROVENANCE, fields, told


@pytest.fixture
def answers() -> Answers:
    return Answers(ToldRecommender(told()))  # type: ignore[arg-type]


@pytest.fixture
def part(answers: Answers) -> PartResults:
    return measure_part(NEEDS, fields(answers), answers, rewordings={}, provenance=PROVENANCE)


def test_a_kind_is_measured_on_the_needs_with_a_useful_record_of_it(part: PartResults) -> None:
    assert (part.needs, part.answerable) == (3, 2)
    assert {kind: found.n for kind, found in part.kinds.items()} == {"investigation": 1, "tool": 2}
    measures = part.kinds["tool"].systems[OURS].measures
    assert measures["MRR@10"].value == (1 / 2 + 1) / 2
    assert part.kinds["investigation"].systems[OURS].measures["hit@1"].value == 0


def test_slices_are_by_who_asks_and_by_length(part: PartResults) -> None:
    slices = part.kinds["tool"].slices
    assert {name: measures["hit@1"].value for name, measures in slices.items()} == {
        "group: commune": 0,
        "group: expert": 1,
        "length: court": 0.5,
    }


def test_signals_are_those_the_recommender_names_and_rank_alone(part: PartResults) -> None:
    signals = part.kinds["tool"].signals
    assert set(signals) == {"words", "sense"}
    # Need a: by sense t2 (useful) comes first; need b: t2 lacks the signal and comes last.
    assert signals["sense"].value == 1
    assert signals["words"].value < 1


def test_equal_signals_break_by_id(part: PartResults) -> None:
    # Need b: both tools have 0 words, t1 comes first and is useful; need a: t1 (3) before t2 (1).
    assert part.kinds["tool"].signals["words"].value == pytest.approx((1 + 0.63093) / 2, abs=1e-4)


def test_hubs_are_of_needs_that_nothing_answers(part: PartResults) -> None:
    hub = part.kinds["tool"].systems[OURS].hub
    assert hub is not None
    assert (hub.record_id, hub.share, hub.n) == ("t2", 1, 1)


def test_refusal_and_reliability_are_over_every_need(part: PartResults) -> None:
    assert part.refusal.precision is not None
    assert part.refusal.precision.value == 1 / 2
    # Best probabilities .9 (answerable), .5 (answerable), .2 (not): three bins of one.
    assert part.reliability.error == pytest.approx((0.1 + 0.5 + 0.2) / 3)
    assert sum(b.n for b in part.kinds["tool"].every_record.bins) == 5


def test_robustness_is_measured_for_the_chosen_systems(part: PartResults) -> None:
    assert part.kinds["investigation"].robustness == {}
    assert {name: loss.change.interval.value for name, loss in part.kinds["tool"].robustness[OURS].items()} == (
        dict.fromkeys(SPOILINGS, 0)
    )


def test_a_line_tells_what_was_answered(answers: Answers) -> None:
    first, _, last = lines_of(NEEDS, fields(answers), answers)
    assert (first.id, first.verdict, first.probability) == ("a", "found", 0.9)
    assert first.first == {"investigation": ["i2", "i1"], "tool": ["t1", "t2"]}
    assert first.measures["tool"]["MRR@10"] == 1 / 2
    assert (last.answerable, last.vague, last.measures) == (False, True, {})


def test_each_text_is_asked_once() -> None:
    recommender = ToldRecommender(told())
    answers = Answers(recommender)  # type: ignore[arg-type]
    measure_part(NEEDS, fields(answers), answers, rewordings={}, provenance=PROVENANCE)
    assert len(set(recommender.asked)) == len(recommender.asked)


def test_others_are_compared_with_the_first(answers: Answers) -> None:
    class Perfect(Ours):
        name = "perfect"

    texts = {"b": NEEDS[1].text}
    systems = [Ours(answers, RecordKind.TOOL), Perfect(answers, RecordKind.INVESTIGATION)]
    results = contest(systems, texts, {"b": {"t1": 1}})
    assert results[OURS].ours_minus_it is None
    gaps = results["perfect"].ours_minus_it
    assert gaps is not None
    assert gaps["hit@1"].interval.value == 1
    assert results["perfect"].hub is None
