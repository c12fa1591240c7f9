from __future__ import annotations

import gzip
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import CorpusError, SourceError, UnknownTerritoryError
from corpus.sources.decoupage_administratif import VERSION, write_extract
from corpus.territories import Territories
from corpus.territory_tables import DATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMUNES: list[dict[str, Any]] = [
    {"code": "2A004", "nom": "Ajaccio", "departement": "2A", "region": "94", "zone": "metro", "population": 76320},
    {"code": "30247", "nom": "Saint-Denis", "departement": "30", "region": "76", "zone": "metro", "population": 296},
    {"code": "97411", "nom": "Saint-Denis", "departement": "974", "region": "04", "zone": "drom", "population": 155634},
    {"code": "98411", "nom": "Kerguelen", "departement": "984", "region": "984", "zone": "com"},
    {"code": "98818", "nom": "Nouméa", "departement": "988", "region": "988", "zone": "com", "population": 85976},
]
EPCIS: list[dict[str, Any]] = [
    {"code": "242010056", "nom": 'CA "Ajaccio", Corse', "type": "CA", "membres": [{"code": "2A004"}]},
    {"code": "249740119", "nom": "CA CINOR", "type": "CA", "membres": [{"code": "97411"}]},
]
REGIONS = [{"code": code, "nom": code} for code in ("94", "76", "04", "984", "988")]
DEPARTMENTS = [{"code": c["departement"], "nom": c["departement"], "region": c["region"]} for c in COMMUNES]


@pytest.fixture(scope="module")
def territories() -> Territories:
    return Territories.load()


def make_package(folder: Path, *, version: str = VERSION, epcis: list[dict[str, Any]] = EPCIS, step: int = 1) -> Path:
    data = folder / "data"
    data.mkdir(parents=True)
    former = {"code": "2A999", "nom": "Jadis", "type": "commune-deleguee", "chefLieu": "2A004"}
    current = [{**entry, "type": "commune-actuelle", "siren": "2", "codesPostaux": ["20000"]} for entry in COMMUNES]
    figures = {"populationMunicipale": 7, "populationTotale": 8}
    tables = {
        "communes": [former, *current],
        "epci": [{**entry, **figures} for entry in epcis],
        "regions": REGIONS,
        "departements": DEPARTMENTS,
    }
    for table, entries in tables.items():
        (data / f"{table}.json").write_text(json.dumps(entries[::step]))
    (folder / "package.json").write_text(json.dumps({"version": version}))
    return folder


def test_every_commune_epci_and_department_is_there(territories: Territories) -> None:
    assert (len(territories.communes), len(territories.epcis), len(territories.departments)) == (34_969, 1_255, 109)
    kinds = Counter(epci.kind for epci in territories.epcis)
    assert kinds == {"CC": 989, "CA": 230, "METRO": 21, "CU": 14, "MET69": 1}


def test_codes_are_listed_in_order_and_once(territories: Territories) -> None:
    codes = [commune.code_insee for commune in territories.communes]
    sirens = [epci.siren for epci in territories.epcis]
    assert codes == sorted(set(codes))
    assert sirens == sorted(set(sirens))


def test_a_commune_carries_what_the_source_says_of_it(territories: Territories) -> None:
    commune = territories.commune("93046")
    assert (commune.name, commune.siren, commune.postcodes) == ("Livry-Gargan", "219300464", ("93190",))
    assert (commune.department, commune.region_code) == ("93", "11")
    assert (commune.population, commune.population_year) == (47_228, 2023)
    department = territories.department(commune.department)
    assert (department.name, department.region) == ("Seine-Saint-Denis", "Île-de-France")


def test_a_commune_names_those_within_it(territories: Territories) -> None:
    assert "Saint-Martin-du-Bois" in territories.commune("49331").delegated
    assert territories.commune("93046").delegated == ()
    assert all(c.name not in c.delegated for c in territories.communes)
    assert 2_000 < sum(len(c.delegated) for c in territories.communes) < 2_576


def test_the_communes_without_epci_are_four_islands_and_the_overseas_collectivities(territories: Territories) -> None:
    alone = [c for c in territories.communes if territories.epci_of(c.code_insee) is None]
    assert len(alone) == 98
    assert {c.name for c in alone if not c.overseas} == {"Île-de-Bréhat", "Île-de-Sein", "Ouessant", "L'Île-d'Yeu"}
    assert {c.department for c in alone if c.overseas} == {"975", "977", "978", "984", "986", "987", "988", "989"}


def test_an_absent_population_is_not_a_population_of_zero(territories: Territories) -> None:
    assert [c.code_insee for c in territories.communes if c.population == 0] == [
        "55039",
        "55050",
        "55139",
        "55189",
        "55239",
        "55307",
    ]
    assert [c.code_insee for c in territories.communes if c.population is None] == [
        "98411",
        "98412",
        "98413",
        "98414",
        "98415",
        "98901",
    ]
    assert territories.department("984").population is None


def test_homonyms_are_told_apart_by_their_code(territories: Territories) -> None:
    names = Counter(commune.name for commune in territories.communes)
    assert sum(count > 1 for count in names.values()) == 1_441
    assert [c.code_insee for c in territories.communes_named("Saint-Denis")] == ["11339", "30247", "93066", "97411"]


@pytest.mark.parametrize(
    "spelling", ["Saint-Pol-de-Léon", "saint pol de leon", "ST POL DE LEON", "St-Pol-de-Le\u0301on"]
)
def test_a_name_is_found_however_it_is_spelt(territories: Territories, spelling: str) -> None:
    assert [c.code_insee for c in territories.communes_named(spelling)] == ["29259"]


def test_a_name_that_no_commune_bears_finds_nothing(territories: Territories) -> None:
    assert territories.communes_named("Plougastel-sur-Nulle-Part") == ()
    assert territories.communes_named("") == ()


def test_membership_is_the_same_from_both_sides(territories: Territories) -> None:
    from_communes = {c.code_insee: c.epci for c in territories.communes if c.epci}
    from_epcis = {c.code_insee: epci.siren for epci in territories.epcis for c in territories.members_of(epci.siren)}
    assert from_communes == from_epcis
    assert sum(len(epci.members) for epci in territories.epcis) == len(from_epcis) == 34_871
    assert all(epci.members for epci in territories.epcis)


def test_every_population_of_a_comparison_is_of_one_source(territories: Territories) -> None:
    for epci in territories.epcis:
        assert epci.population == sum(c.population or 0 for c in territories.members_of(epci.siren))
    known = sum(commune.population or 0 for commune in territories.communes)
    assert sum(department.population or 0 for department in territories.departments) == known == 68_952_941
    paris = territories.commune("75056")
    assert paris.population == territories.department("75").population == 2_103_778


def test_the_older_figures_of_an_epci_keep_their_own_names(territories: Territories) -> None:
    epci = territories.epci("200000172")
    assert (epci.population_municipale, epci.population_totale) == (28_363, 29_204)
    assert epci.population not in {28_363, 29_204}
    assert sum(other.population != other.population_municipale for other in territories.epcis) > 1_200


def test_each_population_says_its_year_or_that_it_is_unknown(territories: Territories) -> None:
    assert territories.commune("97611").population_year == 2017  # Mayotte
    assert territories.commune("98818").population_year is None  # Nouméa
    years = Counter(c.population_year for c in territories.communes if not c.department.startswith("98"))
    assert years == {2023: 34_858, 2017: 17, None: 4}
    assert {epci.population_year for epci in territories.epcis} == {2017, 2023}


def test_corsican_departments_are_letters_not_overseas(territories: Territories) -> None:
    assert territories.commune("2A004").name == "Ajaccio"
    assert {code: territories.department(code).name for code in ("2A", "2B")} == {
        "2A": "Corse-du-Sud",
        "2B": "Haute-Corse",
    }
    assert not territories.commune("2B033").overseas
    assert not territories.department("2A").overseas


def test_overseas_territories_are_flagged(territories: Territories) -> None:
    assert territories.commune("97411").overseas
    assert territories.epci("249740119").overseas
    assert not territories.epci("200055655").overseas
    assert [d.code for d in territories.departments if d.overseas] == [
        *("971", "972", "973", "974", "975", "976", "977", "978"),
        *("984", "986", "987", "988", "989"),
    ]
    assert sum(c.overseas for c in territories.communes) == 129 + 94


def test_an_epci_across_departments_lists_the_most_inhabited_first(territories: Territories) -> None:
    roissy = territories.epci("200055655")
    assert roissy.departments == ("95", "77")
    assert (roissy.department, roissy.region_code) == ("95", "11")
    assert sum(len(epci.departments) > 1 for epci in territories.epcis) == 89


@pytest.mark.parametrize(
    "look_up",
    [Territories.commune, Territories.epci, Territories.department, Territories.epci_of, Territories.members_of],
)
def test_an_unknown_code_is_an_error_that_names_it(
    territories: Territories, look_up: Callable[[Territories, str], object]
) -> None:
    with pytest.raises(UnknownTerritoryError) as caught:
        look_up(territories, "00000")
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, CorpusError)
    assert str(caught.value).startswith("no ")
    assert "'00000'" in str(caught.value)


def test_the_extract_weighs_less_than_a_megabyte() -> None:
    assert 0 < sum(path.stat().st_size for path in DATA.iterdir()) < 1_000_000


def test_the_notice_names_licence_source_and_vintages() -> None:
    notice = (DATA / "NOTICE.md").read_text(encoding="utf-8")
    for expected in (
        "Licence Ouverte",
        f"@etalab/decoupage-administratif` {VERSION}",
        "2023",
        "2022",
        "2017",
        "34,969",
    ):
        assert expected in notice


def test_the_same_package_gives_the_same_bytes_whatever_its_order(tmp_path: Path) -> None:
    write_extract(make_package(tmp_path / "package"), tmp_path / "first")
    write_extract(make_package(tmp_path / "reversed", step=-1), tmp_path / "second")
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / run).iterdir()} for run in ("first", "second"))
    assert sorted(first) == ["NOTICE.md", "communes.csv.gz", "delegated.csv.gz", "departments.csv.gz", "epci.csv.gz"]
    assert first == second
    assert first["communes.csv.gz"][4:8] == b"\0\0\0\0"  # no date in the gzip header


def test_a_small_package_is_extracted_and_read_back(tmp_path: Path) -> None:
    write_extract(make_package(tmp_path / "package"), tmp_path / "extract")
    small = Territories.load(tmp_path / "extract")
    assert [c.code_insee for c in small.communes] == ["2A004", "30247", "97411", "98411", "98818"]
    assert [c.population_year for c in small.communes] == [2023, 2023, 2023, None, None]
    assert small.epci("242010056").name == 'CA "Ajaccio", Corse'
    assert small.epci("242010056").population == 76_320
    assert small.epci_of("30247") is None
    assert small.commune("2A004").delegated == ("Jadis",)


def test_a_package_whose_vintages_are_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"7\.0\.0 != 6\.0\.0"):
        write_extract(make_package(tmp_path / "package", version="7.0.0"), tmp_path / "extract")
    assert not (tmp_path / "extract").exists()


@pytest.mark.parametrize(("members", "reason"), [(["2A004", "97411"], "member of"), (["99999"], "no commune of today")])
def test_a_membership_that_does_not_hold_together_is_refused(tmp_path: Path, members: list[str], reason: str) -> None:
    extra = {"code": "999999999", "nom": "CC", "type": "CC", "membres": [{"code": code} for code in members]}
    with pytest.raises(SourceError, match=reason):
        write_extract(make_package(tmp_path / "package", epcis=[*EPCIS, extra]), tmp_path / "extract")


def test_an_unreadable_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"package\.json"):
        write_extract(tmp_path, tmp_path / "extract")


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    write_extract(make_package(tmp_path / "package"), tmp_path)
    (tmp_path / "epci.csv.gz").write_bytes(gzip.compress(b"siren,nom\n"))
    with pytest.raises(SourceError, match="siren nom"):
        Territories.load(tmp_path)
