from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from recommender.learning.adjustments import MOST_BY_EXPERTS, MOST_BY_VOTES, Adjustments, Step
from recommender.learning.judgments import (
    Caps,
    DeskJudgment,
    Origin,
    SetAside,
    Why,
    admit,
    grades_of,
    odds_of,
    steps_of,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NONE = np.zeros(3, np.float32)


def judged(
    record_id: str = "r",
    need: str = "n",
    *,
    useful: bool = True,
    agent: str = "a",
    organisation: str = "o",
    origin: Origin = Origin.EXPERT,
    minutes: int = 0,
    why: Why | None = None,
    rank: int = 1,
) -> DeskJudgment:
    at = AT + timedelta(minutes=minutes)
    return DeskJudgment(record_id, need, useful, origin, agent, organisation, at, why=why, rank=rank)


def test_of_the_same_agent_need_and_record_the_last_judgment_counts() -> None:
    admitted = admit([judged(useful=False, minutes=5), judged(), judged(agent="b")], caps=Caps())
    assert [(one.agent, one.useful) for one in admitted.judgments] == [("b", True), ("a", False)]
    assert admitted.set_aside == {SetAside.REPEATED: 1}


def test_an_agent_says_so_much_a_day_and_no_more() -> None:
    many = [judged(need=f"n{i}", minutes=i) for i in range(5)]
    admitted = admit([*many, judged(need="next", minutes=24 * 60)], caps=Caps(agent=3))
    assert [one.need for one in admitted.judgments] == ["n0", "n1", "n2", "next"]
    assert admitted.set_aside == {SetAside.AGENT_CAP: 2}


def test_an_organisation_of_many_agents_says_so_much_a_day_and_no_more() -> None:
    many = [judged(need=f"n{i}", agent=f"a{i}", minutes=i) for i in range(5)]
    admitted = admit([*many, judged(organisation="other", minutes=9)], caps=Caps(organisation=3))
    assert admitted.set_aside == {SetAside.ORGANISATION_CAP: 2}
    assert admitted.judgments[-1].organisation == "other"


def test_an_organisation_that_says_most_of_what_counts_is_told() -> None:
    much = [judged(need=f"n{i}", agent=f"a{i}", organisation="pushy") for i in range(16)]
    little = [judged(need=f"n{i}", agent=f"b{i}", organisation="other") for i in range(4)]
    (alarm,) = admit([*much, *little], caps=Caps()).alarms
    assert (alarm.organisation, alarm.share) == ("pushy", 0.8)
    assert admit([*much, *little], caps=Caps(), home="pushy").alarms == ()
    assert admit(much[:19], caps=Caps(share_from=20)).alarms == ()


def test_votes_weigh_in_the_alarm_what_they_weigh_in_the_ranking() -> None:
    votes = [judged(need=f"v{i}", agent=f"v{i}", organisation="net", origin=Origin.PUBLIC) for i in range(20)]
    decisions = [judged(need=f"d{i}", agent=f"d{i}", organisation=f"o{i}") for i in range(4)]
    assert admit([*votes, *decisions], caps=Caps()).alarms == ()


def test_experts_who_disagree_make_no_grade_and_no_step() -> None:
    both = [judged(), judged(agent="b", useful=False, why=Why.OTHER)]
    assert grades_of(both) == {}
    assert steps_of(both, {"n": NONE}) == []


def test_a_match_wrong_for_a_territory_is_no_grade_and_half_a_step() -> None:
    wrong = judged(useful=False, why=Why.WRONG_TERRITORY)
    assert grades_of([wrong]) == {}
    ((step, _),) = steps_of([wrong], {"n": NONE})
    assert step.odds == odds_of(judged(useful=False, why=Why.WRONG_THEME)) / 2


def test_grades_tell_pinned_from_rejected_and_say_nothing_of_the_rest() -> None:
    told = [judged("good"), judged("bad", useful=False, why=Why.WRONG_THEME), judged("voted", origin=Origin.PUBLIC)]
    assert grades_of(told) == {"n": {"bad": 0, "good": 2}}


def test_steps_stay_within_their_bounds_however_many_agree() -> None:
    experts = [judged(agent=f"e{i}") for i in range(9)]
    public = [judged(agent=f"p{i}", useful=False, origin=Origin.PUBLIC) for i in range(900)]
    steps = [step for step, _ in steps_of([*experts, *public], {"n": NONE})]
    assert steps == [Step("r", MOST_BY_EXPERTS, False, "n"), Step("r", -MOST_BY_VOTES, True, "n")]


def test_a_need_without_a_vector_moves_nothing() -> None:
    assert steps_of([judged()], {}) == []


def adjustments(*steps: tuple[str, float, list[float]], public: bool = False, near: float = 0.5) -> Adjustments:
    rows = [(Step(record_id, odds, public), np.array(vector, np.float32)) for record_id, odds, vector in steps]
    return Adjustments.of(rows, mean=NONE, near=near)


def test_a_decision_is_whole_at_its_need_half_way_there_and_nothing_beyond() -> None:
    learned = adjustments(("r", -2.0, [1, 0, 0]))
    half = [0.75, float(np.sqrt(1 - 0.75**2)), 0]
    for vector, expected in (([2, 0, 0], -2.0), (half, -1.0), ([0, 1, 0], 0.0)):
        boosts = learned.boosts(["other", "r"], np.array(vector, np.float32))
        assert boosts == pytest.approx([0.0, expected], abs=1e-6)


def test_decisions_on_several_near_needs_add_up_to_the_bound() -> None:
    learned = adjustments(("r", 2.5, [1, 0, 0]), ("r", 2.5, [1, 0, 0]))
    assert learned.boosts(["r"], np.array([1, 0, 0], np.float32)) == pytest.approx([MOST_BY_EXPERTS])
    voted = adjustments(("r", 0.5, [1, 0, 0]), ("r", 0.5, [1, 0, 0]), public=True)
    assert voted.boosts(["r"], np.array([1, 0, 0], np.float32)) == pytest.approx([MOST_BY_VOTES])


def test_what_all_needs_have_in_common_makes_none_near() -> None:
    mean = np.array([0, 0, 9], np.float32)
    learned = Adjustments.of([(Step("r", 1.0, False), np.array([1, 0, 9], np.float32))], mean=mean, near=0.5)
    assert learned.boosts(["r"], np.array([-1, 0, 9], np.float32)) == pytest.approx([0.0])
    assert learned.boosts(["r"], np.array([1, 0, 9], np.float32)) == pytest.approx([1.0])


@pytest.mark.parametrize("near", [0.0, 1.0])
def test_a_nearness_that_divides_by_zero_or_lets_everything_in_is_refused(near: float) -> None:
    with pytest.raises(ValueError, match="near must be in"):
        adjustments(near=near)
