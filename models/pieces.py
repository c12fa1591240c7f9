"""Pieces of words: what is compared so that a typo or a lost accent costs little."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from models.french import fold
from models.remembered_words import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORDS = 16_384
"""Words whose pieces are remembered."""


class Pieces:
    """The known runs of characters within words, each with its number."""

    def __init__(self, known: Sequence[str]) -> None:
        """Number the pieces by their place; at least one."""
        self._known = {piece: number for number, piece in enumerate(known)}
        lengths = {len(piece) for piece in self._known}
        self._lengths = range(min(lengths), max(lengths) + 1)
        # Words come again and again, needs do not: a hundred words taken apart are a tenth of an encoding (issue 7).
        self._of = remembered(most=_WORDS)(self._take_apart)

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[str]:
        """Give the pieces, in the order of their numbers."""
        return iter(self._known)

    def in_text(self, text: str) -> Iterator[int]:
        """List the numbers of the known pieces of a text, word by word, as often as they stand there.

        Args:
            text: any text.

        Returns:
            The numbers.

        Examples:
            >>> list(Pieces([" ba", "bac", "sac"]).in_text("Bac bac"))
            [0, 1, 0, 1]

        """
        return chain.from_iterable(map(self._of, text.split()))

    def _take_apart(self, word: str) -> tuple[int, ...]:
        # Folding may part a word in two: "¨" is a space with a mark.
        return tuple(piece for folded in fold(word).split() for piece in self._of_padded(f" {folded} "))

    def _of_padded(self, padded: str) -> Iterator[int]:
        known = self._known
        return (known[piece] for piece in pieces_of(padded, self._lengths) if piece in known)


def pieces_of(padded: str, lengths: Iterable[int]) -> Iterator[str]:
    """List the pieces of a word.

    Args:
        padded: the word between two spaces, folded.
        lengths: characters in a piece, rising.

    Yields:
        The runs of each length, as often as they stand there; a word that is shorter is its own piece, once.

    Examples:
        >>> list(pieces_of(" bac ", range(4, 7)))
        [' bac', 'bac ', ' bac ']

    """
    for length in lengths:
        last = len(padded) - length
        for start in range(max(last, 0) + 1):
            yield padded[start : start + length]
        if last <= 0:
            return
