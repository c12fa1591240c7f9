"""The catalogue: every published record and what it cites, loaded, checked and looked up."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter

from corpus.checks import broken_links, unfit_content, unreviewed
from corpus.documents import Document
from corpus.errors import CatalogueError, Problem, UnknownRecordError
from corpus.example_needs import FILE, strangers
from corpus.imported import (
    FOLDER,
    Entry,
    document_file,
    dump_record,
    imported_files,
    imported_lists,
    list_file,
    prefix_ids,
    read_document,
    read_entries,
)
from corpus.merging import merge
from corpus.records import Investigation, Record, Tool
from corpus.yaml_files import conforming, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DATA = Path(__file__).parent / "data"
"""The folder of the records shipped with the product."""

_RecordT = TypeVar("_RecordT", Investigation, Tool)


class Catalogue:
    """The investigations and tools of one folder, checked; immutable once built."""

    def __init__(
        self, investigations: Iterable[Investigation], tools: Iterable[Tool], *, documents: Iterable[Document] = ()
    ) -> None:
        self.investigations = tuple(sorted(investigations, key=lambda record: record.id))
        """Ordered by id."""
        self.tools = tuple(sorted(tools, key=lambda record: record.id))
        """Ordered by id."""
        self.documents = {document.id: document for document in documents}
        """What the records may cite, by id; of two that bear one id, the last."""
        self._investigations = {record.id: record for record in self.investigations}
        self._tools = {record.id: record for record in self.tools}
        # A merged record answers to the ids of all it was merged from.
        self._tools |= {other: record for record in self.tools for other in record.other_ids}

    @classmethod
    def load(cls, folder: Path = DATA, *, reviewed: Catalogue | None = None) -> Catalogue:
        """Read and check a catalogue folder.

        Args:
            folder: holds ``investigations/*.yaml``, ``tools/*.yaml``, ``documents.yaml`` and ``needs.jsonl``, which
                people review, or ``imported/*.jsonl``, which imports write, or both.
            reviewed: what `load_reviewed` gave of the same files; by default, it is asked.

        Returns:
            The catalogue.

        Raises:
            CatalogueError: if a record does not conform or a link dangles; every problem is in it.

        """
        if not folder.is_dir():
            raise CatalogueError([Problem(str(folder), "", "", "Ce dossier n’existe pas.")])
        reviewed = cls.load_reviewed(folder) if reviewed is None else reviewed
        imported = {name: read_entries(list_file(folder, name)) for name in imported_lists(folder)}
        if not len(reviewed) and not any(imported.values()):
            expected = "Aucune fiche ici : il faut investigations/*.yaml, tools/*.yaml ou imported/*.jsonl."
            raise CatalogueError([Problem(str(folder), "", "", expected)])
        lists = [read_document(document_file(folder, name)) for name in imported]
        return cls.of_lists(reviewed, imported, documents=lists)

    @classmethod
    def load_reviewed(cls, folder: Path) -> Catalogue:
        """Read and check the records that people review: the YAML files of a folder, maybe none.

        Args:
            folder: the catalogue folder.

        Returns:
            The reviewed records.

        Raises:
            CatalogueError: if a record does not conform or a link dangles; every problem is in it.

        """
        problems: list[Problem] = []
        documents = _read_documents(folder / "documents.yaml", problems)
        investigations = _load_records(folder / "investigations", Investigation, problems)
        tools = _load_records(folder / "tools", Tool, problems)
        records: list[Record] = [*investigations, *tools]
        problems += [found for record in records for found in unreviewed(record)]
        if not problems:  # links mean nothing while records are missing
            problems += [found for record in records for found in unfit_content(record, documents)]
            problems += broken_links(investigations, tools)
            problems += strangers(folder, {record.id for record in records})
        if problems:
            raise CatalogueError(problems)
        return cls(investigations, tools, documents=documents.values())

    @classmethod
    def of_lists(
        cls,
        reviewed: Catalogue,
        imported: Mapping[str, Sequence[Entry]],
        *,
        documents: Iterable[Document] = (),
    ) -> Catalogue:
        """Join reviewed records and imported lists, records of one and the same thing merged.

        Args:
            reviewed: the records that people review.
            imported: the entries of each list, by its name.
            documents: where the lists come from; a reviewed one of the same id goes before.

        Returns:
            The catalogue.

        Raises:
            CatalogueError: if records of two lists that are not one and the same bear one id; a reviewed record keeps
                its own, and that of a list gets the list's name before it.

        """
        imported = _yielding(imported, {record.id for record in reviewed.records})
        told = [entry.record for entries in imported.values() for entry in entries]
        lists = {name: [e.record for e in found if isinstance(e.record, Tool)] for name, found in imported.items()}
        merged = merge(reviewed.tools, lists)
        investigated = [*reviewed.investigations, *(record for record in told if isinstance(record, Investigation))]
        everyone: list[Record] = [*investigated, *merged]
        counted = Counter(record.id for record in everyone)
        twice = [record_id for record_id, count in counted.items() if count > 1]
        if twice:
            expected = "Deux fiches portent cet identifiant : changez-en un."
            raise CatalogueError(Problem(_files_with(imported, bad), "id", bad, expected) for bad in twice)
        cited = [*documents, *reviewed.documents.values()]
        catalogue = cls(investigated, merged, documents=cited)
        return cls(map(catalogue.linked, catalogue.investigations), merged, documents=cited) if told else catalogue

    def linked(self, investigation: Investigation) -> Investigation:
        """Point the tools that an investigation names at the records that answer to them; drop those that are gone."""
        known = {name: self._tools[name].id for name in investigation.tools if name in self._tools}
        solutions = [
            solution.model_copy(update={"tools": _known(solution.tools, known)}) for solution in investigation.solutions
        ]
        return investigation.model_copy(
            update={"solutions": solutions, "other_tools": _known(investigation.other_tools, known)}
        )

    @classmethod
    def from_json(cls, text: str) -> Catalogue:
        """Read what `to_json` wrote; the records are validated, their links are not."""
        raw = json.loads(text)
        return cls(
            TypeAdapter(list[Investigation]).validate_python(raw["investigations"]),
            TypeAdapter(list[Tool]).validate_python(raw["tools"]),
            documents=TypeAdapter(list[Document]).validate_python(raw["documents"]),
        )

    def to_json(self) -> str:
        """Write the records and what they cite as one JSON object; the same records always give the same text."""
        dumped = {
            "investigations": [record.model_dump(mode="json") for record in self.investigations],
            "tools": [dump_record(record) for record in self.tools],
            # When a list was last told is read where the list is: it makes no other index of the same records.
            "documents": [document.model_dump(mode="json", exclude={"latest"}) for document in self.documents.values()],
        }
        return json.dumps(dumped, ensure_ascii=False, sort_keys=True)

    @property
    def records(self) -> list[Record]:
        """Every record: the investigations, then the tools, each in order of id."""
        return [*self.investigations, *self.tools]

    def investigation(self, record_id: str) -> Investigation:
        """Look an investigation up.

        Args:
            record_id: the id.

        Returns:
            The investigation.

        Raises:
            UnknownRecordError: if no investigation has this id.

        """
        return _look_up(self._investigations, record_id, what="investigation")

    def tool(self, record_id: str) -> Tool:
        """Look a tool up.

        Args:
            record_id: the id.

        Returns:
            The tool.

        Raises:
            UnknownRecordError: if no tool has this id.

        """
        return _look_up(self._tools, record_id, what="tool")

    def record(self, record_id: str) -> Record:
        """Look a record up, whatever its kind.

        Args:
            record_id: the id.

        Returns:
            The record.

        Raises:
            UnknownRecordError: if no record has this id.

        """
        if record_id in self._investigations:
            return self._investigations[record_id]
        return _look_up(self._tools, record_id, what="record")

    def year_of(self, record: Record) -> int | None:
        """Give the year of an investigation, where the document that tells it says so; None for a tool."""
        document = self.documents.get(record.source.document) if isinstance(record, Investigation) else None
        return document.investigated_in if document else None

    def told_as_of(self, record: Record) -> int | None:
        """Give the year of which what became of an investigation is told; None where it became known since."""
        return None if isinstance(record, Investigation) and record.known_since else self.year_of(record)

    def __len__(self) -> int:
        return len(self.investigations) + len(self.tools)


def _look_up(records: dict[str, _RecordT], record_id: str, *, what: str) -> _RecordT:
    if record_id not in records:
        raise UnknownRecordError(f"no {what} has the id {record_id!r}")
    return records[record_id]


def digest_of(folder: Path) -> str:
    """Digest the files of a catalogue without reading them as records.

    Args:
        folder: a catalogue folder.

    Returns:
        The SHA-256, in hexadecimal, of the relative names and bytes of its files of records.

    """
    digest = hashlib.sha256()
    for path in record_files(folder):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def record_files(folder: Path) -> list[Path]:
    """List the files a catalogue is read from, in order of name."""
    files = [
        *folder.glob("documents.yaml"),
        *folder.glob(FILE),
        *folder.glob("investigations/*.yaml"),
        *folder.glob("tools/*.yaml"),
    ]
    return sorted([*files, *imported_files(folder)])


def load_documents(folder: Path = DATA) -> dict[str, Document]:
    """Read the documents that the records of a folder cite.

    Args:
        folder: a catalogue folder.

    Returns:
        The documents, by id: those of ``documents.yaml``, and one for each imported list.

    Raises:
        CatalogueError: if an entry does not conform.

    """
    problems: list[Problem] = []
    documents = _read_documents(folder / "documents.yaml", problems)
    if problems:
        raise CatalogueError(problems)
    lists = [read_document(document_file(folder, name)) for name in imported_lists(folder)]
    return {document.id: document for document in lists} | documents


def _yielding(imported: Mapping[str, Sequence[Entry]], reviewed: set[str]) -> dict[str, list[Entry]]:
    taken = reviewed | {entry.record.id for entries in imported.values() for entry in entries}
    return {
        name: prefix_ids(entries, name, clashing=lambda entry: entry.record.id in reviewed, taken=taken)[0]
        for name, entries in imported.items()
    }


def _files_with(imported: Mapping[str, Sequence[Entry]], record_id: str) -> str:
    return ", ".join(
        f"{FOLDER}/{name}.jsonl"
        for name, entries in imported.items()
        if any(entry.record.id == record_id for entry in entries)
    )


def _known(tools: Sequence[str], known: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(known[name] for name in tools if name in known))


def _read_documents(path: Path, problems: list[Problem]) -> dict[str, Document]:
    if not path.is_file():
        return {}
    raw = read_yaml(path, file=path.name, problems=problems) or []
    if not isinstance(raw, list):
        problems.append(
            Problem(path.name, "", "", "Une liste de documents est attendue : chacun commence par un tiret.")
        )
        return {}
    documents = [conforming(Document, entry, file=path.name, problems=problems) for entry in raw]
    return {document.id: document for document in documents if document}


def _load_records(folder: Path, kind: type[_RecordT], problems: list[Problem]) -> list[_RecordT]:
    records = []
    for path in sorted(folder.glob("*.yaml")):
        name = f"{folder.name}/{path.name}"
        raw = read_yaml(path, file=name, problems=problems)
        record = conforming(kind, raw, file=name, problems=problems) if raw is not None else None
        if record and record.id != path.stem:
            expected = f"L’identifiant est le nom du fichier : écrivez « {path.stem} », ou renommez le fichier."
            problems.append(Problem(name, "id", record.id, expected))
        if record:
            records.append(record)
    return records
