"""A list as a territory keeps it: a title above the columns, names of its own for them, cells of several lines."""

from pathlib import Path

import pytest

from corpus.errors import SourceError
from tests.corpus.sources.lists import imported

KEPT = """Inventaire des outils numériques;;;;
;;;;
Identifiant;Nom de l’outil;Thème(s);Site  internet;Vérifié le
1;Signal’Rue;Déchets;signalrue.exemple.fr;01/02/2026
;;;;
2;"Résa
Salles";Culture;;31/02/2026
3;Cantine;;;15/3/26
"""


def test_a_title_above_the_columns_and_their_usual_names_are_read(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes(KEPT.replace("\n", "\r\n").encode("cp1252"))
    report, (tool,) = imported(path, tmp_path / "into")
    assert (tool.name, tool.themes, tool.url) == ("Signal’Rue", ["dechets"], "https://signalrue.exemple.fr")
    assert str(tool.checked_on) == "2026-02-01"
    assert report.left_aside == ()
    assert [(row.place, row.reason) for row in report.quarantined] == [
        ("ligne 6", "ce jour n’existe pas au calendrier"),
        ("ligne 8 (rangée 7 dans un tableur)", "une date est attendue : 2026-11-26 ou 26/11/2026"),
    ]
    assert report.rows == 3


def test_columns_too_far_below_are_not_found_and_those_that_are_read_are_told_as_written(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("Identifiant;Libellé\n" + "x;y\n" * 9 + "id;nom\na;Un\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"Colonnes lues.: Identifiant, Libellé. Une des 10 premières lignes"):
        imported(path, tmp_path / "into")


def test_what_a_title_leaves_open_hides_no_columns(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text('Liste des "outils;\nid;nom\na;Un\n', encoding="utf-8")
    _, (tool,) = imported(path, tmp_path / "into")
    assert tool.id == "a"


@pytest.mark.parametrize(
    ("columns", "row", "aside"),
    [
        (
            "Nom;Adresse;Site internet;Public;Public visé",
            "Balai;2 rue Basse;balai.fr;tous;communes",
            {"Adresse", "Public"},
        ),
        ("Nom;Site web;Adresse;Public visé;Public", "Balai;balai.fr;2 rue Basse;communes;tous", {"Adresse", "Public"}),
        ("Nom de l’outil;Site;Site web;Nom;Publics", "Balai;Mairie annexe;balai.fr;Accueil;communes", {"Site", "Nom"}),
    ],
)
def test_of_several_names_of_a_column_the_most_telling_is_read_and_the_others_are_named(
    tmp_path: Path, columns: str, row: str, aside: set[str]
) -> None:
    path = tmp_path / "l.csv"
    path.write_text(f"Identifiant;{columns}\na;{row}\n", encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert (tool.name, tool.url, tool.audience) == ("Balai", "https://balai.fr", ["communes"])
    assert set(report.left_aside) == aside


def test_a_column_that_comes_twice_is_told_as_the_list_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("Identifiant;Nom;Site web;Site  web\na;Un;;\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"colonne en double.: Site web"):
        imported(path, tmp_path / "into")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    "title", ["Nos outils, au 1er mars", "Nos outils", "Outils ; services ; sites", "Outils, sites, lieux"]
)
def test_a_title_says_nothing_of_the_separator(tmp_path: Path, title: str, separator: str) -> None:
    rows = [
        ["Identifiant", "Nom", "Objet"],
        ["a", "Un", '"Balayer, laver\net, le soir, ranger, trier"'],
        ["b", "Deux", ""],
    ]
    path = tmp_path / "l.csv"
    path.write_text("\n".join([title, *map(separator.join, rows)]), encoding="utf-8")
    report, tools = imported(path, tmp_path / "into")
    assert [tool.name for tool in tools] == ["Un", "Deux"]
    assert (report.left_aside, report.quarantined) == ((), ())
