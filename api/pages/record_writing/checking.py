"""Read what was typed as a record, and check it like a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from api.pages.record_writing.form import errors_of, place_of, raw_of, without_gaps
from corpus.catalogue import Catalogue
from corpus.checks import unknown_codes
from corpus.documents import Document
from corpus.errors import UnknownRecordError
from corpus.fidelity import words_of
from corpus.imported import dump_record
from corpus.overlay import misfits
from corpus.records import Investigation, Tool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.desk import Store
    from api.resources.running_catalogue import RunningCatalogue
    from corpus.overlay import Overlay
    from corpus.records import Record
    from corpus.territories import Territories

KINDS: Final[Mapping[str, type[Investigation | Tool]]] = {"investigation": Investigation, "tool": Tool}
NEW_DOCUMENT: Final = "nouveau-"
"""Before the fields of a document that is not known yet."""
_TAKEN: Final = "Une fiche porte déjà cet identifiant : corrigez-la plutôt, ou choisissez-en un autre."


@dataclass(frozen=True)
class Checked:
    """What was typed, read."""

    record: Record | None
    """None where something is wrong."""
    document: Document | None
    errors: Mapping[str, str]
    """By name of field."""


@dataclass(frozen=True)
class Shelf:
    """What a record must suit."""

    files: Catalogue
    overlay: Overlay
    documents: Mapping[str, Document]
    territories: Callable[[], Territories]
    """Gives every territory: read for an investigation alone."""

    @classmethod
    def of(cls, running: RunningCatalogue, store: Store) -> Shelf:
        """Read what is published now."""
        return cls(running.files(), store.records.overlay(), running.documents, store.territories)

    def base(self, record_id: str) -> Record | None:
        """Find the record as it is written: by the desk, or in its file; none if nobody wrote it."""
        for record in self.overlay.records:
            if record.id == record_id:
                return record
        try:
            record = self.files.record(record_id)
        except UnknownRecordError:
            return None
        return None if record.imported or record.id != record_id else record


def check(kind: str, values: Mapping[str, str], *, record_id: str, shelf: Shelf) -> Checked:
    """Read a draft as a record.

    Args:
        kind: ``investigation`` or ``tool``.
        values: what was typed, items without gaps.
        record_id: of the record that is corrected; empty for a new one.
        shelf: what it must suit.

    Returns:
        The record, or what is wrong.

    """
    model = KINDS[kind]
    base = shelf.base(record_id) if record_id else None
    document, errors = _document(values)
    raw = _merged(raw_of(model, values), base)
    raw["id"] = record_id or values.get("id", "").strip() or _slug(str(raw.get("title") or raw.get("name") or ""))
    if document:
        _cite(raw, document.id)
    try:
        record = model.model_validate(raw)
    except ValidationError as error:
        found = errors_of(error, model)
        if not values.get("id") and found.keys() & {"title", "name"}:
            # It is made of the name, which is asked for already.
            found.pop("id", None)
        return Checked(None, document, {**found, **errors})
    if base is None and shelf.base(record.id) is not None:
        errors["id"] = _TAKEN
    known = {**shelf.documents, **({document.id: document} if document else {})}
    strange = unknown_codes(record, shelf.territories()) if isinstance(record, Investigation) else ()
    for problem in (*misfits(record, shelf.files, documents=known, overlay=shelf.overlay), *strange):
        way = [int(step) if step.isdecimal() else step for step in problem.field.split(".")]
        errors.setdefault(place_of(model, way)[0], problem.said)
    return Checked(None if errors else record, document, errors)


def tidy(kind: str, values: Mapping[str, str]) -> dict[str, str]:
    """Close the gaps that empty items leave; the fields of a new document stay."""
    kept = without_gaps(KINDS[kind], {k: v for k, v in values.items() if not k.startswith(NEW_DOCUMENT)})
    return {**kept, **{name: value for name, value in values.items() if name.startswith(NEW_DOCUMENT)}}


def _document(values: Mapping[str, str]) -> tuple[Document | None, dict[str, str]]:
    typed = {name.removeprefix(NEW_DOCUMENT): value for name, value in values.items() if name.startswith(NEW_DOCUMENT)}
    if not any(value.strip() for value in typed.values()):
        return None, {}
    raw = {"id": _slug(typed.get("title", "")), **raw_of(Document, typed)}
    try:
        return Document.model_validate(raw), {}
    except ValidationError as error:
        return None, {f"{NEW_DOCUMENT}{name}": text for name, text in errors_of(error, Document).items()}


def _cite(raw: dict[str, Any], document: str) -> None:
    """Let the sources that name no document cite the new one."""
    for source in [raw.get("source"), *(raw.get("sources") or ())]:
        if isinstance(source, dict) and not source.get("document"):
            source["document"] = document


def _merged(raw: dict[str, Any], base: Record | None) -> dict[str, Any]:
    """Keep what the form does not ask from the record that is corrected, and the order of its themes."""
    if base is None:
        return raw
    dumped = dump_record(base)
    before = [theme for theme in dumped["themes"] if theme in raw["themes"]]
    themes = [*before, *(theme for theme in raw["themes"] if theme not in before)]
    return {**dumped, **raw, "themes": themes}


def _slug(name: str) -> str:
    return "-".join(words_of(name))[:100]
