"""The public ``startups.json`` of beta.gouv.fr, made by templates: a broken record must not spoil the others."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from corpus.errors import SourceError
from corpus.sources.files import read_text
from corpus.sources.front_matter import BODY
from corpus.sources.json_rows import place_of
from corpus.sources.rows import VALUE_SHOWN, Quarantined, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAMES = {"name": "title", "pitch": "mission", "content": BODY, "themes": "thematiques", "users": "usertypes"}
"""Keys of the API, and those of the front matter."""
_RECORD = re.compile(r"\{\s*\"(?:id|type)\"\s*:")
_DECODER = json.JSONDecoder(strict=False)


def read_startups(path: Path) -> Iterator[Row | Quarantined]:
    """Read a list of startups: JSON:API (v2), a list, or objects by their id (v3).

    Args:
        path: the file.

    Yields:
        Each startup under the keys of the front matter; one that is broken is quarantined.

    Raises:
        SourceError: if nothing in it is a startup.

    """
    text = read_text(path)
    try:
        found: Iterator[tuple[str, Any]] = iter(_listed(_DECODER.decode(text)))
    except (ValueError, RecursionError):
        found = _salvaged(text)
    rows = [_row(place, value) for place, value in found]
    if not any(isinstance(row, Row) for row in rows):
        raise SourceError(f"{path} n’est pas un startups.json lisible.")
    yield from rows


def _listed(content: Any) -> list[tuple[str, Any]]:
    if isinstance(content, dict) and isinstance(content.get("data"), list):
        content = content["data"]
    if isinstance(content, dict) and "id" in content:
        content = [content]
    if isinstance(content, dict):
        content = [{"id": key, **value} if isinstance(value, dict) else value for key, value in content.items()]
    items = content if isinstance(content, list) else []
    return [(f"élément {number}", item) for number, item in enumerate(items, start=1)]


def _salvaged(text: str) -> Iterator[tuple[str, Any]]:
    """Read the records one by one; where one is broken, go on at the next."""
    start = text.find('"data"')
    position, number = max(start, 0), 0
    while match := _RECORD.search(text, position):
        number += 1
        try:
            value, position = _DECODER.raw_decode(text, match.start())
        except (ValueError, RecursionError) as error:
            following = _next_record(text, match.end())
            yield f"élément {number}", f"JSON illisible{place_of(error)}"
            position = following
            continue
        if isinstance(value, dict) and value.get("type") in {None, "startup"}:
            yield f"élément {number}", value


def _next_record(text: str, position: int) -> int:
    """Find where the next record of the list starts: not the identifiers inside this one's relationships."""
    for match in _RECORD.finditer(text, position):
        if re.match(
            r"\{\s*\"id\"\s*:\s*\"[^\"]*\"\s*,\s*\"type\"\s*:\s*\"startup\"\s*,\s*\"attributes\"", text[match.start() :]
        ):
            return match.start()
        if re.match(
            r"\{\s*\"type\"\s*:\s*\"startup\"\s*,\s*\"id\"\s*:\s*\"[^\"]*\"\s*,\s*\"attributes\"", text[match.start() :]
        ):
            return match.start()
    return len(text)


def _row(place: str, value: Any) -> Row | Quarantined:
    if isinstance(value, str):
        return Quarantined(place, "", "", value)
    if not isinstance(value, dict):
        return Quarantined(place, "", str(value)[:VALUE_SHOWN], "un objet JSON est attendu")
    attributes = value.get("attributes")
    cells = {**value, **(attributes if isinstance(attributes, dict) else {})}
    if "content_url_encoded_markdown" in cells:
        cells["content"] = unquote_plus(str(cells["content_url_encoded_markdown"] or ""))
    cells = {_NAMES.get(key, key): cell for key, cell in cells.items()} | _related(value.get("relationships"))
    return Row(place, {**cells, "id": value.get("id")})


def _related(relationships: Any) -> dict[str, object]:
    """Read the ids of the incubator and the sponsors."""
    related: dict[str, object] = {}
    for key in ("incubator", "sponsors"):
        told = relationships.get(key) if isinstance(relationships, dict) else None
        data = told.get("data") if isinstance(told, dict) else None
        if isinstance(data, dict):
            related[key] = str(data.get("id") or "")
        elif isinstance(data, list):
            related[key] = [str(item["id"]) for item in data if isinstance(item, dict) and item.get("id")]
    return related
