"""What someone of the team wrote, read as paragraphs, lists and links: a template writes these, escaped as all else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

_BREAK: Final = re.compile(r"\n[^\S\n]*\n")
_ITEM: Final = re.compile(r"\s*[-•*]\s+")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)\]’']")


@dataclass(frozen=True)
class LetterBlock:
    """A paragraph or a list."""

    is_list: bool
    lines: tuple[tuple[tuple[str, bool], ...], ...]
    """Its lines or items, each in pieces: a text, and whether it is an address to link to."""


def letter_blocks(text: str) -> tuple[LetterBlock, ...]:
    r"""Read a letter.

    Args:
        text: plain text; an empty line parts paragraphs, a line that begins with a dash is an item of a list.

    Returns:
        Its blocks, in order; nothing of the text is lost but empty lines and the dashes of items.

    Examples:
        >>> [(block.is_list, block.lines) for block in letter_blocks("Bonjour,\n- https://exemple.fr/a.")]
        [(False, ((('Bonjour,', False),),)), (True, ((('https://exemple.fr/a', True), ('.', False)),))]

    """
    found = []
    for part in _BREAK.split(text):
        lines = [line for line in part.splitlines() if line.strip()]
        for is_list, group in groupby(lines, key=lambda line: bool(_ITEM.match(line))):
            kept = (_ITEM.sub("", line, count=1) if is_list else line for line in group)
            found.append(LetterBlock(is_list, tuple(_pieces(line) for line in kept)))
    return tuple(found)


def _pieces(line: str) -> tuple[tuple[str, bool], ...]:
    found, end = [], 0
    for match in _ADDRESS.finditer(line):
        found += [(line[end : match.start()], False), (match.group(), True)]
        end = match.end()
    return tuple((text, is_address) for text, is_address in [*found, (line[end:], False)] if text)
