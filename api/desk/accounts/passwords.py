"""Passwords: kept as argon2 makes them, compared in a time that does not say whether there was one."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.desk.accounts.common_passwords import is_common
from api.desk.accounts.leaked_passwords import is_leaked
from api.desk.errors import PasswordError, StoreUnavailableError

SHORTEST: Final = 12
"""Characters of a password at least; length is worth more than signs nobody remembers (CNIL, 2022)."""
LONGEST: Final = 200
EXPECTED: Final = (
    "motdepasse",
    "territoires",
    "incubateur",
    "territoire",
    "collectivite",
    "password",
    "bienvenue",
    "solution",
    "dejala",
    "azerty",
    "qwerty",
    "bureau",
    "mairie",
    "besoin",
    "anct",
)
"""Words that whoever guesses would try first here, without accents; `docs/accounts.md` names them."""
_LEFT: Final = 8
"""Letters and digits that a password must hold beside them, years and rows of digits left out."""
_ROWS: Final = re.compile(r"(?:19|20)\d\d|0?123\d*")
_AT_ONCE: Final = 2
"""Comparisons at the same time: each takes 64 MiB for 50 ms."""
_PATIENCE: Final = 10.0
"""Seconds that a comparison may wait for its turn."""

_hasher = PasswordHasher()
_turns = threading.BoundedSemaphore(_AT_ONCE)


def check_password(password: str, *, mail: str) -> None:
    """Refuse a password that is too easily guessed.

    Args:
        password: what was chosen.
        mail: the account's, which must not be in it.

    Raises:
        PasswordError: if it is too short or too long, holds too few different signs, is made of the address or of the
            words of this place, is one of the commonest, or leaked somewhere.

    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(f"Le mot de passe doit avoir entre {SHORTEST} et {LONGEST} caractères.")
    if len(set(password)) < 5 or mail.partition("@")[0].casefold() in password.casefold():
        raise PasswordError("Le mot de passe est trop facile à deviner : ni répétitions, ni l’adresse du compte.")
    if len(_without_expected(password)) < _LEFT:
        raise PasswordError("Le mot de passe est trop facile à deviner : ajoutez des mots qui ne sont pas ceux d’ici.")
    if is_common(password):
        raise PasswordError(
            "Le mot de passe est trop facile à deviner : il est, à peu de chose près, des plus courants."
        )
    if is_leaked(password):
        raise PasswordError(
            "Le mot de passe a fuité ailleurs : il est de ceux que l’on essaie d’abord. Prenez-en un autre."
        )


def hash_password(password: str) -> str:
    """Give what is stored of a password, salt and costs included."""
    with _Turn():
        return _hasher.hash(_normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Tell whether a password is the one that was stored.

    Args:
        stored: what was stored; none where there is nothing, which takes as long.
        password: what was typed.

    Returns:
        Whether it is.

    Raises:
        StoreUnavailableError: if too many comparisons wait already.

    """
    known = stored or _decoy()
    with _Turn():
        try:
            same = _hasher.verify(known, _normal(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return same and stored is not None


def is_outdated(stored: str) -> bool:
    """Tell whether a password was stored at a cost that is no longer ours."""
    return _hasher.check_needs_rehash(stored)


@cache
def _decoy() -> str:
    """Make what is compared where no account is, once, at the costs of a real one."""
    return _hasher.hash("no account has this password")


def _without_expected(password: str) -> str:
    plain = unicodedata.normalize("NFKD", password.casefold())
    left = "".join(sign for sign in plain if sign.isalnum())
    for word in EXPECTED:
        left = left.replace(word, "")
    return _ROWS.sub("", left)


def _normal(password: str) -> str:
    # The same é may be typed as one sign or as two, by two keyboards.
    return unicodedata.normalize("NFC", password.encode("utf-8", errors="replace").decode("utf-8"))


class _Turn:
    def __enter__(self) -> None:
        if not _turns.acquire(timeout=_PATIENCE):
            raise StoreUnavailableError("Trop de connexions en même temps : réessayez dans un instant.")

    def __exit__(self, *_: object) -> None:
        _turns.release()
