"""Read tables: CSV and ODS files whose first row names the columns."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import unicodedata
from itertools import chain, islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.sources.files import read_bytes, read_text
from corpus.sources.ods import ods_sheets
from corpus.sources.rows import VALUE_SHOWN, Quarantined, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from corpus.sources.ods import Sheet

_DELIMITERS = (";", ",", "\t")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_SAID_DELIMITER = re.compile(r'"?sep=([;,\t])"?', re.IGNORECASE)
_BLANK = ' ";,\t\r\n'
"""What a row without a value is made of."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_HEADER_WITHIN = 10
"""Rows that hold something among which the columns are looked for: a title often stands above them."""
MAX_COLUMNS = 1_000
"""Columns from which a table is not a list of records."""


def read_table(
    path: Path, *, required: Sequence[str], known: Collection[str] = (), also: Mapping[str, str] = _NOTHING
) -> Iterator[Row | Quarantined]:
    """Read a CSV or ODS table.

    Args:
        path: a ``.csv`` or ``.tsv`` file (``;``, ``,`` or tab; UTF-8 with or without mark, UTF-16, CP1252 or
            Mac Roman), or an ``.ods`` file, of which the first sheet that has the columns is read.
        required: columns that must be there.
        known: columns that are read, named in lower case: the file may write them in any case, and only they may not
            come twice. None: names are taken to the letter, and none may come twice.
        also: other names of the known columns, as `column_key` folds them, those that say it best last.
            `meant_columns` tells which is read where the file has several.

    Yields:
        Each row under the names of the columns; a row with more cells than there are columns is quarantined, and so are
        one that names the columns anew and a second sheet that has them.

    Raises:
        SourceError: if the file is no such table or lacks a column.

    """
    if path.suffix.lower() == ".ods":
        rows = _ods_rows(path, required=required, known=known, also=also)
    else:
        text = read_text(path)
        rows = csv_rows(text, delimiter=_delimiter(text, required=required, known=known, also=also))
    columns, rows = _header(rows, required=required, known=known, also=also, name=str(path))
    named = [columns.index(column) for column in required]
    for row in rows:
        if isinstance(row, Quarantined):
            yield row
            continue
        place, cells = row
        if all(meant_columns(cells[at : at + 1], known=known, also=also) == [columns[at]] for at in named):
            yield Quarantined(place, "", cells[0][:VALUE_SHOWN], "cette ligne répète le nom des colonnes")
            continue
        extra = [cell for cell in cells[len(columns) :] if cell.strip()]
        if extra:
            reason = f"{len(cells)} cellules pour {len(columns)} colonnes : un séparateur n’est pas entre guillemets"
            yield Quarantined(place, "", extra[0], reason)
        else:
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            yield Row(place, dict(zip(columns, padded, strict=False)))


def _ods_rows(
    path: Path, *, required: Sequence[str], known: Collection[str], also: Mapping[str, str]
) -> Iterator[tuple[str, list[str]] | Quarantined]:
    """Read the first sheet that has the columns, and tell of the others that have them: no row goes unseen."""
    sheets = ods_sheets(read_bytes(path), name=str(path))
    below = {
        number: _rows_below(sheet, required=required, known=known, also=also) for number, sheet in enumerate(sheets)
    }
    read, *others = [number for number, n_rows in below.items() if n_rows is not None] or [0]
    for number, cells in sheets[read].rows():
        yield f"ligne {number}", cells
    for other in others:
        if n_rows := below[other]:
            told = f"{n_rows} ligne{'s' if n_rows > 1 else ''} non lue{'s' if n_rows > 1 else ''}"
            reason = f"seule la feuille « {sheets[read].name} » est lue : enregistrez celle-ci dans un fichier à part"
            yield Quarantined(f"feuille « {sheets[other].name} »", "", told, reason)


def _rows_below(
    sheet: Sheet, *, required: Sequence[str], known: Collection[str], also: Mapping[str, str]
) -> int | None:
    """Count the rows below the names of the columns; none where the sheet does not name them."""
    rows = sheet.rows()
    first = islice(rows, _HEADER_WITHIN)
    try:
        if not any(_names_columns(cells, required=required, known=known, also=also) for _, cells in first):
            return None
    except SourceError:
        return None  # a table that crosses a thousand things, say, beside the list
    return sum(1 for _ in chain(first, rows))


def _names_columns(
    cells: Sequence[str], *, required: Sequence[str], known: Collection[str], also: Mapping[str, str]
) -> bool:
    return set(required) <= set(meant_columns(cells, known=known, also=also))


def column_key(name: str) -> str:
    """Fold the name of a column, so that the ways in which people type one are found under one key.

    Args:
        name: as the file writes it.

    Returns:
        In lower case, with straight apostrophes, single spaces and a plain plural, its accents composed, without unseen
        characters.

    Examples:
        >>> column_key(" Nom de  l’Outil "), column_key("Thème(s)")
        ("nom de l'outil", 'thèmes')

    """
    seen = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) != "Cf")
    return " ".join(seen.lower().replace("’", "'").replace("(s)", "s").split())


def _header(
    rows: Iterator[tuple[str, list[str]] | Quarantined],
    *,
    required: Sequence[str],
    known: Collection[str],
    also: Mapping[str, str],
    name: str,
) -> tuple[list[str], Iterator[tuple[str, list[str]] | Quarantined]]:
    """Find the row that names the columns, below a title if there is one; gives them, and the rows below it."""
    first = list(islice(rows, _HEADER_WITHIN))
    named = [[] if isinstance(row, Quarantined) else meant_columns(row[1], known=known, also=also) for row in first]
    bearing = [number for number, columns in enumerate(named) if set(required) <= set(columns)]
    found = bearing[0] if bearing else 0
    while found + 1 in bearing:
        found += 1  # names over two rows, some of them merged: the lower one says which is which
    top = first[found] if first else ("", [])
    if isinstance(top, Quarantined):
        raise SourceError(f"{name}, {top.place} : {top.reason}.")
    columns = named[found] if first else []
    _refuse_without(columns, required=required, written=top[1], name=name, also=also)
    _check_columns(columns, once=known or columns, written=top[1], name=name)
    return columns, chain(first[found + 1 :], rows)


def meant_columns(names: Sequence[str], *, known: Collection[str], also: Mapping[str, str]) -> list[str]:
    """Tell which column each name stands for.

    Args:
        names: as a file writes them.
        known: the columns that are read.
        also: other names of theirs, as `column_key` folds them.

    Returns:
        One column a name, in order. Of several names of a column, its own is read, else the last of ``also`` that is
        there; the others are given as they are written, and so are those that mean nothing.

    Examples:
        >>> meant_columns(["Site web", "Adresse"], known={"url"}, also={"adresse": "url", "site web": "url"})
        ['url', 'Adresse']

    """
    keys = [column_key(name) for name in names]
    there = set(keys)
    read = {column: column for column in known}
    read |= {column: key for key, column in also.items() if key in there and column not in there}
    meant = ((name, key, also.get(key, key)) for name, key in zip(names, keys, strict=True))
    return [column if read.get(column) == key else name.strip() for name, key, column in meant]


def csv_rows(text: str, *, delimiter: str) -> Iterator[tuple[str, list[str]] | Quarantined]:
    """Yield the rows of a CSV text; those whose cells are all blank are passed over.

    A quote that nothing closes would take every row after it for one cell: its line alone is
    quarantined, and reading starts again on the next.

    Args:
        text: the text.
        delimiter: its separator, unless a first line ``sep=;``, as Excel writes it, says another.

    Yields:
        Where a row stands (its first line, from 1, and its row in a spreadsheet where cells of several lines make it
        another) and its cells; or a line that cannot be read.

    """
    lines = list(io.StringIO(text, newline=""))
    said = _SAID_DELIMITER.fullmatch(lines[0].strip("\r\n")) if lines else None
    delimiter = said[1] if said else delimiter
    start = rows = 1 if said else 0
    while start < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                rows += 1
                if any(cell.strip() for cell in cells):
                    yield _place(start + done + 1, rows), cells
                done = reader.line_num
        except csv.Error:
            rows += 1
            yield _alone(lines[start + done], place=_place(start + done + 1, rows), delimiter=delimiter)
            done += 1
        start += done


def _place(line: int, row: int) -> str:
    return f"ligne {line}" if line == row else f"ligne {line} (rangée {row} dans un tableur)"


def _alone(line: str, *, place: str, delimiter: str) -> tuple[str, list[str]] | Quarantined:
    """Read a line without regard to those after it: quotes that come in pairs may stand where they should not."""
    if line.count('"') % 2 == 0:
        with contextlib.suppress(csv.Error):
            return place, next(csv.reader([line], delimiter=delimiter))
        return Quarantined(place, "", line.strip()[:VALUE_SHOWN], "une cellule est trop longue")
    reason = "un guillemet reste ouvert : fermez-le, ou doublez-le s’il fait partie du texte"
    return Quarantined(place, "", line.strip()[:VALUE_SHOWN], reason)


def _delimiter(text: str, *, required: Sequence[str], known: Collection[str], also: Mapping[str, str]) -> str:
    """Choose the separator by which the columns are found, whatever a title above them holds; else the first line's."""
    top = _QUOTED.sub("", next((line for line in text.splitlines() if line.strip(_BLANK)), ""))
    likeliest = sorted(_DELIMITERS, key=top.count, reverse=True)
    for delimiter in likeliest:
        for row in islice(csv_rows(text, delimiter=delimiter), _HEADER_WITHIN):
            if isinstance(row, Quarantined):
                continue
            if set(required) <= set(meant_columns(row[1], known=known, also=also)):
                return delimiter
    return likeliest[0]


def _refuse_without(
    columns: Sequence[str], *, required: Sequence[str], written: Sequence[str], name: str, also: Mapping[str, str]
) -> None:
    missing = [column for column in required if column not in columns]
    if not missing:
        return
    if len(columns) == 1 and "|" in columns[0]:
        raise SourceError(f"{name} : les cellules sont séparées par « | » : enregistrez la liste avec des « ; ».")
    found = ", ".join(" ".join(cell.split()) for cell in written[:40] if cell.strip()) or "aucune"
    names = {column: [one for one, meant in also.items() if meant == column] for column in missing}
    wanted = ", ".join(" ou ".join([column, *names[column][:1]]) for column in missing)
    raise SourceError(
        f"{name} : colonne absente : {wanted}. Colonnes lues : {found}. "
        f"Une des {_HEADER_WITHIN} premières lignes doit porter ces noms, à la lettre."
    )


def _check_columns(columns: Sequence[str], *, once: Collection[str], written: Sequence[str], name: str) -> None:
    twice = {column: cell for column, cell in zip(columns, written, strict=True) if columns.count(column) > 1}
    told = sorted(" ".join(cell.split()) for column, cell in twice.items() if column and column in once)
    if told:
        raise SourceError(f"{name} : colonne en double : {', '.join(told)}.")
    if len(columns) > MAX_COLUMNS:
        raise SourceError(f"{name} : {len(columns)} colonnes, plus que les {MAX_COLUMNS} permises.")
