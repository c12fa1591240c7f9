"""The fixed mix of needs that speed is measured on: the development needs of ``needs-fr``."""

from __future__ import annotations

import json
from dataclasses import dataclass

from evaluation.needs import NEEDS_FR, Part

_SHORT = range(3, 16)
"""Words of a short need."""
_LONG = 61
"""Words from which a need is long."""


@dataclass(frozen=True)
class Mix:
    """Needs, by length; each list in order of id."""

    every: tuple[str, ...]
    short: tuple[str, ...]
    """Of 3 to 15 words."""
    long: tuple[str, ...]
    """Over 60 words."""


def mix_of(texts: list[str]) -> Mix:
    """Sort needs by length.

    Args:
        texts: the needs.

    Returns:
        All of them, the short ones and the long ones, in their order.

    Examples:
        >>> mix = mix_of(["un mot", "trois mots ici"])
        >>> len(mix.every), mix.short, mix.long
        (2, ('trois mots ici',), ())

    """
    counted = [(len(text.split()), text) for text in texts]
    return Mix(
        every=tuple(texts),
        short=tuple(text for words, text in counted if words in _SHORT),
        long=tuple(text for words, text in counted if words >= _LONG),
    )


def development_mix() -> Mix:
    """Read the development needs: no judgment is wanted, only what was asked."""
    lines = [json.loads(line) for line in (NEEDS_FR / "needs.jsonl").read_text(encoding="utf-8").splitlines()]
    return mix_of([line["text"] for line in lines if line["part"] == Part.DEVELOPMENT])


def every_nth(texts: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Take needs at even distances.

    Args:
        texts: the needs.
        count: how many, at least 1; all of them if there are fewer.

    Returns:
        The same needs at each call.

    Examples:
        >>> every_nth(("a", "b", "c", "d"), 2)
        ('a', 'c')

    """
    if count >= len(texts):
        return texts
    return tuple(texts[number * len(texts) // count] for number in range(count))
