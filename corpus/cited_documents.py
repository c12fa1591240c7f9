"""Where all that a catalogue knows comes from: documents that its records cite, imported lists, territories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.catalogue import load_documents
from corpus.documents import Document
from corpus.imported import document_file, imported_lists, read_document
from corpus.records import Investigation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.catalogue import Catalogue
    from corpus.records import Record, Source

Way = Literal["cited", "imported", "territories"]

TERRITORIES = Document(
    id="decoupage-administratif",
    title="Découpage administratif 6.0.0 : communes, EPCI, départements et populations",
    publisher="Etalab, d’après l’Insee, la DGCL et La Poste",
    date="9 mars 2026",
    licence="Licence Ouverte 2.0",
    url="https://github.com/etalab/decoupage-administratif",
)
"""Where territories come from; ``corpus/data/territories/NOTICE.md`` tells it in full."""


@dataclass(frozen=True)
class CitedDocument:
    """A document, and what of the catalogue comes from it."""

    document: Document
    way: Way
    """``cited`` by records that people review, ``imported`` as a list, or what ``territories`` are read from."""
    investigations: int
    """Records that cite it."""
    tools: int
    unshown: int
    """Tools of which a text is matched and not shown."""
    first_read: dt.date | None
    """The oldest and the latest day that one of its rows was read on, for an imported list."""
    last_read: dt.date | None

    @property
    def shown(self) -> bool:
        """Whether its text may be shown."""
        return self.document.republish


def cited_documents(catalogue: Catalogue, folder: Path) -> tuple[CitedDocument, ...]:
    """List the documents that a catalogue comes from.

    Args:
        catalogue: the records.
        folder: the folder they were read from.

    Returns:
        The documents that records cite, the most cited first, then the imported lists in order of id, then that of
        territories.

    Raises:
        CatalogueError: if the entry of a document does not conform.

    """
    imported = {name: read_document(document_file(folder, name)) for name in imported_lists(folder)}
    # By id and way: a list that was imported may also be cited by records that people review.
    cited = {source.document for _, source in _cited(catalogue) if source.external_id is None}
    reviewed = [document for name, document in sorted(load_documents(folder).items()) if name in cited]
    counted = [_counted(document, "cited", catalogue) for document in reviewed]
    return (
        *sorted(counted, key=lambda one: (-one.investigations - one.tools, one.document.id)),
        *(_counted(document, "imported", catalogue, name=name) for name, document in sorted(imported.items())),
        CitedDocument(TERRITORIES, "territories", 0, 0, 0, None, None),
    )


def _counted(document: Document, way: Way, catalogue: Catalogue, *, name: str | None = None) -> CitedDocument:
    mine = [
        (record, source)
        for record, source in _cited(catalogue)
        if source.document == (name or document.id) and (source.external_id is not None) == (way == "imported")
    ]
    days = [source.retrieved_on for _, source in mine if source.retrieved_on]
    records = {record.id: record for record, _ in mine}.values()
    tools = [record for record in records if not isinstance(record, Investigation)]
    return CitedDocument(
        document=document,
        way=way,
        investigations=len(records) - len(tools),
        tools=len(tools),
        unshown=sum(bool(tool.unshown) for tool in tools) if not document.republish else 0,
        first_read=min(days, default=None),
        last_read=max(days, default=None),
    )


def _cited(catalogue: Catalogue) -> Iterator[tuple[Record, Source]]:
    for investigation in catalogue.investigations:
        yield investigation, investigation.source
    for tool in catalogue.tools:
        for source in tool.sources:
            yield tool, source
