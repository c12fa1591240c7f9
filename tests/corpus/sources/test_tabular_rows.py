"""A row of the tabular form: what of it is taken, and why it is set aside."""

import json
from pathlib import Path

import pytest

from tests.corpus.sources.lists import FULL, imported, write_csv


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", "deux mots"),
        ("id", "../../etc"),
        ("id", "..."),
        ("id", "a" * 121),
        ("name", "  "),
        ("url", "javascript:alert(1)"),
        ("url", "https://exemple.fr/un espace"),
        ("url", "https://[exemple.fr"),
        ("url", "https://exemple.fr/?m=a.b@exemple.fr"),
        ("url", "https://exemple.fr/?m=a.b%40exemple.fr"),
        ("repository", "https://exemple.fr/?tel=0199001234"),
        ("repository", "git@forge.exemple.fr:a/b"),
        ("price", "cher"),
        ("state", "en panne"),
        ("checked_on", "hier"),
        ("checked_on", "2026-02-30"),
        ("checked_on", "45987"),
        ("checked_on", "31.02.2026"),
    ],
)
def test_a_bad_row_stands_in_quarantine_with_its_field_and_the_others_go_in(
    tmp_path: Path, field: str, value: str
) -> None:
    path = write_csv(tmp_path / "l.csv", [{**FULL, field: value}, {**FULL, "id": "bon"}], encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert tool.id == "bon"
    (bad,) = report.quarantined
    assert bad.field == field
    assert bad.place == "ligne 2"
    assert value.strip()[:20] in bad.value
    assert bad.reason
    (kept,) = (tmp_path / "into/quarantine/tabular.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(kept)["field"] == field


def test_an_id_that_comes_twice_is_told_with_its_first_line(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "l.csv", [FULL, {**FULL, "name": "Autre"}], encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert tool.name == "Signaler"
    assert report.quarantined[0].reason == "identifiant déjà lu (ligne 2)"


def test_a_row_with_more_cells_than_columns_is_told(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("id;name\na;Un\nb;Deux;trois\n;;quatre\n", encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert tool.id == "a"
    assert [row.place for row in report.quarantined] == ["ligne 3", "ligne 4"]


@pytest.mark.parametrize("key", ["state", "id", "url", "\ud800"])
def test_half_a_character_is_told_as_its_code_and_costs_its_row_alone(tmp_path: Path, key: str) -> None:
    path = tmp_path / "l.jsonl"
    rows = [{"id": "a", "name": "Un"}, {"id": "b", "name": "Deux", key: "https://exemple.fr/\ud800"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert tool.id == "a"
    (bad,) = report.quarantined
    assert "\\ud800" in f"{bad.field}{bad.value}"
    assert (tmp_path / "into/quarantine/tabular.jsonl").read_text(encoding="utf-8")


def test_a_long_text_is_cut_between_sentences_and_nothing_is_lost(tmp_path: Path) -> None:
    purpose = "Une phrase de six mots exactement. " * 120
    path = write_csv(tmp_path / "l.csv", [{**FULL, "purpose": purpose, "description": ""}], encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert len(tool.purpose) <= 3000
    assert tool.purpose.endswith("exactement.")
    assert f"{tool.purpose} {tool.description}" == purpose.strip()


def test_a_tool_that_bears_a_given_name_is_no_person_in_its_own_row(tmp_path: Path) -> None:
    text = "Avec Eva ou Léa, Eva teste. Écrire à Eva Zorblax, à Léa ou à eva@exemple.fr."
    rows = [{"id": "1", "name": "Programme Eva", "description": text}, {"id": "2", "name": "B", "description": text}]
    _, tools = imported(write_csv(tmp_path / "eva.csv", rows, encoding="utf-8"), tmp_path / "catalogue")
    assert [tool.description for tool in tools] == [
        "Avec Eva ou [nom], Eva teste. Écrire à [nom], à [nom] ou à [courriel].",
        "Avec [nom] ou [nom], [nom] teste. Écrire à [nom], à [nom] ou à [courriel].",
    ]


@pytest.mark.parametrize(
    ("name", "purpose", "field", "reason"),
    [
        ("Ã‰tÃ©", "Se baigner.", "name", "enregistrez la liste en UTF-8"),
        ("Été", "Lâ€™eau est fraÃ®che.", "purpose", "enregistrez la liste en UTF-8"),
        ("Été", "Se bai\0gner.", "purpose", "un caractère nul"),
        ("É" * 301, "Se baigner.", "name", "nom de 301 caractères, 300 au plus"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_and_the_others_go_in(
    tmp_path: Path, name: str, purpose: str, field: str, reason: str
) -> None:
    rows = [
        {"id": "a", "name": name, "purpose": purpose},
        {"id": "b", "name": "Âge d’or", "purpose": "« Ah » a dit l’œil à l’été : 12 €, l’île, « çà et là »."},
    ]
    report, (tool,) = imported(write_csv(tmp_path / "l.csv", rows, encoding="utf-8"), tmp_path / "into")
    assert tool.id == "b"
    [row] = report.quarantined
    assert (row.place, row.field) == ("ligne 2", field)
    assert reason in row.reason
    assert "\0" not in row.value


@pytest.mark.parametrize("name", ["https://la-banquise.exemple/", "www.exemple.fr"])
def test_a_row_whose_name_is_an_address_is_set_aside(tmp_path: Path, name: str) -> None:
    rows = [{"id": "1", "name": name}, {"id": "2", "name": "exemple.fr"}]
    report, tools = imported(write_csv(tmp_path / "a.csv", rows, encoding="utf-8"), tmp_path / "catalogue")
    assert [tool.name for tool in tools] == ["exemple.fr"]
    assert [(row.field, row.value, row.reason) for row in report.quarantined] == [
        ("name", name, "le nom est une adresse")
    ]
