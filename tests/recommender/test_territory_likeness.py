import pytest

from corpus import Territories
from recommender.difference import difference_with
from recommender.territory_likeness import MOST, territory_boosts
from tests.shipped import shipped_catalogue


@pytest.fixture(scope="module")
def territories() -> Territories:
    return Territories.load()


def test_the_territory_itself_is_alike_in_everything(territories: Territories) -> None:
    record = shipped_catalogue().investigation("pni-93-livry-gargan")
    boost = territory_boosts([record], asking=territories.commune("93046"), territories=territories)
    assert boost[0] == pytest.approx(MOST)


def test_a_village_is_less_like_a_town_and_a_tool_has_no_territory(territories: Territories) -> None:
    catalogue = shipped_catalogue()
    records = [catalogue.record(record_id) for record_id in ("pni-93-livry-gargan", "cal-com")]
    boosts = territory_boosts(records, asking=territories.commune("27474"), territories=territories)
    assert 0 < boosts[0] < MOST
    assert boosts[1] == 0


def test_nobody_known_to_ask_changes_nothing() -> None:
    records = shipped_catalogue().investigations
    assert not territory_boosts(records, asking=None, territories=None).any()


@pytest.mark.parametrize("codes", [{"code_insee": "99999"}, {"siren": "999999999", "code_insee": None}])
def test_a_record_whose_code_no_territory_of_today_bears_is_like_none(
    territories: Territories, codes: dict[str, str | None]
) -> None:
    livry = shipped_catalogue().investigation("pni-93-livry-gargan")
    gone = livry.model_copy(update={"territories": [livry.territories[0].model_copy(update=codes)]})
    asking = territories.commune("93046")
    assert territory_boosts([gone], asking=asking, territories=territories).tolist() == [0.0]
    told = difference_with(gone, asking=asking, territories=territories)
    assert told == "Territoire de 47\u202f228 habitants (2023)."
