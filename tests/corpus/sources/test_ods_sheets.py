"""Workbooks as people keep them: merged cells, several sheets, names of columns over two rows."""

import zipfile
from pathlib import Path

import pytest

from tests.corpus.sources.lists import imported

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text"))
HEAD = ("id", "nom", "thème")


def cell(text: str, *, rows: int = 1, columns: int = 1) -> str:
    if not text:
        return "<table:covered-table-cell/>"
    spans = f'table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    return f'<table:table-cell office:value-type="string" {spans}><text:p>{text}</text:p></table:table-cell>'


def row(*cells: str) -> str:
    told = [one if one.startswith("<") else cell(one) for one in cells]
    return f"<table:table-row>{''.join(told)}</table:table-row>"


def workbook(path: Path, **sheets: list[str]) -> Path:
    tables = [f'<table:table table:name="{name}">{"".join(rows)}</table:table>' for name, rows in sheets.items()]
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", f"<office:document-content {_NAMES}>{body}</office:document-content>")
    return path


def test_what_stands_once_for_several_rows_is_said_of_each(tmp_path: Path) -> None:
    rows = [
        row(*HEAD),
        row("a", "Un", cell("Déchets", rows=3)),
        row("b", "Deux", ""),
        row("", "", ""),
        row("c", "Trois"),
    ]
    report, tools = imported(workbook(tmp_path / "l.ods", Outils=rows), tmp_path / "into")
    assert [(tool.id, tool.themes) for tool in tools] == [("a", ["dechets"]), ("b", ["dechets"]), ("c", [])]
    assert not report.quarantined


def test_cells_merged_in_one_row_say_nothing_of_the_next_column(tmp_path: Path) -> None:
    rows = [row(*HEAD), row("a", cell("Déchets", columns=2), ""), row("b", "Deux", "Sport")]
    _, tools = imported(workbook(tmp_path / "l.ods", Outils=rows), tmp_path / "into")
    assert [(tool.name, tool.themes) for tool in tools] == [("Déchets", []), ("Deux", ["sport"])]


def test_names_of_columns_over_two_rows_are_those_of_the_lower_one(tmp_path: Path) -> None:
    rows = [
        row(cell("id", rows=2), cell("nom", rows=2), cell("Adresses", columns=2), ""),
        row("", "", "site web", "code source"),
        row("a", "Un", "un.exemple.fr", "forge.exemple.fr/un"),
    ]
    report, (tool,) = imported(workbook(tmp_path / "l.ods", Outils=rows), tmp_path / "into")
    assert (tool.url, tool.repository) == ("https://un.exemple.fr", "https://forge.exemple.fr/un")
    assert not report.quarantined


def test_the_first_sheet_that_has_the_columns_is_read_and_no_other_goes_unseen(tmp_path: Path) -> None:
    listed = workbook(
        tmp_path / "l.ods",
        Lisez=[row("Comment remplir ce classeur")],
        Mobilites=[row(*HEAD), row("a", "Un")],
        Listes=[row("Sport"), row("Culture")],
        Dechets=[row("Tri"), row(*HEAD), row("b", "Deux"), row("c", "Trois")],
        Vide=[row(*HEAD)],
    )
    report, (tool,) = imported(listed, tmp_path / "into")
    assert tool.id == "a"
    assert [(aside.place, aside.value) for aside in report.quarantined] == [
        ("feuille « Dechets »", "2 lignes non lues")
    ]
    assert report.quarantined[0].reason.startswith("seule la feuille « Mobilites » est lue")


def test_a_sheet_beside_the_list_that_is_no_list_does_not_stop_the_import(tmp_path: Path) -> None:
    crossing = [row(*map(str, range(1, 1_200)))]
    listed = workbook(tmp_path / "l.ods", Outils=[row(*HEAD), row("a", "Un")], Croisement=crossing)
    report, (tool,) = imported(listed, tmp_path / "into")
    assert (tool.id, report.quarantined) == ("a", ())


def test_the_names_of_the_columns_written_anew_are_no_record(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("Identifiant;Nom\na;Un\nidentifiant;nom\nb;Deux\n", encoding="utf-8")
    report, tools = imported(path, tmp_path / "into")
    assert [tool.id for tool in tools] == ["a", "b"]
    assert [(aside.place, aside.reason) for aside in report.quarantined] == [
        ("ligne 3", "cette ligne répète le nom des colonnes")
    ]


@pytest.mark.parametrize("head", ["\ufeff\ufeffid;nom;proble\u0300me", "\ufeffid;\u200bnom;Probl\u00e8me"])
def test_names_of_columns_are_read_whatever_is_not_seen_of_them(tmp_path: Path, head: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(f"{head}\na;Un;Rien ne va.\n", encoding="utf-8")
    report, (tool,) = imported(path, tmp_path / "into")
    assert tool.problems == ["Rien ne va."]
    assert report.left_aside == ()
