"""Read tables: CSV and ODS files whose first row names the columns."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.sources.files import read_bytes, read_text
from corpus.sources.ods import ods_rows
from corpus.sources.rows import VALUE_SHOWN, Quarantined, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

_DELIMITERS = (";", ",", "\t")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_SAID_DELIMITER = re.compile(r'"?sep=([;,\t])"?', re.IGNORECASE)
_BLANK = ' ";,\t\r\n'
"""What a row without a value is made of."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
MAX_COLUMNS = 1_000
"""Columns from which a table is not a list of records."""


def read_table(
    path: Path, *, required: Sequence[str], known: Collection[str] = (), also: Mapping[str, str] = _NOTHING
) -> Iterator[Row | Quarantined]:
    """Read a CSV or ODS table.

    Args:
        path: a ``.csv`` or ``.tsv`` file (``;``, ``,`` or tab; UTF-8 with or without mark, UTF-16, CP1252 or
            Mac Roman), or an ``.ods`` file, of which the first sheet is read.
        required: columns that must be there.
        known: columns that are read, named in lower case: the file may write them in any case, and only they may not
            come twice. None: names are taken to the letter, and none may come twice.
        also: other names of the known columns, in lower case: each is read as the column that it stands for, unless
            the file has that one too.

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
    named = (str(cell).strip() for cell in header[1])
    columns = [column.lower() if column.lower() in known else column for column in named]
    there = set(columns)
    columns = [
        meant if (meant := also.get(column.lower(), "")) and meant not in there else column for column in columns
    ]
    _check_columns(columns, required=required, once=known or columns, name=str(path), also=also)
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
    """Yield the rows of a CSV text; those whose cells are all blank are passed over.

    A quote that nothing closes would take every row after it for one cell: its line alone is
    quarantined, and reading starts again on the next.

    Args:
        text: the text; its separator is read off its first line that holds something, or said by a first line
            ``sep=;`` as Excel writes it.

    Yields:
        The number of the first line of a row, from 1, and its cells; or a line that cannot be read.

    """
    lines = list(io.StringIO(text, newline=""))
    said = _SAID_DELIMITER.fullmatch(lines[0].strip("\r\n")) if lines else None
    delimiter = said[1] if said else _delimiter(text)
    start = 1 if said else 0
    while start < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
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
    header = _QUOTED.sub("", next((line for line in text.splitlines() if line.strip(_BLANK)), ""))
    return max(_DELIMITERS, key=header.count)


def _check_columns(
    columns: Sequence[str], *, required: Sequence[str], once: Collection[str], name: str, also: Mapping[str, str]
) -> None:
    missing = [column for column in required if column not in columns]
    if missing:
        if len(columns) == 1 and "|" in columns[0]:
            raise SourceError(f"{name} : les cellules sont séparées par « | » : enregistrez la liste avec des « ; ».")
        found = ", ".join(columns[:40]) or "aucune"
        names = {column: [one for one, meant in also.items() if meant == column] for column in missing}
        wanted = ", ".join(" ou ".join([column, *names[column][:1]]) for column in missing)
        raise SourceError(
            f"{name} : colonne absente : {wanted}. Colonnes lues : {found}. "
            "La première ligne doit porter ces noms, à la lettre."
        )
    twice = sorted({column for column in columns if column and column in once and columns.count(column) > 1})
    if twice:
        raise SourceError(f"{name} : colonne en double : {', '.join(twice)}.")
    if len(columns) > MAX_COLUMNS:
        raise SourceError(f"{name} : {len(columns)} colonnes, plus que les {MAX_COLUMNS} permises.")
