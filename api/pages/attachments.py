"""The name under which a browser keeps a file (RFC 6266): ours, or made of an id that a list brought."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_LONGEST: Final = 150


def attachment(name: str) -> str:
    """Write the ``Content-Disposition`` of a file to keep.

    Args:
        name: the name of the file, with its ending.

    Returns:
        The header: the name as it is where it is plain; else a plain one, and the real one encoded.

    Examples:
        >>> attachment("comparatif.ods")
        'attachment; filename="comparatif.ods"'
        >>> attachment("cœur.csv").split("; ")[1:]
        ['filename="c_ur.csv"', "filename*=UTF-8''c%C5%93ur.csv"]

    """
    # What stands before a slash would be a folder, and a sign that is not shown would hide the ending.
    shown = "".join("_" if unicodedata.category(sign)[0] == "C" or sign in "/\\" else sign for sign in name)[-_LONGEST:]
    if _PLAIN.fullmatch(shown):
        return f'attachment; filename="{shown}"'
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", unicodedata.normalize("NFKD", shown)).lstrip(".") or "_"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(shown, safe='')}"
