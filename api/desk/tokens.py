"""Secret tokens: whoever holds one is who it was given to; only digests are stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

_BYTES = 32
"""Of chance in a token: 256 bits, where 128 would do."""


def new_token() -> str:
    """Draw a token of 256 bits, 43 characters that need no escaping in an address."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """Give what is stored of a token.

    A token is 256 bits of chance, so a plain SHA-256 cannot be searched backwards.

    Args:
        token: a token, or anything that was sent in its place.

    Returns:
        64 hexadecimal digits.

    """
    return hashlib.sha256(token.encode("utf-8", errors="replace")).hexdigest()


def is_digest_of(token: str, stored: str) -> bool:
    """Tell whether a token is the one whose digest was stored, in a time that says nothing of either."""
    return hmac.compare_digest(digest_of(token), stored)


def derive_token(secret: str, *, purpose: str) -> str:
    """Make the token that follows from another secret, so that a repeated sending gets the same one.

    Args:
        secret: what only its holder knows; as strong as a token.
        purpose: what the new token is for.

    Returns:
        A token of 256 bits that leads back to nothing.

    """
    mac = hmac.new(secret.encode("utf-8", errors="replace"), purpose.encode("utf-8"), hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()).decode("ascii").rstrip("=")
