"""Settings that nobody reads, most often because their name is misspelt."""

from __future__ import annotations

import logging
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from api.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)

_PREFIX: Final = "DEJA_LA_"
_KNOWN: Final = tuple(name.upper() for name in Settings.model_fields)


def unknown_settings(names: Iterable[str]) -> dict[str, str]:
    """Find the variables that are meant for us and are none of our settings.

    Args:
        names: names of environment variables.

    Returns:
        The name that was probably meant, by name; empty where none is near.

    """
    ours = {name: name.upper().removeprefix(_PREFIX) for name in sorted(names) if name.upper().startswith(_PREFIX)}
    near = {name: get_close_matches(told, _KNOWN, n=1) for name, told in ours.items() if told not in _KNOWN}
    return {name: f"{_PREFIX}{found[0]}" if found else "" for name, found in near.items()}


def warn_of_unknown(names: Iterable[str]) -> None:
    """Tell the operator at each start which settings do nothing; never their values."""
    for name, meant in unknown_settings(names).items():
        hint = f"perhaps {meant} is meant" if meant else "docs/settings.md lists them"
        logger.warning("no setting is called %s: %s", name, hint)
