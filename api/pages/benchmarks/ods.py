"""Write a benchmark as a spreadsheet (ODS): its sheets, with columns that are wide enough and a head that stays."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from api.pages.benchmarks.sheets import sheets_of, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odfdo import Cell, Document, Table

    from api.desk import Benchmark
    from api.pages.benchmarks.sheets import Sheet

_XML_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTHS: Final = ("2.5cm", "5cm", "8cm")
_LINES: Final = (12, 40)
"""Characters of the longest line of a column of each width but the last, at most."""
_CELL, _HEAD = "dl-cell", "dl-head"
_STYLES: Final = (
    *(
        f'<style:style style:name="dl-{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}"/></style:style>'
        for width in _WIDTHS
    ),
    (
        f'<style:style style:name="{_CELL}" style:family="table-cell">'
        '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
    ),
    (
        f'<style:style style:name="{_HEAD}" style:family="table-cell">'
        '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top" fo:background-color="#e3e3fd"/>'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
    ),
)
_FROZEN: Final = 2
"""What a spreadsheet calls a split that does not move."""


def as_ods(benchmark: Benchmark, origin: str) -> bytes:
    """Write the sheets as those of a spreadsheet.

    Args:
        benchmark: the benchmark.
        origin: of the site, as `sheets_of` takes it.

    Returns:
        An ODS. Every cell is a text or a number, none a formula; the head of a sheet stays in sight, and so does the
        first column of one that is wide.

    """
    # With what it reads XML by, 12 MB that most processes never need: a study is downloaded now and then.
    from odfdo import Document, Element  # noqa: PLC0415

    document = Document("spreadsheet")
    document.body.clear()
    styles = document.content.root.get_elements("office:automatic-styles")[0]
    for style in _STYLES:
        styles.append(Element.from_tag(style))
    sheets = sheets_of(benchmark, origin)
    for sheet in sheets:
        document.body.append(_table(sheet))
    _freeze(document, sheets)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(sheet: Sheet) -> Table:
    from odfdo import Column, Row, Table  # noqa: PLC0415

    table = Table(sheet.title)
    for column in range(len(sheet.rows[0])):
        table.append_column(Column(style=f"dl-{_width(sheet, column)}"))
    for number, cells in enumerate(sheet.rows):
        row = Row()
        row.extend_cells(_cell(cell, _CELL if number else _HEAD) for cell in cells)
        table.append(row)
    return table


def _width(sheet: Sheet, column: int) -> str:
    longest = max(len(line) for row in sheet.rows for line in written(row[column]).split("\n"))
    return _WIDTHS[sum(longest > most for most in _LINES)]


def _cell(value: str | float, style: str) -> Cell:
    from odfdo import Cell, Paragraph  # noqa: PLC0415

    if not isinstance(value, str):
        return Cell(value, text=written(value), style=style)
    cell = Cell(style=style)
    if value:
        cell.set_attribute("office:value-type", "string")
        # A spreadsheet shows a paragraph as a line: it shows no other break.
        for line in _XML_CONTROL.sub("", value).split("\n"):
            cell.append(Paragraph(line))
    return cell


def _freeze(document: Document, sheets: Sequence[Sheet]) -> None:
    from odfdo import Element  # noqa: PLC0415

    view = document.settings.root.get_elements("//config:config-item-map-named[@config:name='Tables']")[0]
    for of_template in view.children:
        view.delete(of_template)
    for sheet in sheets:
        # The weights stay in sight with the ratings.
        rows, columns = 2 if sheet.figures else 1, int(len(sheet.rows[0]) > len(_WIDTHS))
        items = {
            "HorizontalSplitMode": _FROZEN if columns else 0,
            "VerticalSplitMode": _FROZEN,
            "HorizontalSplitPosition": columns,
            "VerticalSplitPosition": rows,
            "ActiveSplitRange": 3 if columns else 2,
            "PositionRight": columns,
            "PositionBottom": rows,
        }
        told = "".join(
            f'<config:config-item config:name="{name}" config:type="int">{value}</config:config-item>'
            for name, value in items.items()
        )
        view.append(
            Element.from_tag(
                f'<config:config-item-map-entry config:name="{sheet.title}">{told}</config:config-item-map-entry>'
            )
        )
