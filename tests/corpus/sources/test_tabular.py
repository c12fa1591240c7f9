"""The tabular form, read from CSV, ODS and JSON lines."""

import datetime as dt
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from corpus.errors import SourceError
from corpus.importing import import_list
from corpus.records import Tool, ToolState
from corpus.sources.registry import UPSTREAMS
from corpus.sources.tabular import COLUMNS
from tests.corpus.sources.lists import DAY, FULL, imported, write_csv, write_ods


def check_full(tool: Tool) -> None:
    assert tool.id == "outil-été.1_a-B"
    assert tool.purpose == "Signaler un nid-de-poule à la mairie."
    assert tool.description == "Écrire à [courriel].\nRéponse sous huit jours."
    assert tool.problems == [FULL["problem"]]
    assert tool.themes == ["mobilites", "proximite"]
    assert tool.keywords == ["Haie"]
    assert tool.audience == ["communes", "EPCI"]
    assert tool.url == "https://signaler.exemple.fr"
    assert (tool.licence, tool.publisher) == ("AGPL-3.0", "Syndicat d’exemple")
    assert tool.price
    assert (tool.price.kind, tool.price.detail) == ("paid", "1 200 € par an")
    assert tool.state is ToolState.LIVE
    assert tool.checked_on == dt.date(2026, 11, 3)
    assert tool.sources[0].place == "inventaire 2026, page 3"
    assert (tool.sources[0].external_id, tool.sources[0].retrieved_on) == (tool.id, DAY)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("sep", [";", ",", "\t"])
def test_a_csv_is_read_whatever_its_separator_and_encoding(tmp_path: Path, sep: str, encoding: str) -> None:
    path = write_csv(tmp_path / "liste.csv", [FULL], sep=sep, encoding=encoding)
    _, (tool,) = imported(path, tmp_path / "into")
    check_full(tool)


@pytest.mark.parametrize("purpose", ["Gérer les déchets de la cité", "Été à l’école", "Réunir, où l’on veut, dès 8 h"])
@pytest.mark.parametrize("end", ["\r", "\n"])
def test_a_csv_of_an_old_macintosh_is_read_in_its_own_letters(tmp_path: Path, purpose: str, end: str) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes(end.join(["id;name;purpose", f"a;Café;{purpose}", ""]).encode("mac_roman"))
    _, (tool,) = imported(path, tmp_path / "into")
    assert (tool.name, tool.purpose) == ("Café", purpose)


def test_a_csv_of_cp1252_keeps_the_letters_that_a_macintosh_writes_otherwise(tmp_path: Path) -> None:
    purpose = "Žižek, Œuvre™, l’ƒ de l’été ˆ ; Škoda… 10 €"
    path = write_csv(tmp_path / "l.csv", [{**FULL, "purpose": purpose}], encoding="cp1252")
    _, (tool,) = imported(path, tmp_path / "into")
    assert tool.purpose == purpose


def test_an_ods_is_read_with_its_numbers_and_dates(tmp_path: Path) -> None:
    values: list[object] = [FULL[column] for column in COLUMNS]
    dated = [*values[:-1], dt.date(2026, 11, 3)]
    numbered: list[object] = [12, "Douze", *[None] * (len(COLUMNS) - 2)]
    path = write_ods(tmp_path / "liste.ods", [list(COLUMNS), dated, [None] * 3, numbered])
    report, (twelve, tool) = imported(path, tmp_path / "into")
    check_full(tool)
    assert (twelve.id, twelve.name, twelve.purpose) == ("12", "Douze", "Douze")
    assert report.rows == 2


def test_json_lines_may_use_arrays(tmp_path: Path) -> None:
    row = {**FULL, "themes": ["Mobilités", "Haie", "proximite"], "audience": ["communes", "EPCI"], "more": 1}
    path = tmp_path / "liste.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n\n", encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    check_full(tool)
    assert report.left_aside == ("more",)


def test_only_the_id_and_the_name_are_required(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "l.csv", [{"id": "a", "name": "R"}], columns=("id", "name"), encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert (tool.name, tool.purpose, tool.themes, tool.state) == ("R", "R", [], ToolState.UNKNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "id;name;purpose\n;;\na;Un;x\n;\n \t; ;\n;;;;\n",
        ";;\n\nid;name;purpose\na;Un;x\n",
        "sep=;\nid;name;purpose\na;Un;x\n",
        '"sep=,"\nid,name,purpose\na,Un,x\n',
        "ID;Name;PURPOSE\na;Un;x\n",
        "id;name;purpose;note;note\na;Un;x;y;z\n",
    ],
)
def test_a_csv_is_read_as_spreadsheets_write_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(text, encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert (tool.id, tool.name, tool.purpose) == ("a", "Un", "x")
    assert (report.rows, report.quarantined) == (1, ())


def test_the_lines_of_a_csv_are_counted_from_the_top_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("sep=;\n;\nid;name\n;\na;Un\nb;\n", encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert (tool.sources[0].place, report.quarantined[0].place) == ("ligne 5", "ligne 6")


@pytest.mark.parametrize(
    "after",
    [
        # Nothing closes it; a quoted cell below would; the rest of the file is longer than a cell may be.
        "c;Trois",
        'c;"Trois; et demi"',
        "c;Trois" + "\n" * 140_000,
    ],
)
def test_a_quote_left_open_costs_its_own_line_alone(tmp_path: Path, after: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(f'id;name\na;Un\nb;"Deux\n{after}\n', encoding="utf-8")
    report, tools = imported(path, tmp_path / "into")
    assert [tool.id for tool in tools] == ["a", "c"]
    (bad,) = report.quarantined
    assert bad.place == "ligne 3"
    assert "un guillemet reste ouvert" in bad.reason


def test_cells_over_several_lines_and_quotes_in_pairs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    rows = ['a;"Un";"Sur\ndeux lignes"', 'b;"Guide" pratique;x', 'c;Tube de 5";x']
    path.write_text("\n".join(["id;name;purpose", *rows, ""]), encoding="utf-8")
    report, tools = imported(path, tmp_path / "into")
    assert report.quarantined == ()
    assert [tool.name for tool in tools] == ["Un", "Guide pratique", 'Tube de 5"']
    assert tools[0].purpose == "Sur\ndeux lignes"


def test_lines_of_json_that_are_no_object_are_told(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    lines = ['{"id": "a", "name": "Un"}', "{", "[1]", '{"id": "b", "name": {"fr": "Deux"}}', '{"id": NaN, "name": "x"}']
    path.write_text("\n".join(lines), encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert tool.id == "a"
    assert [row.place for row in report.quarantined] == ["ligne 2", "ligne 3", "ligne 4", "ligne 5"]
    assert report.quarantined[2].field == "name"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("l.csv", b"", "colonne absente : id ou identifiant, name ou nom"),
        ("l.csv", b"ref;titre\na;b\n", "colonne absente : id ou identifiant, name ou nom"),
        ("l.csv", b"id;name;id\na;b;c\n", "colonne en double : id"),
        ("l.csv", b'id;"name\na;b\n', "ligne 1 : un guillemet reste ouvert"),
        ("l.csv", b"id;na\0me\na;b\n", "n’est pas un texte"),
        ("l.csv", "id;name\na;Cité ∑ƒ∂\n".encode("mac_roman"), "enregistrez-le en « CSV UTF-8 »"),
        ("l.docx", b"PK", "la fin du nom doit être"),
        ("l.xlsx", b"PK", "enregistrez la feuille en .ods ou en .csv"),
        ("l.ods", b"PK nothing", "n’est pas un fichier ODS lisible : ouvrez-le dans un tableur"),
    ],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=told):
        imported(tmp_path / name, tmp_path / "into")


def test_an_ods_that_was_damaged_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "l.ods", [["id", "name"], ["a", "Un"]])
    spoil(path, "content.xml")
    with pytest.raises(SourceError, match="n’est pas un fichier ODS lisible : ouvrez-le dans un tableur"):
        imported(path, tmp_path / "into")


def spoil(path: Path, member: str) -> None:
    """Write over the packed bytes of a file of a zip archive."""
    with ZipFile(path) as archive:
        info = archive.getinfo(member)
        start = info.header_offset + 30 + len(member)
        assert info.compress_size > 40
    content = bytearray(path.read_bytes())
    content[start + 4 : start + 24] = b"\xff" * 20
    path.write_bytes(content)


BOMB = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else 'ha'}'>" for n in range(9))
TYPES = {
    "bomb": f"<!DOCTYPE a [{BOMB}]>",
    "external": "<!DOCTYPE a [<!ENTITY a8 SYSTEM 'file:///etc/passwd'>]>",
    "type alone": "<!DOCTYPE a SYSTEM 'http://localhost:9/a.dtd'>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("sort", TYPES)
def test_an_ods_that_declares_entities_is_refused_before_they_are_read(
    tmp_path: Path, sort: str, encoding: str
) -> None:
    path = write_ods(tmp_path / "liste.ods", [list(COLUMNS), [FULL[column] for column in COLUMNS]])
    with ZipFile(path) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    said = inside["content.xml"].decode().replace("UTF-8", encoding.removesuffix("-le"))
    said = re.sub(r"^(<\?xml.*?\?>)?", lambda told: f"{told[0]}{TYPES[sort]}", said, count=1)
    said = said.replace(FULL["name"], "&a8;" if sort != "type alone" else FULL["name"])
    inside["content.xml"] = said.encode(encoding)
    with ZipFile(path, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    with pytest.raises(SourceError, match="déclare un type de document"):
        imported(path, tmp_path / "into")


def test_the_same_list_read_again_changes_no_byte_even_another_day(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "l.csv", [FULL, {**FULL, "id": "b", "state": "en panne"}], encoding="utf-8")
    into = tmp_path / "into"
    imported(path, into)
    before = {file: file.read_bytes() for file in into.rglob("*") if file.is_file()}
    report = import_list(UPSTREAMS["tabular"], path, into=into, read_on=DAY + dt.timedelta(days=9))
    assert {file: file.read_bytes() for file in into.rglob("*") if file.is_file()} == before
    assert (report.new, report.changed, report.unchanged) == (0, 0, 1)


@pytest.mark.parametrize(
    "header", ["Identifiant;Nom ;Objet;Problème;Prix;État;Licence", "id;NOM;finalite;probleme;coût;etat;licence"]
)
def test_a_list_whose_columns_are_named_in_french_is_read(tmp_path: Path, header: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(f"{header}\na;Balai;Ramasser;la rue est sale;gratuit;en service;MIT\n", encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert (tool.id, tool.name, tool.purpose, tool.problems) == ("a", "Balai", "Ramasser", ["la rue est sale"])
    assert tool.price
    assert (tool.price.kind, tool.state, tool.licence) == ("free", ToolState.LIVE, "MIT")


def test_json_lines_name_their_fields_as_tables_do(tmp_path: Path) -> None:
    rows = [
        {"Identifiant": "a", "Nom": "Balai", "Objet": "Balayer la rue.", "coût": "gratuit"},
        {"id": "b", "name": "Pelle", "nom": "Autre", "Problème": ["la neige reste"]},
        {"id": "c", "nom": "Seau", "Prix": "gratuit", "prix": "payant"},
        {
            "id": "d",
            "nom": "Responsable",
            "Nom de l’outil": "Seau",
            "Site web": "seau.exemple.fr",
            "Adresse": "2 rue Basse",
        },
    ]
    path = tmp_path / "l.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    report, (broom, spade, bucket) = imported(path, tmp_path / "into")
    assert (broom.id, broom.name, broom.purpose) == ("a", "Balai", "Balayer la rue.")
    assert broom.price is not None
    assert (spade.name, spade.problems) == ("Pelle", ["la neige reste"])
    [twice] = report.quarantined
    assert (twice.place, twice.field) == ("ligne 3", "prix")
    assert (bucket.name, bucket.url) == ("Seau", "https://seau.exemple.fr")
    assert set(report.left_aside) == {"nom", "Adresse"}


def test_a_french_name_yields_to_the_column_itself(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("id;nom;name;objet\na;Balai;Le balai;Ramasser\n", encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert (tool.name, tool.purpose, report.left_aside) == ("Le balai", "Ramasser", ("nom",))


@pytest.mark.parametrize(
    ("header", "told"),
    [("nom;objet", "colonne absente : id ou identifiant. "), ("id|name|purpose", "séparées par « | »")],
)
def test_a_header_that_cannot_be_read_says_what_to_write(tmp_path: Path, header: str, told: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(f"{header}\na;b\n", encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        imported(path, tmp_path / "into")
    assert told.replace("\u00a0", " ") in str(refused.value).replace("\u00a0", " ")
