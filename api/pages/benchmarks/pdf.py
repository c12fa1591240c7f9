"""Write a benchmark as a tagged PDF (PDF/UA-1): the sheets of the other files, set on paper."""

from __future__ import annotations

import json
import re
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

from api.pages.benchmarks.sheets import SCALE, sheets_of, written
from api.pages.rendering import TEMPLATES

if TYPE_CHECKING:
    from api.desk import Benchmark

_TEMPLATE: Final = TEMPLATES / "study.typ"
_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What is no character on paper: controls, halves of surrogates."""
_IN_TURN: Final = Lock()
"""The longest study takes the processor for seconds: several at once would slow every need."""


def as_pdf(benchmark: Benchmark, origin: str) -> bytes:
    """Set the sheets on paper, tagged for those who listen to it.

    Args:
        benchmark: the benchmark.
        origin: of the site, as `sheets_of` takes it.

    Returns:
        A PDF/UA-1. Where the fonts we bring lack a character (an emoji, Chinese), the same tagged PDF with the
        system's fonts, without the claim: nothing that was typed is left out.

    """
    # 7 MB that most processes never need: a study is set on paper now and then.
    import typst  # noqa: PLC0415

    sheets = [
        {
            "title": sheet.title,
            "rows": [[_UNREADABLE.sub("", written(cell)) for cell in row] for row in sheet.rows],
            "nothing": sheet.nothing,
        }
        for sheet in sheets_of(benchmark, origin)
        if not sheet.figures
    ]
    study = json.dumps({"title": _UNREADABLE.sub("", benchmark.title), "scale": SCALE, "sheets": sheets})

    def set_on_paper(standard: Literal["ua-1"] | None) -> bytes:
        return typst.compile(
            _TEMPLATE,
            root=_TEMPLATE.parent,
            format="pdf",
            sys_inputs={"study": study},
            pdf_standards=standard,
            ignore_system_fonts=standard is not None,
            # Of its last change: the same benchmark gives the same bytes.
            timestamp=int(benchmark.updated_at.timestamp()),
        )

    with _IN_TURN:
        try:
            return set_on_paper("ua-1")
        except typst.TypstError:
            return set_on_paper(None)
