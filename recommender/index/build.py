"""Write the index of a catalogue: what is matched, computed once and sealed.

An index lies in a folder named by what it was made from: encoder, records,
settings and format. The same inputs give the same bytes, so two machines that
agree on the name agree on the results.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from filelock import FileLock

from corpus.catalogue import Catalogue, digest_of
from corpus.example_needs import load_example_needs
from corpus.overlay import Overlay, overlaid
from corpus.passages import PassageKind, passages_of
from models.artifacts import MANIFEST, seal
from models.french import vocabulary_digest
from models.lexical import Bm25Config, CharacterConfig
from recommender.candidates import OF_RECORDS, Shelf
from recommender.index.contents import CATALOGUE, FORMAT, MATTERS, RETOLD, REWRITTEN, SHELVES, records_by_kind
from recommender.index.remembered_vectors import RememberingEncoder
from recommender.index.retention import forget_unused, mark_used
from recommender.index.rewritten_records import retold, rewritten
from recommender.matters import Matters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from models.encoder import Encoder

LIBRARIES = ("bm25s", "numpy", "onnxruntime", "scikit-learn", "sentencepiece", "snowballstemmer")
_NEEDS_WANTED = 20


@dataclass(frozen=True)
class IndexRecipe:
    """Everything an index is made from; its digest names the index."""

    encoder: dict[str, str | int]
    catalogue: str
    """Digest of the catalogue's files, and of what is laid over them."""
    vocabulary: str
    """Digest of the field's words and the stop words."""
    settings: dict[str, dict[str, float]]
    libraries: dict[str, str]
    format: int = FORMAT

    @classmethod
    def of(cls, catalogue_folder: Path, encoder: Encoder, *, overlay: Overlay | None = None) -> IndexRecipe:
        """Describe the index that a catalogue and an encoder would give, without building it."""
        laid_over = overlay.digest if overlay else ""
        return cls(
            encoder=asdict(encoder.identity),
            catalogue=digest_of(catalogue_folder) + (f"+{laid_over}" if laid_over else ""),
            vocabulary=vocabulary_digest(),
            settings={
                "bm25": asdict(Bm25Config()),
                "bm25_records": asdict(OF_RECORDS),
                "characters": asdict(CharacterConfig()),
            },
            libraries={name: version(name) for name in LIBRARIES},
        )

    @property
    def version(self) -> str:
        """Name the index: sixteen hexadecimal digits of the SHA-256 of the recipe."""
        canonical = json.dumps(asdict(self), sort_keys=True).encode()
        return hashlib.sha256(canonical).hexdigest()[:16]


def ensure_index(
    catalogue_folder: Path,
    encoder: Encoder,
    *,
    data_dir: Path,
    overlay: Overlay | None = None,
    reviewed: Callable[[], Catalogue] | None = None,
    force: bool = False,
    on_build: Callable[[int], Callable[[int], None]] | None = None,
) -> Path:
    """Find the index of a catalogue, or build it.

    Two processes that need the same index build it once: the second waits. A text that an earlier build
    encoded is not encoded again, unless the build is forced; the bytes are the same either way. After a build, indexes
    that were not used for long are removed, see `retention`.

    Args:
        catalogue_folder: the records.
        encoder: what turns text into vectors.
        data_dir: where indexes are kept.
        overlay: records that are laid over those of the folder; none by default.
        reviewed: called when the index is built, gives the folder's records that people review; by default they are
            read there.
        force: build even if the index is there, and replace it.
        on_build: called with the number of passages when a build starts; returns what is called with
            the number of passages done since the last call.

    Returns:
        The folder of the index.

    Raises:
        CatalogueError: if a record does not conform.

    """
    recipe = IndexRecipe.of(catalogue_folder, encoder, overlay=overlay)
    folder = data_dir / "index" / recipe.version
    if (folder / MANIFEST).is_file() and not force:
        mark_used(folder)
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f"{recipe.version}.lock"):
        if force or not (folder / MANIFEST).is_file():
            files = Catalogue.load(catalogue_folder, reviewed=reviewed() if reviewed else None)
            overlay = overlay or Overlay()
            changed = {REWRITTEN: rewritten(files, overlay), RETOLD: retold(files, overlay)}
            remembering = (
                RememberingEncoder(encoder, {}) if force else RememberingEncoder.load(encoder, data_dir=data_dir)
            )
            told = load_example_needs(catalogue_folder)
            examples = {record_id: needs for record_id, needs in told.items() if record_id not in changed[REWRITTEN]}
            catalogue = overlaid(files, overlay)
            _replace(
                folder, catalogue, remembering, recipe=recipe, examples=examples, changed=changed, on_build=on_build
            )
            remembering.save(data_dir)
    forget_unused(folder.parent)
    return folder


def write_index(
    folder: Path,
    catalogue: Catalogue,
    encoder: Encoder,
    *,
    recipe: IndexRecipe,
    examples: Mapping[str, Sequence[str]] | None = None,
    changed: Mapping[str, Collection[str]] | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Write an index into a new folder.

    Args:
        folder: must not hold anything.
        catalogue: the records; a kind without records has no shelf.
        encoder: what turns text into vectors.
        recipe: what the index is made from, written into its manifest.
        examples: needs that a record answers, by its id; none by default.
        changed: by `REWRITTEN` and `RETOLD`, the ids of the records that the desk changed so; none by default.
        on_progress: called with the number of passages encoded since the last call.

    """
    needs = _encode_needs(catalogue, encoder)
    for kind, records in records_by_kind(catalogue).items():
        if records:
            shelf = Shelf.build(records, encoder, needs=needs, examples=examples, on_progress=on_progress)
            shelf.save(folder / SHELVES[kind])
    Matters.build(catalogue.records, encoder, needs=needs).save(folder / MATTERS)
    (folder / CATALOGUE).write_text(catalogue.to_json(), encoding="utf-8")
    told = {name: sorted(ids) for name, ids in (changed or {}).items() if ids}
    seal(folder, {**asdict(recipe), "version": recipe.version, **told})


def _replace(
    folder: Path,
    catalogue: Catalogue,
    encoder: Encoder,
    *,
    recipe: IndexRecipe,
    examples: Mapping[str, Sequence[str]],
    changed: Mapping[str, Collection[str]],
    on_build: Callable[[int], Callable[[int], None]] | None,
) -> None:
    n_passages = sum(len(passages_of(record)) for record in catalogue.records)
    on_progress = on_build(n_passages) if on_build else lambda _: None
    # Open to whom the umask lets in, which `tempfile` would not ask.
    staging = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
    staging.mkdir()
    try:
        write_index(
            staging, catalogue, encoder, recipe=recipe, examples=examples, changed=changed, on_progress=on_progress
        )
        if folder.exists():
            shutil.rmtree(folder)
        staging.rename(folder)
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(staging)


def _encode_needs(catalogue: Catalogue, encoder: Encoder) -> NDArray[np.float32]:
    """Encode the problems of the records as needs: the correction wants real statements of need."""
    problems = [
        passage.text
        for record in catalogue.records
        for passage in passages_of(record)
        if passage.kind is PassageKind.PROBLEM
    ]
    purposes = [passages_of(record)[0].text for record in catalogue.records]
    return encoder.encode_queries(problems if len(problems) >= _NEEDS_WANTED else problems + purposes)
