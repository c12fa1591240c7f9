"""The honeypot: a field that people neither see nor reach, and that programs fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELD: Final = "site_web"
"""Name of the field; a name that a program expects, and that no browser fills in by itself."""


def is_caught(typed: Mapping[str, str]) -> bool:
    """Tell whether the honeypot was filled in.

    A person may be caught too, by an odd extension: the form is shown again, whole, with a sentence.

    Args:
        typed: what was sent, by field.

    Returns:
        Whether it holds anything.

    Examples:
        >>> is_caught({"site_web": "http://a.example"}), is_caught({"site_web": " "}), is_caught({})
        (True, False, False)

    """
    return bool(typed.get(FIELD, "").strip())
