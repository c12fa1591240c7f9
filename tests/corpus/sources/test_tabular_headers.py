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
