"""Read tables: CSV and ODS files whose first row names the columns."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.sources.files import read_bytes, read_text
from corpus.sources.ods import ods_rows
from corpus.sources.rows import VALUE_SHOWN, Quarantined, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_DELIMITERS = (";", ",", "\t")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
MAX_COLUMNS = 1_000
"""Columns from which a table is not a list of records."""


def read_table(path: Path, *, required: Sequence[str]) -> Iterator[Row | Quarantined]:
    """Read a CSV or ODS table.

    Args:
        path: a ``.csv`` or ``.tsv`` file (``;``, ``,`` or tab; UTF-8 with or without mark, UTF-16 or CP1252), or an
            ``.ods`` file, of which the first sheet is read.
        required: columns that must be there.

    Yields:
        Each row under the names of the columns; a row with more cells than there are columns is quarantined.

    Raises:
        SourceError: if the file is no such table or lacks a column.

    """
    if path.suffix.lower() == ".ods":
        rows: Iterator[tuple[int, list[str]] | Quarantined] = ods_rows(read_bytes(path), name=str(path))
    else:
        rows = csv_rows(read_text(path))
    header = next(rows, (0, []))
    if isinstance(header, Quarantined):
        raise SourceError(f"{path}, {header.place} : {header.reason}.")
    columns = [str(cell).strip() for cell in header[1]]
    _check_columns(columns, required=required, name=str(path))
    for row in rows:
        if isinstance(row, Quarantined):
            yield row
            continue
        number, cells = row
        place = f"ligne {number}"
        extra = [cell for cell in cells[len(columns) :] if cell.strip()]
        if extra:
            reason = f"{len(cells)} cellules pour {len(columns)} colonnes : un séparateur n’est pas entre guillemets"
            yield Quarantined(place, "", extra[0], reason)
        else:
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            yield Row(place, dict(zip(columns, padded, strict=False)))


def csv_rows(text: str) -> Iterator[tuple[int, list[str]] | Quarantined]:
    """Yield the rows of a CSV text; lines without a cell are passed over.

    A quote that nothing closes would take every row after it for one cell: its line alone is
    quarantined, and reading starts again on the next.

    Args:
        text: the text; its separator is read off its first line.

    Yields:
        The number of the first line of a row, from 1, and its cells; or a line that cannot be read.

    """
    delimiter = _delimiter(text)
    lines = list(io.StringIO(text, newline=""))
    start = 0
    while start < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                if cells:
                    yield start + done + 1, cells
                done = reader.line_num
        except csv.Error:
            yield _alone(lines[start + done], number=start + done + 1, delimiter=delimiter)
            done += 1
        start += done


def _alone(line: str, *, number: int, delimiter: str) -> tuple[int, list[str]] | Quarantined:
    """Read a line without regard to those after it: quotes that come in pairs may stand where they should not."""
    if line.count('"') % 2 == 0:
        with contextlib.suppress(csv.Error):
            return number, next(csv.reader([line], delimiter=delimiter))
        return Quarantined(f"ligne {number}", "", line.strip()[:VALUE_SHOWN], "une cellule est trop longue")
    reason = "un guillemet reste ouvert : fermez-le, ou doublez-le s’il fait partie du texte"
    return Quarantined(f"ligne {number}", "", line.strip()[:VALUE_SHOWN], reason)


def _delimiter(text: str) -> str:
    header = _QUOTED.sub("", next((line for line in text.splitlines() if line.strip()), ""))
    return max(_DELIMITERS, key=header.count)


def _check_columns(columns: Sequence[str], *, required: Sequence[str], name: str) -> None:
    missing = [column for column in required if column not in columns]
    if missing:
        found = ", ".join(columns[:40]) or "aucune"
        raise SourceError(
            f"{name} : colonne absente : {', '.join(missing)}. Colonnes lues : {found}. "
            "La première ligne doit porter ces noms, à la lettre."
        )
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise SourceError(f"{name} : colonne en double : {', '.join(twice)}.")
    if len(columns) > MAX_COLUMNS:
        raise SourceError(f"{name} : {len(columns)} colonnes, plus que les {MAX_COLUMNS} permises.")
