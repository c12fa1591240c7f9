"""Write a benchmark as a file: the same sheets in each format, so that no format says less than another."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from api.pages.attachments import attachment
from api.pages.benchmarks.ods import as_ods
from api.pages.benchmarks.pdf import as_pdf
from api.pages.benchmarks.sheets import sheets_of, written
from corpus.place_names import folded_name

if TYPE_CHECKING:
    from api.desk import Benchmark

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute (OWASP, CSV injection)."""
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~!]|&(?=#?\w+;))")
_NAMED: Final = 70
"""Characters of the name of a file, at most, without its ending: a folder shows no more of it."""


def kept_as(benchmark: Benchmark, ending: str) -> str:
    """Write the ``Content-Disposition`` of a benchmark's file, named after it: several lie in one folder of downloads.

    Args:
        benchmark: the benchmark.
        ending: of the format.

    Returns:
        What `attachment` makes of a name such as ``comparatif-commerces-du-centre-bourg.ods``: ASCII, the title cut at
        a word.

    """
    words = re.findall("[a-z0-9]+", folded_name(benchmark.title))
    name = "-".join(["comparatif", *words, ""])[: _NAMED + 1].rpartition("-")[0]
    return attachment(f"{name}.{ending}")


def as_csv(benchmark: Benchmark, origin: str) -> bytes:
    """Write the sheets one under the other, for a French spreadsheet: BOM, semicolons, no formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    for number, sheet in enumerate(sheets_of(benchmark, origin)):
        if number:
            writer.writerow([])
        writer.writerow([guarded(sheet.title)])
        writer.writerows([guarded(written(cell)) for cell in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """Keep a spreadsheet from computing a cell.

    Args:
        cell: any text.

    Returns:
        The text, after an apostrophe where it begins as a formula does.

    Examples:
        >>> guarded("=1+1"), guarded("Gratuit")
        ("'=1+1", 'Gratuit')

    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_markdown(benchmark: Benchmark, origin: str) -> bytes:
    """Write the sheets as tables of Markdown."""
    parts = [f"# {_plain(benchmark.title)}\n"]
    for sheet in sheets_of(benchmark, origin):
        head, *rows = [[written(cell) for cell in row] for row in sheet.rows]
        lines = [_line(head), "|" + " --- |" * len(head), *(map(_line, rows) if rows else ["", _plain(sheet.nothing)])]
        parts.append(f"## {_plain(sheet.title)}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts).encode()


def as_json(benchmark: Benchmark, origin: str) -> bytes:
    """Write the sheets by title, a list of rows each, the head first; what is a number is one."""
    sheets = [{"title": sheet.title, "rows": sheet.rows} for sheet in sheets_of(benchmark, origin)]
    told = {"title": benchmark.title, "index_version": benchmark.index_version, "sheets": sheets}
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "<br>")


Writer = Callable[["Benchmark", str], bytes]
WRITERS: Final[Mapping[str, tuple[str, Writer]]] = {
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", as_ods),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "md": ("text/markdown; charset=utf-8", as_markdown),
    "json": ("application/json", as_json),
    "pdf": ("application/pdf", as_pdf),
}
"""Media type and writer, by ending; it is given the origin of the site, as `sheets_of`."""
