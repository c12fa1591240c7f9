"""Read JSON and JSON lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.errors import SourceError
from corpus.sources.files import read_text
from corpus.sources.rows import VALUE_SHOWN, Quarantined, Row, tellable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _ConstantError(ValueError):
    """A number that JSON does not have."""


def read_jsonl(path: Path) -> Iterator[Row | Quarantined]:
    """Read one JSON object a line.

    Args:
        path: the file; blank lines are passed over.

    Yields:
        Each object; a line that is none is quarantined.

    """
    # Split at "\n" alone: a text may hold other ends of line, which JSON leaves as they are.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            yield _row(line, place=f"ligne {number}")


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Args:
        path: the file.

    Returns:
        What it holds.

    Raises:
        SourceError: if it is no JSON.

    """
    try:
        return json.loads(read_text(path), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path} n’est pas du JSON lisible{place_of(error)}.") from error


def _row(line: str, *, place: str) -> Row | Quarantined:
    try:
        value = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return Quarantined(place, "", line.strip()[:VALUE_SHOWN], f"JSON illisible{place_of(error)}")
    if not isinstance(value, dict):
        return Quarantined(place, "", line.strip()[:VALUE_SHOWN], "un objet JSON est attendu par ligne")
    for column in value:
        if column != tellable(column):
            return Quarantined(place, column, "", "le nom de la colonne contient une moitié de caractère")
    return Row(place, value)


def place_of(error: Exception) -> str:
    """Say where the JSON stops being one: what its reader says of it is in English."""
    if isinstance(error, json.JSONDecodeError):
        return f" (ligne {error.lineno}, caractère {error.colno})"
    return f" ({error})" if isinstance(error, _ConstantError) else ""


def _refuse(constant: str) -> None:
    raise _ConstantError(f"{constant} n’est pas une valeur JSON")
