"""Reference numbers that people read out on the telephone: ``DL-2026-7K3F9G``."""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"
"""29 signs, a prime number, so that the check sign catches one wrong sign and two swapped ones.

Without 0 and O, 1, I and L, 2's twin Z, and U, which is heard as Q.
"""
_DRAWN = 5
"""Signs drawn by chance: 29^5, 20 million a year."""
_FIRST_YEAR, _LAST_YEAR = 2025, 2099
"""The years of the references there may be."""
_SIGNS = re.compile(rf"[{ALPHABET}]{{{_DRAWN + 1}}}")
_SHAPE = re.compile(rf"DL(\d{{4}})([{ALPHABET}]{{{_DRAWN + 1}}})")


def new_reference(year: int) -> str:
    """Draw a reference number.

    Args:
        year: the year of the request, four digits.

    Returns:
        ``DL-``, the year, and six signs of which the last one checks the others.

    """
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_DRAWN))
    return f"DL-{year:04d}-{drawn}{_check_sign(f'{year:04d}', drawn)}"


def read_reference(text: str) -> str | None:
    """Read a reference as people write it.

    Args:
        text: what was typed; case, spaces and hyphens do not matter.

    Returns:
        The reference as we write it; ``None`` if it is none of ours, or mistyped.

    Examples:
        >>> read_reference(" dl 2026 7k3f9g "), read_reference("DL-2026-7K3F9Q")
        ('DL-2026-7K3F9G', None)

    """
    found = _SHAPE.fullmatch(re.sub(r"[\s.-]+", "", text).upper())
    if not found:
        return None
    year, signs = found.groups()
    if _check_sign(year, signs[:-1]) != signs[-1]:
        return None
    return f"DL-{year}-{signs}"


def read_signs(text: str) -> tuple[str, ...]:
    """Read the end of a reference, as it is said once its beginning is taken for granted.

    Args:
        text: what was typed; case, spaces and hyphens do not matter.

    Returns:
        The references that it may be, one for each year whose check sign it bears; nothing if it is no such end.

    Examples:
        >>> read_signs("7k3 f9g")[0], read_signs("lodève")
        ('DL-2026-7K3F9G', ())

    """
    signs = re.sub(r"[\s.-]+", "", text).upper()
    if not _SIGNS.fullmatch(signs):
        return ()
    years = range(_FIRST_YEAR, _LAST_YEAR + 1)
    return tuple(f"DL-{year}-{signs}" for year in years if _check_sign(f"{year:04d}", signs[:-1]) == signs[-1])


def _check_sign(year: str, drawn: str) -> str:
    """Weigh each sign by its place: a wrong sign or two swapped neighbours change the sum modulo a prime."""
    values = [int(digit) for digit in year] + [ALPHABET.index(sign) for sign in drawn]
    return ALPHABET[sum(place * value for place, value in enumerate(values, start=1)) % len(ALPHABET)]
