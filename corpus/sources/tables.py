"""Read tables: CSV and ODS files whose first row names the columns."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.sources.files import read_bytes, read_text
from corpus.sources.ods import ods_rows
from corpus.sources.rows import Quarantined, Row

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
        numbered = ods_rows(read_bytes(path), name=str(path))
        what = "ligne"
    else:
        numbered = csv_rows(read_text(path), name=str(path))
        what = "ligne"
    _, header = next(numbered, (0, []))
    columns = [str(cell).strip() for cell in header]
    _check_columns(columns, required=required, name=str(path))
    for number, cells in numbered:
        place = f"{what} {number}"
        extra = [cell for cell in cells[len(columns) :] if cell.strip()]
        if extra:
            reason = f"{len(cells)} cellules pour {len(columns)} colonnes : un séparateur n’est pas entre guillemets"
            yield Quarantined(place, "", extra[0], reason)
        else:
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            yield Row(place, dict(zip(columns, padded, strict=False)))


def csv_rows(text: str, *, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV text with the number of their first line, from 1; lines without a cell are passed over.

    Args:
        text: the text; its separator is read off its first line.
        name: what to call the file in an error.

    Yields:
        The number of the line and the cells.

    Raises:
        SourceError: if the text is no CSV.

    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        first = 1
        for cells in reader:
            if cells:
                yield first, cells
            first = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"{name}, ligne {reader.line_num} : CSV illisible ({error}).") from error


def _delimiter(text: str) -> str:
    header = _QUOTED.sub("", next((line for line in text.splitlines() if line.strip()), ""))
    return max(_DELIMITERS, key=header.count)


def _check_columns(columns: Sequence[str], *, required: Sequence[str], name: str) -> None:
    missing = [column for column in required if column not in columns]
    if missing:
        found = ", ".join(columns[:40]) or "aucune"
        raise SourceError(f"{name} : colonne absente : {', '.join(missing)}. Colonnes lues : {found}.")
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise SourceError(f"{name} : colonne en double : {', '.join(twice)}.")
    if len(columns) > MAX_COLUMNS:
        raise SourceError(f"{name} : {len(columns)} colonnes, plus que les {MAX_COLUMNS} permises.")
