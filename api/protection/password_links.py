"""Links to choose a password: signed, for one account, one hour and one password.

Nothing is stored: a link is signed together with what changes as soon as the account's password does
(`LostPasswords.state_of`), so that it is worth nothing once it served, nor once the password changed otherwise.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from itsdangerous import BadSignature

from api.protection.timed_signer import TimedSigner

if TYPE_CHECKING:
    from collections.abc import Callable

PATH: Final = "/connexion/mot-de-passe"
"""Where links lead."""
LIFETIME: Final = timedelta(hours=1)
"""Long enough to be handed over and opened, too short to be found later."""
_SALT: Final = "deja-la.password."


class PasswordLinks:
    """Makes and checks the secrets of links."""

    def __init__(self, key: bytes, *, former: bytes = b"", clock: Callable[[], float] = time.time) -> None:
        """Keep the keys.

        Args:
            key: what signs.
            former: what signed before, whose links are still taken; empty for none.
            clock: gives the present moment, in seconds since 1970.

        """
        self._key, self._former = key, former
        self._clock = clock

    def issue(self, account_id: str, *, state: str) -> str:
        """Make the secret of a link.

        Args:
            account_id: whose password it lets choose.
            state: what changes with the account's password.

        Returns:
            Printable ASCII that needs no escaping in an address.

        """
        return self._signer(state).sign(account_id).decode("ascii")

    def account_of(self, secret: str) -> str:
        """Tell whose link it claims to be, before it is checked."""
        return secret.partition(".")[0]

    def opens(self, secret: str, *, state: str | None) -> bool:
        """Tell whether a link still lets choose a password.

        Args:
            secret: what the address holds, or anything.
            state: of the account that it names; none where there is none.

        Returns:
            Whether it was made by us, for this account, within the hour, and the password is the same since.

        """
        if state is None:
            return False
        try:
            self._signer(state).unsign(secret.encode("utf-8", errors="replace"), max_age=int(LIFETIME.total_seconds()))
        except BadSignature:
            return False
        return True

    def _signer(self, state: str) -> TimedSigner:
        return TimedSigner(self._key, former=self._former, salt=_SALT + state, clock=self._clock)
