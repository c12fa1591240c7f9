"""Form tokens: a hidden field that says that we served this form, for this purpose, not long ago.

The site has no session and no cookie, so that a token is bound to no person: what stops a form posted from another
site is `api.protection.origin`. A token stops a program that posts without having read the page, and bounds how long
a page copied somewhere else stays of use.
"""

from __future__ import annotations

import time
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from itsdangerous import BadSignature, SignatureExpired

from api.protection.timed_signer import TimedSigner

if TYPE_CHECKING:
    from collections.abc import Callable

FIELD: Final = "jeton"
"""Name of the hidden field."""
LIFETIME: Final = timedelta(hours=12)
"""A form opened in the morning can be sent in the evening."""
_SALT: Final = "deja-la.form."
_MARK: Final = b"f"


class TokenState(StrEnum):
    """What a token is worth."""

    VALID = "valid"
    EXPIRED = "expired"
    FOREIGN = "foreign"
    """Absent, made up, or served for another purpose."""


class FormTokens:
    """Makes and checks the tokens of forms."""

    def __init__(
        self,
        key: bytes,
        *,
        former: bytes = b"",
        on_foreign: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep the keys.

        Args:
            key: what signs.
            former: what signed before, whose tokens are still taken; empty for none.
            on_foreign: told of each token that is not ours.
            clock: gives the present moment, in seconds since 1970.

        """
        self._key, self._former = key, former
        self._on_foreign = on_foreign
        self._clock = clock

    def issue(self, purpose: str) -> str:
        """Make a token.

        Args:
            purpose: the form it is for, such as ``vote``; with a ``/`` and an id where the form acts on one thing.

        Returns:
            Printable ASCII, for a hidden field.

        Examples:
            >>> tokens = FormTokens(b"key")
            >>> tokens.check(tokens.issue("vote"), purpose="vote").value
            'valid'
            >>> tokens.check(tokens.issue("vote"), purpose="demande").value
            'foreign'

        """
        return self._signer(purpose).sign(_MARK).decode("ascii")

    def check(self, token: str | None, *, purpose: str) -> TokenState:
        """Tell what a token is worth.

        Args:
            token: what was sent; none when nothing was.
            purpose: the form it came with.

        Returns:
            Whether the form may be taken.

        """
        try:
            self._signer(purpose).unsign(_bytes(token), max_age=int(LIFETIME.total_seconds()))
        except SignatureExpired:
            return TokenState.EXPIRED
        except BadSignature:
            self._on_foreign()
            return TokenState.FOREIGN
        return TokenState.VALID

    def _signer(self, purpose: str) -> TimedSigner:
        return TimedSigner(self._key, former=self._former, salt=_SALT + purpose, clock=self._clock)


def _bytes(token: str | None) -> bytes:
    # What is sent may be anything, lone surrogates included.
    return (token or "").encode("utf-8", errors="replace")
