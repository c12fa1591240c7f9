"""French text in a terminal breaks at its spaces, and never at a no-break one."""

import io

import pytest
from rich.console import Console, Group
from rich.text import Text

from api.cli.prose import Prose

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
