"""Bring what is told to an assistant to a size that leaves it room to think: what is cut is said to be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, TypeAlias

MAX_CHARACTERS: Final = 24_000
"""Of an answer, as JSON: some 8,000 tokens, which the smallest contexts in use still hold."""
_STEPS: Final = ((3_000, 60), (1_500, 40), (700, 25), (300, 15), (120, 10), (60, 5), (30, 3))
"""Longest text and longest list, from what loses nothing of most records to what shows a shape alone."""

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True)
class Shortened:
    """What is left of a value."""

    value: Json
    cut: bool
    """Whether a text or a list lost its end."""


def shorten(value: Json, *, characters: int = MAX_CHARACTERS) -> Shortened:
    """Cut a value to a size.

    Args:
        value: what JSON holds.
        characters: the most that it takes, written as JSON.

    Returns:
        The value, its longest texts and lists cut as little as it takes; no key is lost.

    Raises:
        ValueError: if its keys alone are longer than that.

    Examples:
        >>> shorten({"a": "b"}).cut
        False

    """
    for longest_text, longest_list in _STEPS:
        told = _cut(value, longest_text, longest_list)
        if len(json.dumps(told, ensure_ascii=False)) <= characters:
            return Shortened(told, cut=told != value)
    raise ValueError(f"longer than {characters} characters, however it is cut")


def _cut(value: Json, longest_text: int, longest_list: int) -> Json:
    if isinstance(value, str):
        return value if len(value) <= longest_text else value[: longest_text - 1].rstrip() + "…"
    if isinstance(value, list):
        return [_cut(one, longest_text, longest_list) for one in value[:longest_list]]
    if isinstance(value, dict):
        return {key: _cut(one, longest_text, longest_list) for key, one in value.items()}
    return value
