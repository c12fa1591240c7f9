"""Read files of one JSON object a line, each line checked by a model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from evaluation.errors import CollectionError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LineT = TypeVar("_LineT", bound=BaseModel)


def read_lines(path: Path, kind: type[_LineT], *, key: Callable[[_LineT], str]) -> dict[str, _LineT]:
    """Read a file of JSON lines.

    Args:
        path: the file; blank lines are passed over.
        kind: the model every line must fit.
        key: gives the id of a line.

    Returns:
        The lines by id, in the order of the file.

    Raises:
        CollectionError: if the file cannot be read, a line does not fit, or an id comes twice.

    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionError(f"{path} cannot be read: {error}") from error
    found: dict[str, _LineT] = {}
    # Not splitlines(): a text may hold U+2028, which JSON leaves as it is.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            read = _read(line, kind, where=f"{path.name}, line {number}")
            if key(read) in found:
                raise CollectionError(f"{path.name}, line {number}: the id {key(read)!r} comes twice")
            found[key(read)] = read
    return found


def json_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file of our own that tests hold: one object a line, in the order of the file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _read(line: str, kind: type[_LineT], *, where: str) -> _LineT:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        detail = error.errors()[0]
        field = ".".join(str(step) for step in detail["loc"])
        raise CollectionError(f"{where}: {field or 'the line'}: {detail['msg']}") from None
