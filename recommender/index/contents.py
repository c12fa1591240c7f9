"""Open the index of a catalogue, which `recommender.index.build` wrote, and load what it holds."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from corpus.catalogue import DATA, Catalogue
from models.artifacts import open_sealed
from models.errors import ArtifactError
from recommender.candidates import Shelf
from recommender.errors import IndexUnusableError
from recommender.matters import Matters
from recommender.ranked_records import RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corpus.records import Record
    from models.artifacts import SealedFolder
    from models.encoder import Encoder
    from recommender.passage_engine import PassageEngine

FORMAT: Final = 7
"""Raised when the files of an index change their meaning."""
CATALOGUE: Final = "catalogue.json"
REWRITTEN: Final = "rewritten"
RETOLD: Final = "retold"
"""In the manifest: the ids of the records that were written anew, or told a new problem; absent where there is none."""
SHELVES: Final = {RecordKind.INVESTIGATION: "investigations", RecordKind.TOOL: "tools"}
"""Folder of the shelf of each kind."""
MATTERS: Final = "matters"
"""Folder of what the records are about, thing by thing."""


@dataclass(frozen=True)
class Index:
    """What is matched of one catalogue."""

    version: str
    """Name of the index: what it was made from."""
    catalogue: Catalogue
    shelves: Mapping[RecordKind, Shelf]
    """By kind; a kind without records has none."""
    matters: Matters
    """What its records are about, thing by thing."""
    rewritten: frozenset[str]
    """The ids of the records that the desk wrote anew about another subject: what was learned of them is void."""
    retold: frozenset[str]
    """The ids of those of which the desk changed or added a problem: what was learned of them may not hold."""

    @classmethod
    def load(cls, sealed: SealedFolder, *, engine: PassageEngine | None = None) -> Index:
        """Load an index that was opened.

        Args:
            sealed: what `open_index` gave.
            engine: what may compare needs with passages; by default, the index in memory.

        Returns:
            The index.

        Raises:
            ArtifactError: if a file is not the one that was sealed.

        """
        catalogue = Catalogue.from_json(sealed.read(CATALOGUE).decode("utf-8"))
        shelves = {
            kind: Shelf.load(records, sealed, SHELVES[kind], engine=engine)
            for kind, records in records_by_kind(catalogue).items()
            if records
        }
        changed = {name: frozenset(sealed.about.get(name, ())) for name in (REWRITTEN, RETOLD)}
        matters = Matters.load(catalogue.records, sealed, MATTERS)
        return cls(sealed.about["version"], catalogue, shelves, matters, **changed)


def records_by_kind(catalogue: Catalogue) -> dict[RecordKind, Sequence[Record]]:
    """Give the records of each kind, in order of id."""
    return {RecordKind.INVESTIGATION: catalogue.investigations, RecordKind.TOOL: catalogue.tools}


def open_index(folder: Path, encoder: Encoder, *, catalogue: Path = DATA) -> SealedFolder:
    """Open an index after checking its files and that it was built with this encoder.

    Args:
        folder: the folder of the index.
        encoder: the encoder that will read the needs.
        catalogue: the folder of the records it was built of, which the command that mends it names.

    Returns:
        The opened folder.

    Raises:
        IndexUnusableError: if a file is missing, truncated or changed, or the index is another encoder's.

    """
    of = "" if catalogue == DATA else f" --catalogue {shlex.quote(str(catalogue))}"
    mend = f"Reconstruisez-le : deja-la build --force{of}"
    try:
        sealed = open_sealed(folder)
    except ArtifactError as error:
        raise IndexUnusableError(f"L’index ne peut pas servir : {error}. {mend}") from error
    if sealed.about.get("format") != FORMAT:
        raise IndexUnusableError(
            f"L’index {folder} est au format {sealed.about.get('format')}, et non {FORMAT}. {mend}"
        )
    if sealed.about.get("encoder") != asdict(encoder.identity):
        raise IndexUnusableError(f"L’index {folder} a été construit avec un autre encodeur. {mend}")
    if sealed.about.get("version") != folder.name:
        raise IndexUnusableError(f"L’index {folder} a été construit sous le nom {sealed.about.get('version')}. {mend}")
    return sealed
