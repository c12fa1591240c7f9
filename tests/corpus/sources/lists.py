"""Lists in the tabular form, written and imported."""

import datetime as dt
from pathlib import Path
from typing import Any

from odfdo import Cell, Document, Row, Table

from corpus.imported import list_file, read_entries
from corpus.importing import ImportReport, import_list
from corpus.records import Tool
from corpus.sources.registry import UPSTREAMS
from corpus.sources.tabular import COLUMNS

DAY = dt.date(2026, 11, 26)
FULL = {
    "id": "outil-été.1_a-B",
    "name": "Signaler",
    "purpose": "Signaler un **nid-de-poule** à la mairie.",
    "description": "Écrire à accueil@mairie-exemple.fr.<br>Réponse sous huit jours.",
    "problem": "Les habitants ne savent pas, ou mal, à qui signaler un trou dans la rue.",
    "themes": "Mobilités, Haie; proximite",
    "audience": "communes; EPCI",
    "url": "signaler.exemple.fr",
    "repository": "https://forge.exemple.fr/mairie/signaler",
    "licence": "AGPL-3.0",
    "price": "1 200 € par an",
    "state": "En service",
    "publisher": "Syndicat d’exemple",
    "source": "inventaire 2026, page 3",
    "checked_on": "03/11/2026",
}


def imported(path: Path, folder: Path) -> tuple[ImportReport, list[Tool]]:
    report = import_list(UPSTREAMS["tabular"], path, into=folder, read_on=DAY)
    tools = [entry.record for entry in read_entries(list_file(folder, "tabular"))]
    assert report.records + report.merged + len(report.quarantined) == report.rows
    return report, [tool for tool in tools if isinstance(tool, Tool)]


def write_csv(
    path: Path, rows: list[dict[str, str]], *, columns: tuple[str, ...] = COLUMNS, sep: str = ";", encoding: str
) -> Path:
    lines = [sep.join(columns)]
    lines += [sep.join('"' + row.get(column, "").replace('"', '""') + '"' for column in columns) for row in rows]
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


def write_ods(path: Path, rows: list[list[Any]]) -> Path:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Outils")
    for values in rows:
        row = Row()
        for value in values:
            row.append_cell(Cell(value))
        table.append_row(row)
    document.body.append(table)
    document.save(path)
    return path
