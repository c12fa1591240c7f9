import random

import pytest

from corpus.records import TerritoryKind
from corpus.territories import Commune, Epci, Territories
from corpus.territory_search import TerritorySearch, code_of
from evaluation.territory_search import CLEAN, TYPO, draw, measure_bare, measure_recall, ways


@pytest.fixture(scope="module")
def search() -> TerritorySearch:
    return TerritorySearch.open()


def codes(search: TerritorySearch, query: str, **options: object) -> list[str]:
    return [code_of(found.territory) for found in search.search(query, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("st pol 29", "29259"),
        ("ST-POL DE LÉON", "29259"),
        ("saintpoldeleon", "29259"),
        ("St Pol (Finistère)", "29259"),
        ("saint pol finistre", "29259"),
        ("saint pol 29250", "29259"),
        ("saint pol 292", "29259"),
        ("pol leon finistère", "29259"),
        ("ste rose 974", "97419"),
        ("Saint-Denis, La Réunion", "97411"),
        ("saint denis 93", "93066"),
        ("sables dolonne", "85194"),
        ("rochelle", "17300"),
        ("chalon s/ saone", "71076"),
        ("bourg en bresse 1", "01053"),
        ("ajaccio 2a", "2A004"),
        ("marseile", "13055"),
        ("mairie de Poses", "27474"),
        ("Neuville sur Ain", "01273"),
        ("y", "80829"),
        ("Œuilly 51", "51410"),
        ("29259", "29259"),
        ("219 300 464", "93046"),
        ("219300464 00019", "93046"),
        ("agglo vichy", "200071363"),
        ("communauté de communes du sud artois", "200035442"),
        ("sud artois", "200035442"),
        ("métropole de Lyon", "200046977"),
        ("CASUD", "249740085"),
        ("CC Val 81", "248100497"),
        ("cc des 7 vallees", "200044030"),
        ("200055655", "200055655"),
        ("département du Lot", "46"),
        ("cd 46", "46"),
        ("974", "974"),
    ],
)
def test_what_people_type_finds_the_place_first_or_nearly(search: TerritorySearch, query: str, code: str) -> None:
    assert code in codes(search, query, top_k=3)


def test_a_begun_name_finds_what_begins_so(search: TerritorySearch) -> None:
    assert {"29189", "29187"} <= set(codes(search, "plouga"))
    assert all(found.territory.name.startswith("Plouga") for found in search.search("plouga", top_k=3))


def test_the_very_name_comes_before_larger_places_that_begin_by_it(search: TerritorySearch) -> None:
    assert codes(search, "toul")[0] == "54528"
    assert "31555" in codes(search, "toul")


def test_the_department_that_bears_a_number_comes_before_its_cities(search: TerritorySearch) -> None:
    assert codes(search, "29")[0] == "29"
    assert codes(search, "1")[0] == "01"


def test_a_name_of_three_letters_is_found_mistyped_where_no_piece_of_it_is_left(search: TerritorySearch) -> None:
    assert codes(search, "zax")[0] == "40088"


def test_homonyms_come_by_population(search: TerritorySearch) -> None:
    found = [one.territory for one in search.search("saint denis", kinds=[TerritoryKind.COMMUNE])]
    homonyms = [t for t in found if t.name == "Saint-Denis"]
    assert found[: len(homonyms)] == homonyms
    populations = [t.population or 0 for t in homonyms]
    assert populations == sorted(populations, reverse=True)
    assert len(homonyms) == 4


def test_a_department_tells_homonyms_apart_by_number_and_by_name(search: TerritorySearch) -> None:
    for territory in search.territories.communes_named("Sainte-Colombe"):
        name = search.territories.department(territory.department).name
        assert codes(search, f"sainte colombe {territory.department}")[0] == territory.code_insee
        assert codes(search, f"sainte colombe {name}")[0] == territory.code_insee


def test_a_wrong_department_does_not_hide_the_name(search: TerritorySearch) -> None:
    assert "29259" in codes(search, "saint pol de leon 35")
    assert "29259" in codes(search, "saint pol de leon 00")


def test_a_postcode_gives_its_communes_before_the_epci_around_them(search: TerritorySearch) -> None:
    found = [one.territory for one in search.search("29250")][:4]
    assert all(isinstance(t, Commune) and "29250" in t.postcodes for t in found)
    assert found[0].name == "Saint-Pol-de-Léon"


def test_only_the_kinds_asked_for_are_found(search: TerritorySearch) -> None:
    for kind in (TerritoryKind.COMMUNE, TerritoryKind.EPCI, TerritoryKind.DEPARTEMENT):
        for query in ("lot", "vichy", "29", "lot 46"):
            assert all(found.kind is kind for found in search.search(query, kinds=[kind]))
    assert search.search("vichy", kinds=[TerritoryKind.EPCI])[0].territory.name == "CA Vichy Communauté"
    assert search.search("vichy", kinds=[]) == []


@pytest.mark.parametrize("query", ["", " ", "-'", "!!!", "\0", "zzzzqq", "xxxxxxxxxxxxxxx", "🦄", "北京"])
def test_what_is_like_no_name_finds_nothing(search: TerritorySearch, query: str) -> None:
    assert search.search(query) == []


def test_no_more_than_top_k_are_given_each_once_and_the_same_each_time(search: TerritorySearch) -> None:
    for query in ("saint martin", "cc pays", "29", "a"):
        found = codes(search, query, top_k=20)
        assert len(found) == len(set(found)) == 20
        assert codes(search, query, top_k=20) == found
        assert codes(search, query, top_k=7) == found[:7]
    with pytest.raises(ValueError, match="got 0"):
        search.search("paris", top_k=0)


def test_a_handful_of_territories_can_be_searched_too() -> None:
    real = Territories.load()
    epci = real.epci("200035442")
    few = Territories(communes=real.members_of(epci.siren), epcis=[epci], departments=[real.department("62")])
    search = TerritorySearch(few)
    assert codes(search, "sud artois")[0] == "200035442"
    assert codes(search, "bapaume")[0] == "62080"


def test_the_promised_recall_holds_on_a_small_sample(search: TerritorySearch) -> None:
    rng = random.Random(5)
    asked = draw(search.territories, communes=250, epcis=100, rng=rng)
    typed = ways(rng=rng)
    assert measure_recall(search, asked, typed[CLEAN], times=[]).share >= 0.99
    assert measure_recall(search, asked, typed[TYPO], times=[]).share >= 0.97
    assert measure_bare(search, search.territories, names=100, rng=rng, times=[]).share >= 0.98


def test_what_is_not_in_the_department_typed_comes_last(search: TerritorySearch) -> None:
    found = search.search("saint-pol-de-leon 35", top_k=8)
    assert [one.elsewhere for one in found] == sorted(one.elsewhere for one in found)
    there = [one.territory for one in found if not one.elsewhere]
    assert there
    assert all("35" in (one.departments if isinstance(one, Epci) else (one.department,)) for one in there)  # type: ignore[union-attr]
    assert "29259" in {code_of(one.territory) for one in found if one.elsewhere}
    assert not any(one.elsewhere for one in search.search("saint-pol-de-leon", top_k=8))


@pytest.mark.parametrize(
    ("query", "code", "through"),
    [
        ("saint-martin-du-bois 49", "49331", "Saint-Martin-du-Bois"),
        ("annecy le vieux", "74010", "Annecy-le-Vieux"),
        ("segré-en-anjou bleu", "49331", ""),
        ("49331", "49331", ""),
    ],
)
def test_a_commune_within_another_leads_to_it(search: TerritorySearch, query: str, code: str, through: str) -> None:
    first = search.search(query, top_k=1)[0]
    assert (code_of(first.territory), first.through) == (code, through)


def test_a_commune_comes_before_one_that_holds_its_homonym(search: TerritorySearch) -> None:
    found = codes(search, "saint-martin-du-bois", top_k=8)
    assert found.index("33445") < found.index("49331")


@pytest.mark.parametrize("query", ["CC Val 81", "cc des 7 vallees"])
def test_a_number_that_is_part_of_a_name_puts_its_bearer_nowhere_else(search: TerritorySearch, query: str) -> None:
    assert not search.search(query, top_k=1)[0].elsewhere


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("wallis", "98613"),  # Uvea is its most populous commune.
        ("Futuna", "98613"),
        ("wallis-et-futuna", "98613"),
        ("Mayotte", "97611"),
        ("la guyane", "97302"),
        ("calédonie", "98818"),
        ("seine st denis", "93066"),
        ("manche", "50129"),
        ("la manche", "50129"),
        ("corse", "2A004"),  # Two departments bear the name.
        ("la Corse", "2A004"),
        ("ariege", "09225"),
        ("haute savoie", "74010"),  # Not Hauteluce and its like, in Savoie.
        ("hauts de seine", "92012"),
        ("val de marne", "94081"),
        ("val doise", "95018"),
        ("le val doise", "95018"),
        ("la cote dor", "21231"),
        ("Cotes darmor", "22278"),
        ("les cotes darmor", "22278"),
        ("l'Orne", "61001"),
        ("l'Ain", "01053"),  # Not Lain, nor Laveyron, Allier and Loiré below, which go without the article.
        ("l’Aveyron", "12202"),
        ("l'Allier", "03185"),
        ("la Loire", "42218"),
        ("tahiti", "98715"),
        ("Tahiti", "98715"),
        ("raiatea", "98750"),
        ("l'île de Raiatea", "98750"),
        ("les Marquises", "98731"),
        ("normandie", "76351"),
        ("Île-de-France", "75056"),
        ("PACA", "13055"),
        ("pays de la loire", "44109"),
    ],
)
def test_the_name_of_a_department_means_its_communes_where_it_cannot_be_chosen(
    search: TerritorySearch, query: str, first: str
) -> None:
    found = search.search(query, kinds=(TerritoryKind.COMMUNE, TerritoryKind.EPCI))
    assert code_of(found[0].territory) == first


def test_the_communes_of_a_region_come_after_those_that_bear_its_name(search: TerritorySearch) -> None:
    found = codes(search, "la Bretagne", kinds=(TerritoryKind.COMMUNE, TerritoryKind.EPCI))
    assert found == ["90019", "36024", "35238", "29019", "29232"]
    assert codes(search, "lain", kinds=(TerritoryKind.COMMUNE, TerritoryKind.EPCI))[0] == "89215"


def test_an_island_means_its_own_communes_alone(search: TerritorySearch) -> None:
    assert set(codes(search, "Raiatea", top_k=3)) == {"98750", "98754", "98758"}
    tahiti = codes(search, "tahiti", top_k=12)
    assert len(set(tahiti)) == 12
    assert "98729" not in tahiti  # Moorea.


def test_a_department_whose_name_is_nearly_an_epcis_gives_its_communes_too(search: TerritorySearch) -> None:
    found = codes(search, "val d'oise", kinds=(TerritoryKind.COMMUNE, TerritoryKind.EPCI))
    assert {"95018", "95127"} < set(found)


@pytest.mark.parametrize(("query", "begun"), [("nouvelle", "Nouvelle-"), ("alpes", "CC Alpes"), ("loire", "Loir")])
def test_a_name_that_is_begun_comes_before_the_communes_of_a_department(
    search: TerritorySearch, query: str, begun: str
) -> None:
    found = search.search(query, kinds=(TerritoryKind.COMMUNE, TerritoryKind.EPCI))
    assert found[0].territory.name.startswith(begun)
