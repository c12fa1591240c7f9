"""Cut a text to what there is room for."""

from __future__ import annotations

import re


def shortened(text: str, most: int) -> str:
    """Cut a text at a word.

    Args:
        text: any text.
        most: characters that are kept, at most.

    Returns:
        The text in one line, whole or with an ellipsis.

    Examples:
        >>> shortened("Gratuit, pour les communes", 26), shortened("Gratuit, pour les communes", 12)
        ('Gratuit, pour les communes', 'Gratuit…')

    """
    line = re.sub(r"[ \n\t]+", " ", text).strip()
    if len(line) <= most:
        return line
    cut = line[: most + 1].rpartition(" ")[0] or line[:most]
    return cut.rstrip("\u202f\u00a0 ,;:.") + "…"
