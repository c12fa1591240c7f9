"""Remember what was found of a word: words come again and again, needs do not.

An endless word (`models.preparation.ENDLESS_WORD`) is nobody's next one, and is found out each time: ten thousand
characters and their pieces are 200 kB, of which a few thousand needs made up for it would fill the memory.
"""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar

from models.preparation import ENDLESS_WORD

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


def remembered(*, most: int = 65_536) -> Callable[[Callable[[str], _T]], Callable[[str], _T]]:
    """Remember what a function gives for a word.

    Args:
        most: words that are remembered, at least 1; the one that was asked least lately gives way.

    Returns:
        A decorator of functions of one word; threads may share what it gives.

    Raises:
        ValueError: if ``most`` is below 1.

    """
    if most < 1:
        raise ValueError(f"at least 1 word must be remembered, got {most}")

    def remember(find: Callable[[str], _T]) -> Callable[[str], _T]:
        known = lru_cache(maxsize=most)(find)

        @wraps(find)
        def found(word: str) -> _T:
            return known(word) if len(word) <= ENDLESS_WORD else find(word)

        return found

    return remember
