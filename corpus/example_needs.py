"""Needs that a record answers, as people elsewhere may type them: words to find it by, never shown.

``needs.jsonl`` of a catalogue folder holds ``{"record", "text"}`` lines. They are ours, written from the record by
writers who never saw a need of the test collection. A record without any is found by its own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import CatalogueError, Problem, problems_of

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "needs.jsonl"


class ExampleNeed(BaseModel):
    """A need that a record answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    record: str = Field(min_length=1)
    """Id of the record."""
    text: str = Field(min_length=1)


def load_example_needs(folder: Path) -> dict[str, tuple[str, ...]]:
    """Read the example needs of a catalogue.

    Args:
        folder: a catalogue folder.

    Returns:
        The texts by id of record, in the order of the file; nothing where there is no file.

    Raises:
        CatalogueError: if a line does not conform; every problem is in it.

    """
    path = folder / FILE
    if not path.is_file():
        return {}
    problems: list[Problem] = []
    told: dict[str, list[str]] = {}
    # Bytes: a line that is not in UTF-8 is told like any other that does not conform.
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            need = ExampleNeed.model_validate_json(line)
        except ValidationError as error:
            problems += problems_of(error, file=f"{FILE}, ligne {number}")
        else:
            told.setdefault(need.record, []).append(need.text)
    if problems:
        raise CatalogueError(problems)
    return {record_id: tuple(texts) for record_id, texts in told.items()}


def strangers(folder: Path, record_ids: set[str]) -> list[Problem]:
    """Find the example needs of records that a catalogue does not hold.

    Args:
        folder: a catalogue folder.
        record_ids: of every record.

    Returns:
        One problem for each id that nobody bears, in order of id.

    Raises:
        CatalogueError: if a line does not conform.

    """
    unknown = sorted(load_example_needs(folder).keys() - record_ids)
    return [Problem(FILE, "record", record_id, "Aucune fiche n’a cet identifiant.") for record_id in unknown]
