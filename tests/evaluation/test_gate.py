import pytest

from evaluation.gate import WRONGLY_REFUSED, Drop, drops


def test_a_figure_may_fall_by_the_tolerance_and_no_more() -> None:
    assert drops({"tool: hit@1": 0.5}, {"tool: hit@1": 0.4951}) == []
    assert drops({"tool: hit@1": 0.5}, {"tool: hit@1": 0.4949}) == [Drop("tool: hit@1", 0.5, 0.4949)]
    assert drops({"tool: hit@1": 0.5}, {"tool: hit@1": 0.9}) == []


def test_wrong_refusals_may_not_rise() -> None:
    assert drops({WRONGLY_REFUSED: 0.2}, {WRONGLY_REFUSED: 0.1}) == []
    assert len(drops({WRONGLY_REFUSED: 0.2}, {WRONGLY_REFUSED: 0.21})) == 1


@pytest.mark.parametrize("name", ["tool: hit@1", WRONGLY_REFUSED])
def test_a_figure_that_is_no_longer_measured_is_a_drop(name: str) -> None:
    (lost,) = drops({name: 0.5}, {"another": 0.5})
    assert str(lost) == f"{name} was 0.5000 and is no longer measured"
