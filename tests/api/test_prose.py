"""French text in a terminal breaks at its spaces, and never at a no-break one."""

import io

import pytest
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from api.cli.prose import NEAREST_SIGNS, FrenchConsole, Prose

SAID = "Idée\u00a0: «\u00a0Le calendrier\u00a0», puis\u202f? «\u00a0Rien\u00a0» de plus\u202f; 3\u00a0500 habitants."


def told(text: Text, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(Group(text))
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", range(16, 60))
def test_a_line_breaks_at_a_plain_space_alone(width: int) -> None:
    lines = told(Prose(SAID), width)
    assert max(map(len, lines)) <= width
    assert " ".join(line.rstrip(" ") for line in lines) == SAID


def test_bold_stays_on_the_words_it_was_put_on() -> None:
    text = Prose.assemble(("Pourquoi\u00a0: ", "bold"), SAID)
    [first, *_] = text.wrap(Console(width=30), 30)
    assert isinstance(text, Prose)
    assert [(span.start, span.end, span.style) for span in first.spans] == [(0, 11, "bold")]


@pytest.mark.parametrize("width", range(16, 60))
def test_whatever_is_printed_has_its_marks_kept_with_their_words(width: int) -> None:
    typed = SAID.replace("\u00a0", " ").replace("\u202f", " ")
    table = Table.grid()
    table.add_row(Text(typed))
    table.add_row(typed)
    for said in (typed, Text(typed, style="red"), Panel(Text(typed)), table):
        console = FrenchConsole(file=io.StringIO(), width=width)
        console.print(said, markup=False)
        written = console.file.getvalue()  # type: ignore[attr-defined]
        cells = [cell.strip(" ") for line in written.splitlines() for cell in line.split("│")]
        assert not [cell for cell in cells if cell.startswith((":", ";", "?", "»")) or cell.endswith("«")]
    printed = SAID.replace("3\u00a0500", "3 500")
    console = FrenchConsole(file=io.StringIO(), soft_wrap=True)
    # What is copied into a command stays as it is: its quotes, a folder named after a year and a number.
    console.print(f"{typed} deja-la match 'BESOIN'", markup=False)
    assert console.file.getvalue() == f"{printed} deja-la match 'BESOIN'\n"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("cp1252", "L’été\u00a0: 27 000 œufs ?"),
        ("latin-1", "L'été\u00a0: 27 000 oeufs ?"),
        ("ascii", "L'ete : 27 000 oeufs ?"),
    ],
)
def test_what_an_encoding_does_not_have_is_written_by_the_nearest_signs(encoding: str, written: str) -> None:
    said = "L’été\u00a0: 27\u202f000 œufs\u202f?"
    assert said.encode(encoding, NEAREST_SIGNS).decode(encoding) == written
    assert "語".encode(encoding, NEAREST_SIGNS) == b"?"
