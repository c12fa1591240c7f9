"""What people type, made fit to be read and shown again."""

from __future__ import annotations

import re
from typing import Final

_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no page may hold: control characters, lone surrogates and the like."""


def typed(text: str) -> str:
    r"""Drop what no page may hold.

    Args:
        text: as the form sent it.

    Returns:
        The text with one sign for the end of a line, and no space around it.

    Examples:
        >>> typed(" l'eau\r\n\x00monte ")
        "l'eau\nmonte"

    """
    return _UNREADABLE.sub("", text.replace("\r\n", "\n")).strip()
