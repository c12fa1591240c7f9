"""Read YAML that others wrote."""

from __future__ import annotations

from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str) -> Any:
    """Read YAML without the references that make a small text unpack to a large one.

    Args:
        text: one YAML document.

    Returns:
        What it holds; a sentence in French when it is no such YAML.

    """
    try:
        events = yaml.parse(text, Loader=_Loader)
        if any(isinstance(event, yaml.AliasEvent) for event in events):
            return "les références YAML (&, *) ne sont pas permises"
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, in C
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return " ".join(str(error).split())
