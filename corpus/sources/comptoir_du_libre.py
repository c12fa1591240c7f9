"""The export of the *Comptoir du libre* (ADULLACT), version 1: which organisations use which free software."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.documents import Document
from corpus.errors import SourceError
from corpus.records import ToolKind, ToolState
from corpus.sources.cells import address_of, days_of, required, text_of
from corpus.sources.json_rows import read_json
from corpus.sources.normalisation import check_id
from corpus.sources.rows import VALUE_SHOWN, CellError, Draft, Quarantined, Row, Upstream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PAGE = "https://comptoir-du-libre.org/fr/softwares/{}"
_EXPORTED = "date_of_export"
"""Key of the day of the export, which each title is read with."""
_ORGANISATIONS = {"administration", "association", "company"}
"""Kinds of user that are no person."""


def read_export(path: Path) -> Iterator[Row | Quarantined]:
    """Read the export.

    Args:
        path: the JSON file.

    Yields:
        Each title; one that is no object is quarantined.

    Raises:
        SourceError: if it holds no list ``softwares``.

    """
    content = read_json(path)
    titles = content.get("softwares") if isinstance(content, dict) else None
    if not isinstance(titles, list):
        raise SourceError(f"{path} n’est pas un export du Comptoir du libre : la liste « softwares » manque.")
    for number, title in enumerate(titles, start=1):
        place = f"élément {number}"
        if isinstance(title, dict):
            yield Row(place, {**title, _EXPORTED: content.get(_EXPORTED)})
        else:
            yield Quarantined(place, "", str(title)[:VALUE_SHOWN], "un objet JSON est attendu")


def draft_of(row: Row) -> Draft:
    """Read a title; users who are people are left where they are."""
    cells = row.cells
    record_id = check_id(text_of(cells, "id"), field="id")
    resources = cells.get("external_resources")
    addresses: Mapping[str, object] = resources if isinstance(resources, dict) else {}
    elsewhere = (_address(addresses, key) for key in ("wikidata", "wikipedia", "framalibre", "cnll", "sill"))
    providers = _names(cells.get("providers"))
    return Draft(
        external_id=record_id,
        name=required(cells, "name"),
        kind=ToolKind.SOFTWARE,
        state=ToolState.UNKNOWN,
        licence=text_of(cells, "licence"),
        url=_address(addresses, "website"),
        repository=_address(addresses, "repository"),
        used_by=_names(cells.get("users")),
        facts=(("support", f"Prestataires : {', '.join(providers)}"),) if providers else (),
        same_as=tuple(dict.fromkeys([_PAGE.format(record_id), *filter(None, elsewhere)])),
        page=_PAGE.format(record_id),
        dates=days_of([cells.get(_EXPORTED), cells.get("modified")]),
    )


def _address(resources: Mapping[str, object], key: str) -> str | None:
    """Read an address: a text, an object with its ``url``, or an empty list for none."""
    value: Any = resources.get(key)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url")
    try:
        return address_of({key: value}, key)
    except CellError:
        return None


def _names(members: Any) -> tuple[str, ...]:
    listed = [member for member in members if isinstance(member, dict)] if isinstance(members, list) else []
    kept = [m for m in listed if str(m.get("type") or "administration").casefold() in _ORGANISATIONS]
    return tuple(dict.fromkeys(text_of(member, "name") for member in kept if text_of(member, "name")))


COMPTOIR_DU_LIBRE = Upstream(
    document=Document(
        id="comptoir-du-libre",
        title="Comptoir du libre, export version 1",
        publisher="ADULLACT",
        date=None,
        licence=None,
        url="https://comptoir-du-libre.org/",
        republish=False,
    ),
    read=read_export,
    draft=draft_of,
)
