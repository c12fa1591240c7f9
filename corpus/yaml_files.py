"""Read the YAML files that people write, and say in French what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import ValidationError

from corpus.errors import Problem, problems_of
from corpus.fields import Part

if TYPE_CHECKING:
    from pathlib import Path

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PartT = TypeVar("_PartT", bound=Part)


class _TwiceError(yaml.YAMLError):
    """A key that one mapping bears twice: YAML would keep the last without a word."""

    def __init__(self, key: str, *, line: int, value: str) -> None:
        super().__init__(key)
        self.key, self.line, self.value = key, line, value


class _Loader(_SafeLoader):  # type: ignore[misc]
    """Read safely; a day that no calendar has stays the text it is, for its field to refuse."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> object:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                told = value.value if isinstance(value, yaml.ScalarNode) else ""
                raise _TwiceError(key.value, line=key.start_mark.line + 1, value=told)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep=deep))


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


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
    except _TwiceError as error:
        expected = f"Cette clé, ligne {error.line}, est déjà écrite plus haut\N{NO-BREAK SPACE}: gardez-en une seule."
        problems.append(Problem(file, error.key, error.value[:80], expected))
        return None
    except (yaml.YAMLError, ValueError) as error:  # a ValueError: not UTF-8
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
    mark = getattr(error, "problem_mark", None)
    place = f", ligne {mark.line + 1}, colonne {mark.column + 1}" if mark else ""
    return f"Ce fichier n’est pas du YAML lisible{place} : vérifiez les retraits, les guillemets et les deux-points."
