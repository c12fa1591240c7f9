"""Numbers as people read them in French."""

from __future__ import annotations


def number(value: int) -> str:
    """Write a whole number with its thousands apart.

    Args:
        value: the number.

    Returns:
        Its digits, narrow no-break spaces between the thousands.

    Examples:
        >>> number(34969).split()
        ['34', '969']

    """
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
