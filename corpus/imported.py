"""Imported records on disk: one file of JSON lines for each list that was imported.

A catalogue folder holds, beside the reviewed YAML files, ``imported/LIST.jsonl`` (one record a line, in order
of the upstream's id), ``imported/LIST.document.json`` (where the list comes from) and, for people,
``quarantine/LIST.jsonl``. Five thousand records load in a second this way.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from corpus.documents import Document
from corpus.errors import CatalogueError, Problem, problems_of
from corpus.records import Investigation, Tool

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence, Set
    from pathlib import Path

    from corpus.records import Record

FOLDER = "imported"
"""Name of the folder of the imported records, inside a catalogue."""


_PREFIXED = 110
"""Characters of an id with its prefix, so that a number may follow: a record's id has 120 at most."""


@dataclass(frozen=True)
class Entry:
    """A record as one list tells it, before it is merged with those of other lists."""

    external_id: str
    """The upstream's id."""
    digest: str
    """SHA-256 of what the row says: the same row, read again or moved in its file, is no other version."""
    record: Record


def dump_record(record: Record) -> dict[str, Any]:
    """Dump a record whole, with the texts that are never shown."""
    dumped: dict[str, Any] = record.model_dump(mode="json")
    if isinstance(record, Tool):
        dumped["unshown"] = [unshown.model_dump(mode="json") for unshown in record.unshown]
    return dumped


def content_digest(record: Record, *, untold: Set[str]) -> str:
    """Digest what a row says.

    Args:
        record: the record made of it.
        untold: names of the fields of the record, and of its sources, that the row does not say itself: its id, which
            may bear a prefix, the day it was read on, its place in its file.

    Returns:
        64 hexadecimal digits.

    """
    dumped = {field: value for field, value in dump_record(record).items() if field not in untold}
    for source in [dumped["source"]] if isinstance(record, Investigation) else dumped["sources"]:
        for field in untold & source.keys():
            del source[field]
    return hashlib.sha256(json.dumps(dumped, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def list_file(folder: Path, name: str) -> Path:
    """Give the file of an imported list."""
    return folder / FOLDER / f"{name}.jsonl"


def document_file(folder: Path, name: str) -> Path:
    """Give the file that says where an imported list comes from."""
    return folder / FOLDER / f"{name}.document.json"


def imported_files(folder: Path) -> list[Path]:
    """List the files of the imported records of a catalogue, in order of name."""
    return sorted([*folder.glob(f"{FOLDER}/*.jsonl"), *folder.glob(f"{FOLDER}/*.document.json")])


def imported_lists(folder: Path) -> list[str]:
    """Name the lists that were imported into a catalogue, in order."""
    return sorted(path.stem for path in folder.glob(f"{FOLDER}/*.jsonl"))


def entries_text(entries: Iterable[Entry]) -> str:
    """Write entries as JSON lines, in order of the upstream's id; the same entries always give the same text."""
    lines = [
        json.dumps(
            {
                "external_id": entry.external_id,
                "digest": entry.digest,
                "kind": "investigation" if isinstance(entry.record, Investigation) else "tool",
                "record": dump_record(entry.record),
            },
            ensure_ascii=False,
            sort_keys=True,
        )
        for entry in sorted(entries, key=lambda entry: entry.external_id)
    ]
    return "".join(f"{line}\n" for line in lines)


def read_entries(path: Path) -> list[Entry]:
    """Read the records of one imported list.

    Args:
        path: a file that `entries_text` wrote; a missing one holds nothing.

    Returns:
        The entries, in the order of the file.

    Raises:
        CatalogueError: if a line does not conform; every problem is in it.

    """
    if not path.is_file():
        return []
    entries, problems = [], []
    # Split at "\n" alone: a text may hold other ends of line, which JSON leaves as they are.
    for number, line in enumerate(path.read_bytes().decode("utf-8", errors="replace").split("\n"), start=1):
        if line:
            found = _entry(line, place=f"{FOLDER}/{path.name}, ligne {number}")
            if isinstance(found, Entry):
                entries.append(found)
            else:
                problems += found
    if problems:
        raise CatalogueError(problems)
    return entries


def prefix_ids(
    entries: Sequence[Entry], name: str, *, clashing: Callable[[Entry], bool], taken: Collection[str]
) -> tuple[list[Entry], dict[str, str]]:
    """Put the name of a list before the ids of its records that clash with those of others.

    Args:
        entries: the records of the list.
        name: its name.
        clashing: tells the records whose id is to change.
        taken: ids of other lists and of reviewed records; those of the list itself are taken too.

    Returns:
        The records, in the same order, and the new ids, by the former ones.

    """
    used = {*taken, *(entry.record.id for entry in entries)}
    settled, renamed = [], {}
    for entry in entries:
        if clashing(entry):
            free = _free_id(f"{name}-{entry.record.id}"[:_PREFIXED], used)
            used.add(free)
            renamed[entry.record.id] = free
            entry = replace(entry, record=entry.record.model_copy(update={"id": free}))  # noqa: PLW2901
        settled.append(entry)
    return settled, renamed


def _free_id(record_id: str, used: set[str]) -> str:
    others = (f"{record_id}-{number}" for number in count(2))
    return next(one for one in chain([record_id], others) if one not in used)


def read_document(path: Path) -> Document:
    """Read where an imported list comes from.

    Args:
        path: a file ``imported/LIST.document.json``.

    Returns:
        The document.

    Raises:
        CatalogueError: if the file does not conform.

    """
    try:
        return Document.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise CatalogueError(problems_of(error, file=f"{FOLDER}/{path.name}")) from error


def _entry(line: str, *, place: str) -> Entry | list[Problem]:
    try:
        raw = json.loads(line)
        kind: type[Record] = Investigation if raw["kind"] == "investigation" else Tool
        return Entry(str(raw["external_id"]), str(raw["digest"]), kind.model_validate(raw["record"]))
    except ValidationError as error:
        return list(problems_of(error, file=place))
    except (ValueError, KeyError, TypeError):
        expected = "Un import n’écrit pas de telle ligne : retirez-la, puis importez la liste à nouveau."
        return [Problem(place, "", "", expected)]
