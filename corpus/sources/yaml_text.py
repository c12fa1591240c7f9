"""Read YAML that others wrote."""

from __future__ import annotations

from typing import Any

import yaml


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Leaves a day that no calendar has as its text: whoever reads that field says so, and nobody else is kept."""


def _day(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


class Unreadable(str):
    """Why a text is no YAML, in French."""

    __slots__ = ()


def why_no_mapping(loaded: object) -> str:
    """Tell in French why what `load_yaml` gave is no mapping."""
    return (
        f"YAML illisible : {loaded}" if isinstance(loaded, Unreadable) else "des clés et leurs valeurs sont attendues"
    )


def load_yaml(text: str) -> Any:
    """Read YAML without the references that make a small text unpack to a large one.

    Args:
        text: one YAML document.

    Returns:
        What it holds; `Unreadable`, which says where it stops being one, when it is no such YAML.

    """
    try:
        events = yaml.parse(text, Loader=_Loader)
        if any(isinstance(event, yaml.AliasEvent) for event in events):
            return Unreadable("les références YAML (&, *) ne sont pas permises")
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, in C
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        return Unreadable(
            f"ligne {mark.line + 1}, colonne {mark.column + 1}" if mark else "une valeur n’est pas permise"
        )
