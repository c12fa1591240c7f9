"""Secrets that the service can make again: they are stored nowhere, and the database alone does not give them."""

from __future__ import annotations

from api.desk.tokens import derive_token, is_digest_of


class DerivedSecrets:
    """Makes a secret of a salt and of the service's key."""

    def __init__(self, key: bytes, *, former: bytes = b"") -> None:
        """Keep the keys.

        Args:
            key: what secrets are made with.
            former: what they were made with before; empty for none.

        """
        self._keys = [key, former] if former else [key]

    def make(self, salt: str) -> str:
        """Make a secret of 256 bits: of the same salt, the same one while the key is the same."""
        return self._of(salt, self._keys[0])

    def find(self, salt: str, digest: str) -> str:
        """Make the secret that has a digest.

        Args:
            salt: what it was made of.
            digest: what is stored of it.

        Returns:
            The secret; empty where it was made with a key that is there no more.

        """
        made = (self._of(salt, key) for key in self._keys)
        return next((secret for secret in made if is_digest_of(secret, digest)), "")

    @staticmethod
    def _of(salt: str, key: bytes) -> str:
        return derive_token(key.hex(), purpose=f"benchmark {salt}")
