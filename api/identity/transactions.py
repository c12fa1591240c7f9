"""A sign-in under way: what the browser keeps, signed, between leaving for the provider and coming back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from itsdangerous import BadData, URLSafeTimedSerializer

from api.identity.errors import SignInLostError

if TYPE_CHECKING:
    from typing import Self

LIFETIME: Final = 600
"""Seconds that a person may take at the provider."""
_SALT: Final = "deja-la.sign-in"
_BYTES: Final = 32
"""43 characters, where ProConnect asks for 32 at least; a code verifier takes as many."""


@dataclass(frozen=True)
class Transaction:
    """What must come back as it left."""

    state: str
    """Ties the answer to this browser."""
    nonce: str
    """Ties the identity token to this sign-in."""
    verifier: str
    """Proves to the provider that who asked is who trades the code (PKCE)."""
    back: str
    """The page to open next."""

    @classmethod
    def begin(cls, back: str) -> Self:
        """Draw a new one.

        Args:
            back: the page to open next.

        Returns:
            The transaction, 256 bits of chance in each part.

        """
        state, nonce, verifier = (secrets.token_urlsafe(_BYTES) for _ in range(3))
        return cls(state, nonce, verifier, back)

    def matches(self, state: str) -> bool:
        """Tell whether an answer is of this sign-in."""
        return hmac.compare_digest(self.state.encode(), state.encode("utf-8", errors="replace"))


class Transactions:
    """Seals transactions for the browser's cookie, and opens them."""

    def __init__(self, key: bytes, *, former: bytes = b"") -> None:
        """Keep the key that signs, and the one that did before, whose transactions are still taken."""
        self._serializer = URLSafeTimedSerializer(
            [former, key] if former else [key], salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256}
        )

    def seal(self, transaction: Transaction) -> str:
        """Write a transaction as a cookie holds it: the browser's own, which no one else can make."""
        return str(self._serializer.dumps(asdict(transaction)))

    def open(self, sealed: str | None) -> Transaction:
        """Read a transaction back.

        Args:
            sealed: what the cookie held, or anything.

        Returns:
            The transaction.

        Raises:
            SignInLostError: if it is none of ours, or too old.

        """
        try:
            return Transaction(**self._serializer.loads(sealed or "", max_age=LIFETIME))
        except (BadData, TypeError):
            raise SignInLostError("no sign-in under way") from None
