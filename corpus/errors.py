"""The errors of the corpus.

::

    CorpusError
    ├── CatalogueError             a catalogue does not conform; it holds every problem
    ├── UnknownRecordError         no record has this id (also a KeyError)
    ├── SourceError                an upstream's files, or our extract of them, are not as expected
    ├── VanishedError              too many known records of a list are gone from it
    ├── UnknownTerritoryError      no territory bears this code (also a KeyError)
    └── UnresolvedTerritoryError   a record's words do not single out one territory
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.field_messages import field_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pydantic import ValidationError

_SHOWN = 80
"""Characters of a faulty value that a message repeats."""


class CorpusError(Exception):
    """Anything the corpus cannot do; the message says what and where."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one place of a catalogue."""

    file: str
    """Its name inside the catalogue; empty when the whole catalogue is meant."""
    field: str
    """The field, its steps joined by dots; empty when the whole file is meant."""
    value: str
    """What was found; empty when nothing was."""
    expected: str
    """What was expected, or what to do: a sentence in French."""

    @property
    def said(self) -> str:
        """The sentence, after the value that it is about."""
        return f"« {self.value} » : {self.expected}" if self.value else self.expected

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.file, self.field)))
        return f"{where} {self.said}" if self.value else f"{where} : {self.said}"


class CatalogueError(CorpusError):
    """A catalogue does not conform."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        """Every problem found, in the order of the files."""
        super().__init__("\n".join(str(problem) for problem in self.problems))


def problems_of(error: ValidationError, *, file: str) -> Sequence[Problem]:
    """Turn pydantic's error into one problem for each field that is wrong."""
    return [
        Problem(
            file,
            ".".join(str(step) for step in detail["loc"]),
            ""
            if detail["type"] == "missing" or (not detail["loc"] and isinstance(detail["input"], list))
            else _shown(detail["input"]),
            field_message(detail),
        )
        for detail in error.errors()
    ]


def _shown(value: object) -> str:
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        value = f"[{', '.join(map(str, value))}]"
    if isinstance(value, dict | list):  # a part of the file: the name of the field says which
        return ""
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    text = "null" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class _UnknownError(CorpusError, KeyError):
    """A key that nothing bears."""

    def __str__(self) -> str:
        # The message itself; KeyError would quote it like a key.
        return Exception.__str__(self)


class UnknownRecordError(_UnknownError):
    """No record has this id."""


class SourceError(CorpusError):
    """The files of an upstream, or our extract of them, are not as expected."""


class VanishedError(CorpusError):
    """Too many known records of a list are gone from it; the message, in French, says what to do."""

    def __init__(self, name: str, *, n_removed: int, n_known: int, file: Path) -> None:
        super().__init__(
            f"Import refusé, rien n’a été écrit : {n_removed} des {n_known} fiches connues de « {name} » ne sont plus "
            f"dans la liste (20 % au plus sont permis). Vérifiez que le fichier est complet ; s’il l’est, relancez "
            f"avec --accept-removals. Si c’est une autre liste, donnez-lui son nom avec --name. Fiches connues : {file}"
        )


class UnknownTerritoryError(_UnknownError):
    """No territory bears this code."""


class UnresolvedTerritoryError(CorpusError):
    """The words of a record fit no territory, or several, or another one than its codes."""
