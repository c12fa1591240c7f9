"""Read the YAML files that people write, and say in French what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import yaml
from pydantic import ValidationError

from corpus.errors import Problem, problems_of
from corpus.fields import Part

if TYPE_CHECKING:
    from pathlib import Path

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PartT = TypeVar("_PartT", bound=Part)


def read_yaml(path: Path, *, file: str, problems: list[Problem]) -> object:
    """Read a file.

    Args:
        path: the file.
        file: its name, as problems tell it.
        problems: what is wrong is added there.

    Returns:
        What YAML says; None if it cannot be read or says nothing.

    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader, in C
    except (yaml.YAMLError, ValueError) as error:  # a ValueError: not UTF-8, or a day that no calendar has
        problems.append(Problem(file, "", "", _unreadable(error)))
        return None
    if content is None:
        problems.append(Problem(file, "", "", "Ce fichier est vide : remplissez-le, ou supprimez-le."))
    return content


def conforming(kind: type[_PartT], raw: object, *, file: str, problems: list[Problem]) -> _PartT | None:
    """Make a record, or what one cites, of what a file says.

    Args:
        kind: what it is to be.
        raw: what YAML says.
        file: the name of the file, as problems tell it.
        problems: what is wrong is added there.

    Returns:
        The record; None if it does not conform.

    """
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        problems += problems_of(error, file=file)
        return None


def _unreadable(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "Ce fichier n’est pas en UTF-8 : enregistrez-le dans cet encodage."
    if not isinstance(error, yaml.YAMLError):
        return "Une date de ce fichier n’existe pas : écrivez par exemple 2026-11-26."
    mark = getattr(error, "problem_mark", None)
    place = f", ligne {mark.line + 1}, colonne {mark.column + 1}" if mark else ""
    return f"Ce fichier n’est pas du YAML lisible{place} : vérifiez les retraits, les guillemets et les deux-points."
