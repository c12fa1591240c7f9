import pytest

from evaluation.relevance.gate import SAME, TOLERANCE, WRONGLY_REFUSED, Drop, drops, floor_of


def test_a_figure_may_fall_by_the_tolerance_and_no_more() -> None:
    kept, lost = 0.5 - TOLERANCE + 1e-4, 0.5 - TOLERANCE - 1e-4
    assert drops({"tool: hit@1": 0.5}, {"tool: hit@1": kept}) == []
    assert drops({"tool: hit@1": 0.5}, {"tool: hit@1": lost}) == [Drop("tool: hit@1", 0.5, lost)]
    assert drops({"tool: hit@1": 0.5}, {"tool: hit@1": 0.9}) == []


def test_many_small_losses_do_not_add_up() -> None:
    """A ranking that loses a little each night: a tolerance lets each loss by, and all of them."""
    name, ships = "investigation: nDCG@10", {"investigation: nDCG@10": 0.886}
    tolerated, in_force = dict(ships), dict(ships)
    for _ in range(30):
        lost = {name: tolerated[name] - 0.003}
        tolerated = tolerated if drops(tolerated, lost) else lost
        lost = {name: in_force[name] - 0.003}
        in_force = in_force if drops(floor_of(in_force, ships), lost, tolerance=SAME) else lost
    assert (tolerated[name] < 0.8, in_force) == (True, ships)


def test_what_is_worse_than_what_ships_in_one_figure_is_no_floor_however_good_the_others() -> None:
    ships = {"tool: hit@1": 0.5, WRONGLY_REFUSED: 0.1}
    drifted, better = {"tool: hit@1": 0.6, WRONGLY_REFUSED: 0.11}, {"tool: hit@1": 0.6, WRONGLY_REFUSED: 0.1}
    assert [floor_of(one, ships) for one in (drifted, better, ships)] == [ships, better, ships]


def test_wrong_refusals_may_not_rise() -> None:
    assert drops({WRONGLY_REFUSED: 0.2}, {WRONGLY_REFUSED: 0.1}) == []
    assert len(drops({WRONGLY_REFUSED: 0.2}, {WRONGLY_REFUSED: 0.21})) == 1


@pytest.mark.parametrize("name", ["tool: hit@1", WRONGLY_REFUSED])
def test_a_figure_that_is_no_longer_measured_is_a_drop(name: str) -> None:
    (lost,) = drops({name: 0.5}, {"another": 0.5})
    assert str(lost) == f"{name} was 0.5000 and is no longer measured"
