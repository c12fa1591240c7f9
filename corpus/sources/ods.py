"""Read the sheets of an ODS file.

The XML is read as it stands and not by a library of spreadsheets: a row that says it is repeated a million times, as
the last row of a sheet often does, must cost nothing, and a document type (where entities explode) is refused.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from corpus.errors import SourceError
from corpus.sources.files import DAMAGED, check_zip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_ANEW = "ouvrez-le dans un tableur, enregistrez-le en .ods, puis recommencez"
_MAX_REPEATED = 10_000
"""Times that one row with something in it may be repeated."""
_MAX_CELLS = 1_000
"""Cells that a row may have."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook."""

    name: str
    file: str
    """What to call the file in an error."""
    table: ET.Element

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that hold something, with their number in the sheet, from 1.

        Yields:
            The number and the cells as text: numbers as they count, dates in ISO, truth as ``oui`` or ``non``; empty
            cells at the end are left out. What is written once for several merged rows is said of each.

        Raises:
            SourceError: if a row is longer, or repeated more, than a list of records is.

        """
        number = 1
        merged: dict[int, tuple[str, int]] = {}
        for row in self.table.iter(f"{_TABLE}table-row"):
            repeated = _repeated(row, "number-rows-repeated")
            cells = _cells(row, name=self.file)
            if cells and repeated > _MAX_REPEATED:
                raise SourceError(f"{self.file} : la ligne {number} est répétée {repeated} fois ; lecture refusée.")
            if cells:
                merged = {column: one for column, one in merged.items() if one[1] >= number}
                told = _with_merged(cells, merged)
                for again in range(repeated):
                    yield number + again, told
                merged |= {
                    column: (cells[column], number + rows - 1)
                    for column, rows in _merged_from(row)
                    if column < len(cells)
                }
            number += repeated


def ods_sheets(content: bytes, *, name: str) -> list[Sheet]:
    """Read a workbook.

    Args:
        content: the bytes of the file.
        name: what to call the file in an error.

    Returns:
        Its sheets, at least one, in order.

    Raises:
        SourceError: if the file is no ODS, or would unpack to far more than it holds.

    """
    xml = _content_xml(content, name=name)
    try:
        # No document type, so no entity: nothing left that explodes.
        tree = ET.fromstring(xml)  # noqa: S314
    except ET.ParseError as error:
        raise SourceError(f"{name} n’est pas un fichier ODS lisible : {_ANEW}.") from error
    sheets = tree.findall(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    if not sheets:
        raise SourceError(f"{name} ne contient aucune feuille de calcul.")
    return [Sheet(sheet.get(f"{_TABLE}name", ""), name, sheet) for sheet in sheets]


def _content_xml(content: bytes, *, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_zip(archive, name=name)
            xml = archive.read("content.xml")
    except (*DAMAGED, KeyError) as error:
        raise SourceError(f"{name} n’est pas un fichier ODS lisible : {_ANEW}.") from error
    _refuse_document_type(xml, name=name)
    return xml


def _refuse_document_type(xml: bytes, *, name: str) -> None:
    """Read a document as the parser does, whatever its encoding: its bytes alone would not show a type in UTF-16."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise SourceError(f"{name} déclare un type de document\N{NO-BREAK SPACE}: lecture refusée.")

    # Called before what the type declares is read.
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the only way to say that this is the end
    except expat.ExpatError as error:
        raise SourceError(f"{name} n’est pas un fichier ODS lisible : {_ANEW}.") from error


def _repeated(element: ET.Element, attribute: str) -> int:
    value = element.get(f"{_TABLE}{attribute}", "1")
    return max(1, int(value)) if value.isdigit() else 1


def _cells(row: ET.Element, *, name: str) -> list[str]:
    cells: list[str] = []
    gap = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        text, repeated = _text_of(cell), _repeated(cell, "number-columns-repeated")
        if not text:
            gap += repeated  # written only when something follows
            continue
        if len(cells) + gap + repeated > _MAX_CELLS:
            raise SourceError(f"{name} : une ligne a plus de {_MAX_CELLS} cellules ; lecture refusée.")
        cells += [""] * gap + [text] * repeated
        gap = 0
    return cells


def _with_merged(cells: list[str], merged: Mapping[int, tuple[str, int]]) -> list[str]:
    """Say of a row what stands once for it and for rows above."""
    if not merged:
        return cells
    told = cells + [""] * (max(merged) + 1 - len(cells))
    return [merged[column][0] if not text and column in merged else text for column, text in enumerate(told)]


def _merged_from(row: ET.Element) -> Iterator[tuple[int, int]]:
    """Find the columns of which a cell of this row stands for rows below too, with how many there are in all."""
    column = 0
    for cell in row:
        if cell.tag in _CELLS:
            rows = _repeated(cell, "number-rows-spanned")
            if rows > 1:
                yield column, rows
            column += _repeated(cell, "number-columns-repeated")


def _text_of(cell: ET.Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "boolean":
        return "oui" if cell.get(f"{_OFFICE}boolean-value") == "true" else "non"
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "").partition("T")[0]
    if kind == "float":
        return _number(cell.get(f"{_OFFICE}value", ""))
    text = "\n".join(_paragraph(paragraph) for paragraph in cell.findall(f"{_TEXT}p")).strip()
    return text or cell.get(f"{_OFFICE}string-value", "").strip()


def _number(value: str) -> str:
    return value.removesuffix(".0")


def _paragraph(paragraph: ET.Element) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            parts.append(" " * min(int(count) if count.isdigit() else 1, 100))
        elif child.tag in {f"{_TEXT}tab", f"{_TEXT}line-break"}:
            parts.append("\n" if child.tag == f"{_TEXT}line-break" else " ")
        else:
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
