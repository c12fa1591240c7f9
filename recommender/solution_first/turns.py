"""Turns of phrase: the small language they are written in, and the line of words they are looked for in.

A turn is a sequence of words. ``a|b`` is one of two words, ``a?`` may be missing, ``a*`` is any word that
starts with a, ``*`` any word. Capitals, accents, apostrophes, hyphens and slips of one letter are forgiven.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from models.french import fold
from models.remembered_words import remembered
from models.solution_words import solution_words

if TYPE_CHECKING:
    from collections.abc import Iterable

_PIECE = re.compile(r"[^\W_]+|[.!?;…]+|:|[,()–—/]+|[«»“”\"]")
_REST_OF_WORD = re.compile(r"(?:-[^\W_]+)+")
_MARKED = ((".!?;…", "."), (":", ":"), (",()–—/", ","), ('«»“”"', '"'))
_MARK_OF = {character: mark for characters, mark in _MARKED for character in characters}
"""By the first character of a piece, the mark that stands for it."""
QUOTE: Final = '"'
MARKS: Final = frozenset(_MARK_OF.values())
"""What stands for the punctuation in a line."""


@dataclass(frozen=True)
class Line:
    """A text as folded words and the marks ``. : , "``, each between two spaces."""

    words: str
    """Starts and ends with a space."""
    text: str

    # Looked for when a stretch is quoted: most lines never are.
    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset in ``words`` of each piece, rising."""
        lengths = [len(piece) + 1 for piece in self.words[1:-1].split(" ")]
        # As many as there are pieces: a text without any is a line of one that is empty.
        return tuple(accumulate(lengths[:-1], initial=1))[: len(self.spans)]

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each piece comes from in ``text``."""
        return tuple(match.span() for match in _PIECE.finditer(self.text))

    def quote(self, start: int, end: int, *, line_ends: Iterable[int] = ()) -> str:
        """Give the stretch of the text that a stretch of ``words`` comes from; neither is empty.

        A word with hyphens is given whole, and nothing of a line that began anew, with a capital or a dash, after one
        of ``line_ends``, rising places in the text.
        """
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        begin, stop = self.spans[first][0], self.spans[last][1]
        if rest := _REST_OF_WORD.match(self.text, stop):
            stop = rest.end()
        anew = (place for place in line_ends if begin < place < stop and not self.text[place + 1].islower())
        return self.text[begin : next(anew, stop)]


def read_line(text: str) -> Line:
    """Read a text as a line of words.

    Args:
        text: any text.

    Returns:
        The line.

    Examples:
        >>> read_line("L'appli ? Non : un Portail.").words
        ' l appli . non : un portail . '

    """
    return Line(f" {' '.join(map(_read, _PIECE.findall(text)))} ", text)


@remembered()
def _read(piece: str) -> str:
    mark = _MARK_OF.get(piece[0])
    if mark:
        return mark
    # Folding may part a word in two: "½" is "1⁄2".
    return "".join(solution_words().mend(fold(piece)).split())


def pattern_of(turns: Iterable[str]) -> str:
    r"""Write turns as one regular expression.

    Args:
        turns: folded turns, at least one.

    Returns:
        An expression that matches any of them in the words of a line, with the space after each word; it holds
        no group that captures.

    Examples:
        >>> pattern_of(["il? faut|faudra"])
        '(?:(?:(?:il) )?(?:faut|faudra) )'

    """
    return f"(?:{'|'.join(''.join(_item(item) for item in turn.split()) for turn in turns)})"


def _item(item: str) -> str:
    words = item.rstrip("?").replace("*", r"[^ ]*")
    return f"(?:(?:{words}) )?" if item.endswith("?") else f"(?:{words}) "
