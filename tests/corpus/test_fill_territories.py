from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import yaml

from corpus.fill_territories import INVESTIGATIONS, filled, main
from corpus.territories import Territories

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def territories() -> Territories:
    return Territories.load()


def record(name: str, kind: str, department: str, *, codes: str = "null null", population: str = "null") -> str:
    code_insee, siren = codes.split()
    return f"""\
id: pni-example
territories:
  - name: {name!r}  # as printed
    kind: {kind}
    code_insee: {code_insee}
    siren: {siren}
    department: "{department}"
    region: Somewhere
    population: {population}  # to fill
themes: [dechets]   # kept as it is
"""


def codes_in(text: str) -> tuple[str | None, str | None]:
    territory = yaml.safe_load(text)["territories"][0]
    return territory["code_insee"], territory["siren"]


@pytest.mark.parametrize(
    ("name", "kind", "department", "code_insee", "siren"),
    [
        ("Livry-Gargan", "commune", "93", "93046", None),
        ("SAINTE ROSE", "commune", "974", "97419", None),
        ("St Pol de Leon", "commune", "29", "29259", None),
        ("Is-sur-Tille (mairie et CCAS)", "commune", "21", "21317", None),
        ("Ville d'Ajaccio", "commune", "2A", "2A004", None),
        ("CC du Grand Autunois Morvan", "epci", "71", None, "200070530"),
        ("CA Valence Romans Agglo", "epci", "26", None, "200068781"),
        ("Communauté de communes Touraine Ouest Val-de-Loire", "epci", "37", None, "200072981"),
        ("CASUD", "epci", "974", None, "249740085"),
        ("CA Sud de La Réunion (CASUD)", "epci", "974", None, "249740085"),
        ("CIREST", "epci", "974", None, "249740093"),
        ("CC du Sud Artois / Bapaume", "epci", "62", None, "200035442"),
        ("CC Grand Autunois", "epci", "71", None, "200070530"),
        ("CA Roissy Pays de France", "epci", "77", None, "200055655"),
        ("Département du Lot", "departement", "46", "46", None),
        ("Collectivité Territoriale de Guyane", "ctu", "973", "973", None),
        ("CIAS Val'Eyrieux", "ccas_cias", "07", None, "200041465"),
        ("CCAS d'Is-sur-Tille", "ccas_cias", "21", "21317", None),
        ("CIAS d'Épinal", "ccas_cias", "88", None, "200068757"),
        ("CCAS d'Épinal", "ccas_cias", "88", "88160", None),
        ("CC Agglo de Cambrai", "epci", "59", None, "200068500"),
        ("CCAS du Havre", "ccas_cias", "76", "76351", None),
    ],
)
def test_the_code_a_name_means_is_found(
    territories: Territories, *, name: str, kind: str, department: str, code_insee: str | None, siren: str | None
) -> None:
    filling = filled(record(name, kind, department), territories, file="x.yaml")
    assert filling.problems == ()
    assert codes_in(filling.text) == (code_insee, siren)
    assert yaml.safe_load(filling.text)["territories"][0]["population"]["source"] == "decoupage-administratif"


@pytest.mark.parametrize(
    ("name", "kind", "department", "reason"),
    [
        ("Atlantide", "commune", "93", "fits nothing"),
        ("Livry-Gargan", "commune", "95", "fits nothing"),
        ("Livry-Gargan", "departement", "00", "no department has the code '00'"),
        ("Épinal / Golbey", "commune", "88", "fits Épinal (88160)"),
        ("CC du Sud Sauvage", "epci", "974", "fits nothing"),
        ("CC Rivières", "epci", "08", "fits nothing"),
        ("CIAS des Trois Atlantides", "ccas_cias", "07", "fits nothing"),
    ],
)
def test_a_name_that_fits_none_or_several_is_listed_with_its_file(
    territories: Territories, *, name: str, kind: str, department: str, reason: str
) -> None:
    text = record(name, kind, department)
    filling = filled(text, territories, file="x.yaml")
    (problem,) = filling.problems
    assert problem.startswith(f"x.yaml: {name}: ")
    assert reason in problem
    assert filling.text == text


def test_a_code_settles_what_the_name_leaves_open(territories: Territories) -> None:
    filling = filled(record("CIAS des Atlantes", "ccas_cias", "07", codes='null "200041465"'), territories, file="x")
    assert filling.problems == ()
    assert codes_in(filling.text) == (None, "200041465")
    assert yaml.safe_load(filling.text)["territories"][0]["population"]["value"] == 12_224


@pytest.mark.parametrize(
    ("name", "kind", "department", "codes", "reason"),
    [
        ("Livry-Gargan", "commune", "93", '"93048" null', "expected {'code_insee': '93046', 'siren': None}"),
        ("Livry-Gargan", "commune", "93", 'null "219300464"', "expected {'code_insee': '93046', 'siren': None}"),
        ("Agence", "association", "93", '"93046" null', "expected {'code_insee': None, 'siren': None}"),
        ("Atlantide", "commune", "93", '"99999" null', "no commune has the code_insee '99999'"),
        ("Atlantide", "commune", "95", '"93046" null', "not in 95"),
    ],
)
def test_a_code_that_contradicts_the_record_is_listed(
    territories: Territories, *, name: str, kind: str, department: str, codes: str, reason: str
) -> None:
    text = record(name, kind, department, codes=codes)
    filling = filled(text, territories, file="x.yaml")
    assert len(filling.problems) == 1
    assert reason in filling.problems[0]
    assert filling.text == text


def test_only_the_empty_values_change_comments_and_layout_stay(territories: Territories) -> None:
    before = record("Livry-Gargan", "commune", "93").splitlines()
    after = filled("\n".join(before), territories, file="x").text.splitlines()
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        ("    code_insee: null", '    code_insee: "93046"'),
        (
            "    population: null  # to fill",
            "    population: {value: 47228, year: 2023, source: decoupage-administratif}  # to fill",
        ),
    ]


@pytest.mark.parametrize(
    "population", ["{value: 40000, year: null, source: document}", "{source: document, value: 0, year: 2019}"]
)
def test_a_population_of_the_document_is_never_touched(territories: Territories, population: str) -> None:
    text = record("Livry-Gargan", "commune", "93", codes='"93046" null', population=population)
    assert filled(text, territories, file="x").text == text


def test_a_population_of_ours_follows_the_extract_in_its_own_layout(territories: Territories) -> None:
    stale = "\n      value: 1  # old\n      year: 2020\n      source: decoupage-administratif"
    text = record("Livry-Gargan", "commune", "93", population=stale)
    assert "      value: 47228  # old\n      year: 2023\n" in filled(text, territories, file="x").text


def test_an_association_gets_neither_code_nor_population(territories: Territories) -> None:
    text = record("Livry-Gargan", "association", "93")
    filling = filled(text, territories, file="x")
    assert (filling.text, filling.changes, filling.problems) == (text, (), ())


def test_missing_fields_are_added_before_the_department(territories: Territories) -> None:
    text = (
        'territories:\n- {name: CASUD, kind: epci, department: "974", region: La Réunion, population: }\n'
        '- name: Agen\n  kind: commune\n  department: "47"\n  region: Nouvelle-Aquitaine\n  population:\n'
    )
    assert filled(text, territories, file="x").text == (
        'territories:\n- {name: CASUD, kind: epci, siren: "249740085", department: "974", region: La Réunion,'
        " population: {value: 134044, year: 2023, source: decoupage-administratif} }\n"
        '- name: Agen\n  kind: commune\n  code_insee: "47001"\n  department: "47"\n  region: Nouvelle-Aquitaine\n'
        "  population: {value: 32801, year: 2023, source: decoupage-administratif}\n"
    )


def test_a_territory_that_cannot_be_resolved_does_not_stop_the_next_one(territories: Territories) -> None:
    text = record("Atlantide", "commune", "93") + record("Agen", "commune", "47").split("territories:\n")[1]
    text = text.replace("themes: [dechets]   # kept as it is\n", "", 1)
    filling = filled(text, territories, file="x")
    assert (len(filling.changes), len(filling.problems)) == (1, 1)
    assert '"47001"' in filling.text


@pytest.mark.parametrize("text", ["", "id: x\n", "territories: {name: [\n", "territories:\n  - name: Agen\n", "- a\n"])
def test_a_record_whose_territories_cannot_be_read_is_listed(territories: Territories, text: str) -> None:
    filling = filled(text, territories, file="x.yaml")
    assert filling.text == text
    assert filling.problems[0].startswith("x.yaml: territories cannot be read")


def test_the_example_is_filled_once_and_for_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "pni-93-livry-gargan.yaml"
    shutil.copy(INVESTIGATIONS / name, tmp_path)
    # The shipped record may be filled already: empty its population to see it come back.
    text = (tmp_path / name).read_text(encoding="utf-8")
    full = "population: {value: 47228, year: 2023, source: decoupage-administratif}"
    (tmp_path / name).write_bytes(text.replace(full, "population: null").replace("\n", "\r\n").encode())
    arguments = ["--folder", str(tmp_path)]
    unfilled = (tmp_path / name).read_bytes()

    assert main([*arguments, "--check"]) == 1
    assert (tmp_path / name).read_bytes() == unfilled
    assert capsys.readouterr().out == f"{name}: Livry-Gargan: Livry-Gargan (93046), 47228 inhabitants\n"

    assert main(arguments) == 0
    assert (tmp_path / name).read_bytes() == unfilled.replace(b"population: null", full.encode())
    capsys.readouterr()

    assert main(arguments) == main([*arguments, "--check"]) == 0
    assert not capsys.readouterr().out


def test_a_folder_with_an_unresolved_territory_fails_after_filling_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text(record("Atlantide", "commune", "93"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(record("Agen", "commune", "47"), encoding="utf-8")
    assert main(["--folder", str(tmp_path)]) == 1
    assert "a.yaml: Atlantide: fits nothing in department 93" in capsys.readouterr().out
    assert codes_in((tmp_path / "b.yaml").read_text(encoding="utf-8")) == ("47001", None)
