"""The passwords that leak most, in French and in English: whoever guesses tries these first, dressed up or not.

The list is short: `leaked_passwords` knows many more, to the letter, and few of them French.
"""

from __future__ import annotations

import string
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_suffix(".txt")
_LOOKALIKES: Final = str.maketrans("0134578", "oleastb")
"""Digits that stand for a letter."""
_SIGNS: Final = str.maketrans("@$!€", "asie")
"""Signs that stand for one."""


def is_common(password: str) -> bool:
    """Tell whether a password is one of the commonest, whatever is done to its ends and its letters.

    Args:
        password: what was chosen.

    Returns:
        Whether it is in the list once case, accents, spaces and signs, digits at both ends, digits and signs in place
        of letters, and repetitions are left out.

    Examples:
        >>> [is_common(word) for word in ("Soleil-2026!", "P@ssw0rd P@ssw0rd", "azertyuiop12", "soleil sur la mairie")]
        [True, True, True, False]

    """
    plain, meant = _folded(password), _folded(password.translate(_SIGNS))
    forms = {form for one in (plain, meant) for form in (one, one.strip(string.digits))}
    forms |= {form.translate(_LOOKALIKES) for form in forms}
    return not _common().isdisjoint(_once(form) for form in forms if form)


@cache
def _common() -> frozenset[str]:
    return frozenset(_FILE.read_text(encoding="ascii").split())


def _folded(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if sign.isalnum())


def _once(text: str) -> str:
    """Give what a text repeats: ``lalala`` is ``la``, said again."""
    return text[: (text + text).find(text, 1)]
