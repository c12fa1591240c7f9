"""Sign with the moment, and take what either of two keys signed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from itsdangerous import TimestampSigner

if TYPE_CHECKING:
    from collections.abc import Callable


class TimedSigner(TimestampSigner):
    """Signs with SHA-256 and the moment of a clock."""

    def __init__(self, key: bytes, *, former: bytes, salt: str, clock: Callable[[], float]) -> None:
        """Keep the keys.

        Args:
            key: what signs.
            former: what signed before, whose signatures are still taken; empty for none.
            salt: what the signature is for: those of another are not taken.
            clock: gives the present moment, in seconds since 1970.

        """
        # The last one signs, any of them is enough to be taken.
        super().__init__([former, key] if former else [key], salt=salt, digest_method=hashlib.sha256)
        self._clock = clock

    def get_timestamp(self) -> int:
        """Tell the moment, in whole seconds since 1970."""
        return int(self._clock())
