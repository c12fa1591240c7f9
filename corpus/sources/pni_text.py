"""The scanned text of the programme's synthesis: its sections and paragraphs, without what is no text of a fiche."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.cleaning import mask_personal_data
from corpus.sources.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PICTURES = (
    (500, 509),
    (859, 997),
    (1031, 1032),
    (1819, 1828),
    (2071, 2071),
    (2118, 2126),
    (2241, 2318),
    (2595, 2605),
    (2666, 2697),
)
"""Lines read from pictures: leaflets, a water sheet, a children's grid, a table that names people, captions."""
_PASTED = ((1750, 1752),)
"""Louvres: a paragraph pasted from Valence Romans."""
_SHARED = ((1039, 1045), (1103, 1103), (1527, 1527), (2612, 2612), (2790, 2790))
"""Boxes that two fiches share: no part of either."""
_MISREAD = (
    (re.compile(r"jeuxaider\.gov(?:\.fr)?", re.IGNORECASE), "JeVeuxAider.gouv.fr"),
    (re.compile(r"jeveuxaider\.gouv(?!\.fr)", re.IGNORECASE), "JeVeuxAider.gouv.fr"),
    (re.compile(r"parcs naturels régionaux du département"), "parcs départementaux"),
    (re.compile(r"Locaux d'Enseignement \(EPL\)"), "Locaux d'Enseignement (EPLE)"),
    (re.compile(r"(?: à l'adresse)?\s*[<(\[]*(?:https?://)?dev\.lot\.fr\S*", re.IGNORECASE), "."),
)
"""What the recognition got wrong, and the address of a development server, which is not to be published."""
_SECTIONS: Mapping[str, str] = {
    "problematique": "problem",
    "contexte": "context",
    "hypothese": "hypotheses",
    "investigation": "field",
    "quelle": "solutions",
    "et maintenant": "follow_up",
}
_HEADING = re.compile(r"^(?:#{1,6}\s*\**\s*|\*\*)([A-ZÀ-Ý«#0-9][^*]*?)[\s*]*$")
_ITEM = re.compile(r"^\s*[-*•]\s+")
_CAPTION = 140
"""Letters under which a paragraph of the follow-up that does not end like a sentence is taken for a caption."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or an item of a list, in plain text, with its lines."""

    text: str
    first: int
    last: int
    item: bool

    @property
    def lines(self) -> str:
        """Its lines, as a record cites them."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


def citable(number: int) -> bool:
    """Tell whether a line, from 1, is text of the synthesis."""
    return not any(first <= number <= last for first, last in (*_PICTURES, *_PASTED))


def sections_of(lines: Sequence[str], *, first: int, last: int) -> dict[str, list[Paragraph]]:
    """Read the sections of a fiche.

    Args:
        lines: every line of the document, the first being line 1.
        first: the fiche's first line.
        last: its last line.

    Returns:
        The paragraphs of ``problem``, ``context``, ``hypotheses``, ``field``, ``solutions`` and ``follow_up``; a
        section that is lost is absent.

    """
    kept: dict[str, list[tuple[int, str]]] = {}
    section = ""
    for number in range(first, min(last, len(lines)) + 1):
        line = lines[number - 1]
        heading = _HEADING.match(line.strip())
        if heading and not _ITEM.match(line):
            section = _section(heading[1], section)
        elif section and citable(number) and not _within(number, _SHARED):
            kept.setdefault(section, []).append((number, line))
    found = {name: list(paragraphs(numbered)) for name, numbered in kept.items()}
    if "follow_up" in found:
        found["follow_up"] = [p for p in found["follow_up"] if not _is_caption(p)]
    return {name: told for name, told in found.items() if told}


def cited(lines: Sequence[str], numbers: Iterable[int]) -> str:
    """Join the lines that are cited of a tool, in plain text; those that are no text are left out."""
    wanted = [(number, lines[number - 1]) for number in numbers if 1 <= number <= len(lines) and citable(number)]
    return "\n".join(p.text for line in wanted for p in paragraphs([line]) if p.text)


def paragraphs(numbered: Iterable[tuple[int, str]]) -> Iterator[Paragraph]:
    """Join lines to paragraphs and items of lists.

    Args:
        numbered: numbers and lines.

    Yields:
        What stands between blank lines, each item of a list apart.

    """
    current: list[tuple[int, str]] = []
    for number, line in numbered:
        if not line.strip() or _ITEM.match(line):
            yield from _paragraph(current)
            current = []
        if line.strip():
            current.append((number, line))
    yield from _paragraph(current)


def put_right(text: str) -> str:
    """Write what the recognition got wrong as it was."""
    for misread, right in _MISREAD:
        text = misread.sub(right, text)
    return text


def _paragraph(numbered: Sequence[tuple[int, str]]) -> Iterator[Paragraph]:
    if not numbered:
        return
    raw = put_right(" ".join(line.strip() for _, line in numbered))
    text = mask_personal_data(" ".join(plain(_ITEM.sub("", raw)).split())).strip()
    if any(character.isalpha() for character in text):
        yield Paragraph(text, numbered[0][0], numbered[-1][0], item=bool(_ITEM.match(numbered[0][1])))


def _section(heading: str, current: str) -> str:
    folded = plain(heading).casefold().translate(str.maketrans("éèê", "eee"))
    for start, name in _SECTIONS.items():
        if folded.startswith(start):
            return name
    # A heading of its own inside the solutions parts them; anywhere else it opens a box on a tool.
    return current if current == "solutions" else ""


def _is_caption(paragraph: Paragraph) -> bool:
    return not paragraph.item and len(paragraph.text) < _CAPTION and paragraph.text[-1] not in ".!?:;»”"


def _within(number: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= number <= last for first, last in spans)
