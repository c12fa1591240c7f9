import pytest

from corpus import Catalogue, Territories
from corpus.records import Hypothesis, Investigation, Outcome
from recommender import Likeness, Need, Recommender
from recommender.difference import difference_with, territory_of
from recommender.explanation import outcome_of


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="module")
def territories() -> Territories:
    return Territories.load()


def with_outcomes(record: Investigation, *outcomes: Outcome) -> Investigation:
    hypotheses = [
        Hypothesis(text=f"Idée {outcome.value}.", lines="1", outcome=outcome, evidence=None) for outcome in outcomes
    ]
    return record.model_copy(update={"hypotheses": hypotheses})


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ((Outcome.CONFIRMED, Outcome.INVALIDATED, Outcome.PARTLY), "démentie par le terrain : « Idée invalidated. »"),
        ((Outcome.UNTESTED, Outcome.CONFIRMED, Outcome.PARTLY), "confirmée en partie : « Idée partly. »"),
        ((Outcome.UNTESTED, Outcome.CONFIRMED), "confirmée par le terrain : « Idée confirmed. »"),
        ((Outcome.UNTESTED,), "restée sans vérification : « Idée untested. »"),
    ],
)
def test_an_idea_the_field_overturned_is_told_first(
    catalogue: Catalogue, outcomes: tuple[Outcome, ...], said: str
) -> None:
    record = with_outcomes(catalogue.investigations[0], *outcomes)
    assert outcome_of(record) == f"Idée de départ {said}"


def test_an_investigation_without_hypothesis_has_no_outcome(catalogue: Catalogue) -> None:
    assert outcome_of(with_outcomes(catalogue.investigations[0])) is None


def test_sizes_are_compared_on_the_extract_when_they_differ_much(
    catalogue: Catalogue, territories: Territories
) -> None:
    livry = catalogue.investigation("pni-93-livry-gargan")
    rocamadour = territory_of("46240", territories)
    far = difference_with(livry, asking=rocamadour, territories=territories)
    assert far
    assert "79 fois plus peuplé que le vôtre" in far
    near = difference_with(livry, asking=territory_of("93046", territories), territories=territories)
    assert near == "Territoire de 47\u202f228 habitants (2023) ; enquête de 2021."


def test_an_epci_and_a_department_have_a_size_too(catalogue: Catalogue, territories: Territories) -> None:
    small = territory_of("46240", territories)
    for record_id in ("pni-974-casud-1", "pni-46-lot", "pni-07-val-eyrieux"):
        told = difference_with(catalogue.investigation(record_id), asking=small, territories=territories)
        assert told
        assert "fois plus peuplé" in told


def test_a_territory_without_population_is_not_compared(catalogue: Catalogue, territories: Territories) -> None:
    douaumont = territory_of("55039", territories)  # one of the six communes without inhabitants
    assert not douaumont.population
    livry = catalogue.investigation("pni-93-livry-gargan")
    told = difference_with(livry, asking=douaumont, territories=territories)
    assert told == "Territoire de 47\u202f228 habitants (2023) ; enquête de 2021."


def test_a_dropped_tool_is_said_to_be_dropped(catalogue: Catalogue) -> None:
    told = difference_with(catalogue.tool("comobi"), asking=None, territories=None)
    assert told
    assert "abandonné" in told


def test_the_reason_quotes_the_record_and_the_words_of_the_need(recommender: Recommender) -> None:
    need = "Plus personne ne trouve de place de parking au centre, les boutiques perdent leurs clients"
    first = recommender.recommend(Need(need)).investigations[0]
    assert first.ranked.record_id == "pni-03-vichy"
    assert first.reason.likeness in Likeness
    assert {"parking"} <= set(first.reason.need_words)
    assert all(word in need for word in first.reason.need_words)
