"""How often something may be done, as settings and keys say it."""

from __future__ import annotations

from typing import Final

from limits import RateLimitItem, parse_many

_LONGEST: Final = 32
"""Characters, as the table of keys holds them."""


def read_rate(told: str) -> RateLimitItem:
    """Read a rate.

    Args:
        told: such as ``600/minute``.

    Returns:
        The rate, of one time at least.

    Raises:
        ValueError: if it cannot be read, allows nothing, or is several at once: one alone would be held.

    """
    try:
        rates = parse_many(told)
    except ValueError:
        rates = []
    if not rates or len(told) > _LONGEST:
        raise ValueError("Le quota ne peut pas être lu : écrivez par exemple 600/minute.")
    if len(rates) > 1:
        raise ValueError("Un quota est une seule limite, par exemple 600/minute : donnez la plus stricte.")
    if rates[0].amount < 1:
        raise ValueError("Un quota permet au moins une fois : écrivez par exemple 600/minute.")
    return rates[0]
