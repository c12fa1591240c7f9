"""The catalogue: every published record, loaded, checked and looked up."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from corpus.checks import broken_links, unfit_content
from corpus.errors import CatalogueError, Problem, UnknownRecordError
from corpus.records import Document, Investigation, Record, Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DATA = Path(__file__).parent / "data"
"""The folder of the records shipped with the product."""

_RecordT = TypeVar("_RecordT", Investigation, Tool)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Catalogue:
    """The investigations and tools of one folder, checked; immutable once built."""

    def __init__(self, investigations: Iterable[Investigation], tools: Iterable[Tool]) -> None:
        self.investigations = tuple(sorted(investigations, key=lambda record: record.id))
        """Ordered by id."""
        self.tools = tuple(sorted(tools, key=lambda record: record.id))
        """Ordered by id."""
        self._investigations = {record.id: record for record in self.investigations}
        self._tools = {record.id: record for record in self.tools}

    @classmethod
    def load(cls, folder: Path = DATA) -> Catalogue:
        """Read and check a catalogue folder.

        Args:
            folder: holds ``investigations/*.yaml``, ``tools/*.yaml`` and ``documents.yaml``.

        Returns:
            The catalogue.

        Raises:
            CatalogueError: if a record does not conform or a link dangles; every problem is in it.

        """
        if not folder.is_dir():
            raise CatalogueError([Problem(str(folder), "", "", "no such folder")])
        problems: list[Problem] = []
        documents = _read_documents(folder / "documents.yaml", problems)
        investigations = _load_records(folder / "investigations", Investigation, problems)
        tools = _load_records(folder / "tools", Tool, problems)
        if not investigations and not tools and not problems:
            problems.append(Problem(str(folder), "", "", "holds no record: investigations/*.yaml or tools/*.yaml"))
        if not problems:  # links mean nothing while records are missing
            records: list[Record] = [*investigations, *tools]
            problems += [found for record in records for found in unfit_content(record, documents)]
            problems += broken_links(investigations, tools)
        if problems:
            raise CatalogueError(problems)
        return cls(investigations, tools)

    @classmethod
    def from_json(cls, text: str) -> Catalogue:
        """Read what `to_json` wrote; the records are validated, their links are not."""
        raw = json.loads(text)
        return cls(
            TypeAdapter(list[Investigation]).validate_python(raw["investigations"]),
            TypeAdapter(list[Tool]).validate_python(raw["tools"]),
        )

    def to_json(self) -> str:
        """Write the records as one JSON object; the same records always give the same text."""
        dumped = {
            "investigations": [record.model_dump(mode="json") for record in self.investigations],
            "tools": [record.model_dump(mode="json") for record in self.tools],
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
        The SHA-256, in hexadecimal, of the relative names and bytes of its YAML files.

    """
    digest = hashlib.sha256()
    for path in record_files(folder):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def record_files(folder: Path) -> list[Path]:
    """List the YAML files a catalogue is read from, in order of name."""
    files = [*folder.glob("documents.yaml"), *folder.glob("investigations/*.yaml"), *folder.glob("tools/*.yaml")]
    return sorted(files)


def load_documents(folder: Path = DATA) -> dict[str, Document]:
    """Read the documents that the records of a folder cite.

    Args:
        folder: a catalogue folder.

    Returns:
        The documents, by id; none if the folder has no ``documents.yaml``.

    Raises:
        CatalogueError: if an entry does not conform.

    """
    problems: list[Problem] = []
    documents = _read_documents(folder / "documents.yaml", problems)
    if problems:
        raise CatalogueError(problems)
    return documents


def _read_documents(path: Path, problems: list[Problem]) -> dict[str, Document]:
    if not path.is_file():
        return {}
    raw = _read_yaml(path, problems) or []
    if not isinstance(raw, list):
        problems.append(Problem(path.name, "", "", "expected a list of documents"))
        return {}
    documents = [_validate(Document, entry, file=path.name, problems=problems) for entry in raw]
    return {document.id: document for document in documents if document}


def _load_records(folder: Path, kind: type[_RecordT], problems: list[Problem]) -> list[_RecordT]:
    records = []
    for path in sorted(folder.glob("*.yaml")):
        name = f"{folder.name}/{path.name}"
        raw = _read_yaml(path, problems)
        record = _validate(kind, raw, file=name, problems=problems) if raw is not None else None
        if record and record.id != path.stem:
            problems.append(Problem(name, "id", record.id, f"expected the name of the file, {path.stem!r}"))
        if record:
            records.append(record)
    return records


def _read_yaml(path: Path, problems: list[Problem]) -> object:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader, in C
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(Problem(path.name, "", "", f"not readable as YAML in UTF-8: {' '.join(str(error).split())}"))
        return None
    if content is None:
        problems.append(Problem(path.name, "", "", "the file is empty"))
    return content


_ModelT = TypeVar("_ModelT", Investigation, Tool, Document)


def _validate(kind: type[_ModelT], raw: object, *, file: str, problems: list[Problem]) -> _ModelT | None:
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        problems += problems_of(error, file=file)
        return None


def problems_of(error: ValidationError, *, file: str) -> Sequence[Problem]:
    """Turn pydantic's error into one problem for each field that is wrong."""
    return [
        Problem(
            file,
            ".".join(str(step) for step in detail["loc"]),
            "" if detail["type"] == "missing" else _shorten(repr(detail["input"])),
            detail["msg"],
        )
        for detail in error.errors()
    ]


def _shorten(text: str, *, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
