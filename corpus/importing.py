"""Import a list: read, clean, validate, bring up to date what is known of it, and report.

Rows that are no record stand in quarantine; none vanishes. The same list read again changes nothing, byte for byte.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from filelock import FileLock

from corpus.catalogue import Catalogue
from corpus.errors import SourceError, VanishedError
from corpus.imported import (
    FOLDER,
    Entry,
    content_digest,
    document_file,
    entries_text,
    imported_lists,
    list_file,
    prefix_ids,
    read_entries,
)
from corpus.namesakes import Namesakes, namesakes
from corpus.records import Investigation
from corpus.sources.normalisation import record_of
from corpus.sources.rows import CellError, Quarantined

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corpus.documents import Document
    from corpus.sources.rows import Row, Upstream

QUARANTINE = "quarantine"
"""Name of the folder of the rows set aside, inside a catalogue."""
MAX_VANISHED = 0.2
"""Share of the known records of a list that may be gone at once."""
_UNTOLD = frozenset({"id", "retrieved_on"})
"""What no row says of its record: an id may be prefixed, and the day that it is read on is ours."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did; ``records + merged + len(quarantined)`` is ``rows``."""

    source: str
    rows: int
    """Rows read."""
    records: int
    """Rows that stand as records of their own."""
    merged: int
    """Rows that are one record with a row of another list, or with a reviewed record."""
    new: int
    changed: int
    unchanged: int
    removed: tuple[str, ...]
    """Ids of the records that the list no longer holds."""
    renamed: Mapping[str, str]
    """New ids of rows whose id another list has already for another thing, by their id."""
    left_aside: tuple[str, ...]
    """Columns that are not read."""
    quarantined: tuple[Quarantined, ...]
    namesakes: tuple[Namesakes, ...]
    """Rows that bear the name of another list's record and were not joined with it: pairs to look at."""


@dataclass(frozen=True)
class _ReadRow:
    entry: Entry
    untold: frozenset[str] = _UNTOLD
    """Fields of the record, and of its sources, that the row does not say itself."""
    dates: Sequence[str] = ()


@dataclass(frozen=True)
class _Reading:
    rows: Sequence[_ReadRow]
    quarantined: Sequence[Quarantined]
    left_aside: Sequence[str]
    latest: str | None
    """The latest day or year, in ISO 8601, that a row bears and that is not to come."""


def import_list(
    upstream: Upstream,
    path: Path,
    *,
    into: Path,
    read_on: dt.date,
    dry_run: bool = False,
    accept_removals: bool = False,
) -> ImportReport:
    """Import a list into a catalogue folder.

    Args:
        upstream: where the list comes from, and how it is read.
        path: its file, folder or archive.
        into: the catalogue; made when it is missing.
        read_on: today; records that did not change keep the day they were first read on.
        dry_run: read and report, write nothing.
        accept_removals: let any number of known records go.

    Returns:
        What was done, or would be.

    Raises:
        SourceError: if the list cannot be read, or no row of a known one is a record.
        VanishedError: if too many known records are gone.
        CatalogueError: if the catalogue does not conform.

    """
    reading = _read(upstream, path, read_on=read_on)
    if dry_run:
        return _import(upstream, reading, into=into, dry_run=True, accept_removals=accept_removals)
    into.mkdir(parents=True, exist_ok=True)
    with FileLock(into / ".import.lock"):
        return _import(upstream, reading, into=into, dry_run=False, accept_removals=accept_removals)


def _import(upstream: Upstream, reading: _Reading, *, into: Path, dry_run: bool, accept_removals: bool) -> ImportReport:
    name = upstream.document.id
    known = {entry.external_id: entry for entry in read_entries(list_file(into, name))}
    if known and not reading.rows:
        raise SourceError(
            "Import refusé, rien n’a été écrit : aucune ligne n’a donné de fiche. Vérifiez que le fichier est le bon. "
            f"Pour retirer la liste « {name} », supprimez {list_file(into, name)}."
        )
    read = {row.entry.external_id: row for row in reading.rows}
    removed = sorted(entry.record.id for key, entry in known.items() if key not in read)
    if len(removed) > MAX_VANISHED * len(known) and not accept_removals:
        raise VanishedError(name, n_removed=len(removed), n_known=len(known), file=list_file(into, name))
    same = {key for key, row in read.items() if key in known and _says_the_same(row, known[key])}
    settled = [_settled(row.entry, known.get(key), same=key in same) for key, row in read.items()]
    entries, renamed = _with_ids(settled, known, into, name)
    catalogue = _catalogue_with(name, entries, into)
    if not dry_run:
        _write(_dated(upstream.document, reading.latest), entries, reading.quarantined, into)
    mine = {entry.record.id for entry in entries}
    joined = [{tool.id, *tool.other_ids} for tool in catalogue.tools if tool.other_ids]
    merged = sum(len(ids & mine) for ids in joined)
    new = len(read.keys() - known.keys())
    return ImportReport(
        source=name,
        rows=len(entries) + len(reading.quarantined),
        records=len(entries) - merged,
        merged=merged,
        new=new,
        changed=len(entries) - new - len(same),
        unchanged=len(same),
        removed=tuple(removed),
        renamed={own: new for own, new in renamed.items() if catalogue.record(own) is not catalogue.record(new)},
        left_aside=tuple(reading.left_aside),
        quarantined=tuple(reading.quarantined),
        namesakes=namesakes(catalogue.tools, mine, of_list=name),
    )


def _read(upstream: Upstream, path: Path, *, read_on: dt.date) -> _Reading:
    rows: dict[str, _ReadRow] = {}
    places: dict[str, str] = {}
    quarantined: list[Quarantined] = []
    columns: dict[str, None] = {}
    for row in upstream.read(path):
        found = row if isinstance(row, Quarantined) else _read_row(upstream, row, read_on=read_on)
        if isinstance(found, _ReadRow) and found.entry.external_id in rows:
            own = found.entry.external_id
            found = Quarantined(row.place, "id", own, f"identifiant déjà lu ({places[own]})")
        if isinstance(found, Quarantined):
            quarantined.append(found)
        else:
            rows[found.entry.external_id] = found
            places[found.entry.external_id] = row.place
        if not isinstance(row, Quarantined) and upstream.columns:
            columns |= dict.fromkeys(name for name in row.cells if name and name not in upstream.columns)
    dates = (date for row in rows.values() for date in row.dates if date <= read_on.isoformat())
    return _Reading(list(rows.values()), quarantined, list(columns), max(dates, default=None))


def _read_row(upstream: Upstream, row: Row, *, read_on: dt.date) -> _ReadRow | Quarantined:
    try:
        draft = upstream.draft(replace(row, read_on=read_on))
    except CellError as error:
        return Quarantined(row.place, error.field, error.value, error.reason)
    if isinstance(draft, Investigation):
        dated = draft.source.model_copy(update={"retrieved_on": read_on})
        digest = content_digest(draft, untold=_UNTOLD)
        return _ReadRow(Entry(draft.id, digest, draft.model_copy(update={"source": dated})))
    record = record_of(draft, row, document=upstream.document, read_on=read_on)
    if isinstance(record, Quarantined):
        return record
    # Where a row stands in its file is where to find it, not what it says.
    untold = _UNTOLD | {field for field in ("place", "checked_on") if not getattr(draft, field)}
    return _ReadRow(Entry(draft.external_id, content_digest(record, untold=untold), record), untold, draft.dates)


def _says_the_same(row: _ReadRow, known: Entry) -> bool:
    # Lists that were imported before have digests of more, their rows' places among it.
    return row.entry.digest in {known.digest, content_digest(known.record, untold=row.untold)}


def _settled(entry: Entry, known: Entry | None, *, same: bool) -> Entry:
    """Keep what is known when the row says the same, the day it was read on included; its place is today's."""
    if known is None:
        return entry
    kept = known.record
    if not same:
        return replace(entry, record=entry.record.model_copy(update={"id": kept.id}))
    if isinstance(kept, Investigation) or isinstance(entry.record, Investigation):
        return replace(entry, record=kept)
    places = [source.place for source in entry.record.sources]
    sources = [source.model_copy(update={"place": place}) for source, place in zip(kept.sources, places, strict=True)]
    return replace(entry, record=kept.model_copy(update={"sources": sources}))


def _dated(document: Document, latest: str | None) -> Document:
    return document if document.date else document.model_copy(update={"latest": latest})


def _with_ids(
    entries: Sequence[Entry], known: Mapping[str, Entry], into: Path, name: str
) -> tuple[list[Entry], dict[str, str]]:
    """Prefix the new ids that another record has already, and any that a reviewed record bears: it keeps its own."""
    reviewed = {path.stem for kind in ("investigations", "tools") for path in into.glob(f"{kind}/*.yaml")}
    others = {
        entry.record.id
        for other in imported_lists(into)
        if other != name
        for entry in read_entries(list_file(into, other))
    }
    before = {entry.record.id for entry in entries if entry.external_id in known}

    def clashing(entry: Entry) -> bool:
        own = entry.record.id
        return own in reviewed or (entry.external_id not in known and own in others | before)

    return prefix_ids(entries, name, clashing=clashing, taken=reviewed | others)


def _catalogue_with(name: str, entries: Sequence[Entry], into: Path) -> Catalogue:
    """Join a list with the rest of its catalogue, to see what is merged."""
    reviewed = Catalogue.load_reviewed(into) if into.is_dir() else Catalogue([], [])
    lists = {other: read_entries(list_file(into, other)) for other in imported_lists(into) if other != name}
    return Catalogue.of_lists(reviewed, {**lists, name: entries})


def _write(document: Document, entries: Sequence[Entry], quarantined: Sequence[Quarantined], into: Path) -> None:
    (into / FOLDER).mkdir(exist_ok=True)
    (into / QUARANTINE).mkdir(exist_ok=True)
    told = json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2, sort_keys=True)
    set_aside = "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in quarantined)
    _put(into / QUARANTINE / f"{document.id}.jsonl", set_aside)
    _put(document_file(into, document.id), f"{told}\n")
    # The records last: an import that is cut short leaves those that were there.
    _put(list_file(into, document.id), entries_text(entries))


def _put(path: Path, text: str) -> None:
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
