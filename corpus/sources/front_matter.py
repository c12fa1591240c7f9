"""Read Markdown files that start with YAML between two lines of dashes."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.sources.files import decode, members
from corpus.sources.rows import Quarantined, Row
from corpus.sources.yaml_text import load_yaml, why_no_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BODY = "body"
"""Key of the text under the front matter."""
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)(?:\r?\n)---[ \t]*(?:\r?\n(.*))?\Z", re.DOTALL)


def read_markdown(path: Path) -> Iterator[Row | Quarantined]:
    """Read every Markdown file of a folder or archive, or one alone.

    Args:
        path: the folder, archive or file.

    Yields:
        The keys of the front matter, the text under ``body`` and the file's name without ending under ``id``.

    Raises:
        SourceError: if there is no Markdown file.

    """
    found = False
    for name, content in members(path, endings={".md", ".markdown"}):
        found = True
        yield _row(name, content)
    if not found:
        raise SourceError(f"{path} ne contient aucun fichier .md.")


def _row(name: str, content: bytes) -> Row | Quarantined:
    try:
        text = decode(content, name=name)
    except SourceError as error:
        return Quarantined(name, "", "", str(error))
    parts = _FRONT.match(text)
    if not parts:
        return Quarantined(name, "", text[:60], "un en-tête YAML entre deux lignes « --- » est attendu")
    front = load_yaml(parts[1])
    if not isinstance(front, dict):
        return Quarantined(name, "", "", f"en-tête : {why_no_mapping(front)}")
    cells = {str(key): value for key, value in front.items()}
    return Row(name, {**cells, "id": PurePosixPath(name).stem, BODY: parts[2] or ""})
