"""The grid as a whole, on one screen: short texts in rows of one height, each with its full text on demand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.contexts.benchmark_overview import OverviewCell, OverviewHead, OverviewPage, OverviewRow
from api.pages.rendering import render
from api.state import StoreState
from corpus.shortening import first_clauses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.desk import Benchmark, ComparedAnswer

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_NAME: Final = 44
"""Characters of the name of an answer: three lines of the first column."""
_SHORT: Final = 32
"""The same, of what is known: three lines of a column, of which thirteen stand side by side on 1,280 pixels."""
_WORD: Final = 2
"""Characters of the shortest clause of a cell: « Oui », « MIT » say all there is to say."""
_SYLLABLE: Final = re.compile(
    r"(?<=\w[aeiouyàâéèêëîïôûü])(?=[bcdfghjklmnpqrstvwxz][aeiouyàâéèêëîïôûü]\w)"
    r"|(?<=\w[aeiouyàâéèêëîïôûü][bcdfghjklmnpqrstvwxz])(?=[bcdfgjkmpqstvz][aeiouyàâéèêëîïôûü]\w)"
)
"""Where a French word may be broken: before a consonant that a vowel follows, alone or the second of two."""
_LONG_WORD: Final = re.compile(r"\w{10,}")


@router.get("/comparatif/{secret}/ensemble")
def overview(request: Request, secret: str, store: StoreState) -> HTMLResponse:
    """Show the grid as a whole to its team."""
    benchmark = store.benchmarks.read(secret)
    may_write = "" if benchmark.finished_at else secret
    return _shown(request, benchmark, benchmark.answers, secret=may_write, back=f"/comparatif/{secret}")


@router.get("/etude/{share}/ensemble")
def shared_overview(request: Request, share: str, store: StoreState) -> HTMLResponse:
    """Show the grid as a whole to whoever has the share link."""
    benchmark = store.benchmarks.read_shared(share)
    return _shown(request, benchmark, benchmark.ranked, secret="", back=f"/etude/{share}")


def _shown(
    request: Request, benchmark: Benchmark, answers: Iterable[ComparedAnswer], *, secret: str, back: str
) -> HTMLResponse:
    heads = tuple(OverviewHead(one, soft_hyphens(one.label)) for one in benchmark.weighing)
    rows = tuple(_row(benchmark, answer) for answer in answers)
    return render(request, "pages/benchmark_overview.html", OverviewPage(secret, benchmark, back, heads, rows))


def _row(benchmark: Benchmark, answer: ComparedAnswer) -> OverviewRow:
    cells = ((one, benchmark.cell(answer, one)) for one in benchmark.weighing)
    return OverviewRow(
        answer,
        first_clauses(answer.name, _NAME),
        tuple(OverviewCell(one, cell, _short(cell.value.text)) for one, cell in cells),
    )


def _short(text: str) -> str:
    return soft_hyphens(first_clauses(text, _SHORT, least=_WORD))


def soft_hyphens(text: str) -> str:
    """Let the long words of a text be broken where French breaks them, in a column that is narrower than they are.

    Args:
        text: a label, or what a cell says.

    Returns:
        The text, with a soft hyphen (U+00AD) between syllables of its words of ten letters or more.

    Examples:
        >>> soft_hyphens("Interopérabilité").split(chr(0xAD))
        ['Inte', 'ro', 'pé', 'ra', 'bi', 'lité']
        >>> soft_hyphens("Prix") == "Prix"
        True

    """
    return _LONG_WORD.sub(lambda word: _SYLLABLE.sub("\u00ad", word[0]), text)
