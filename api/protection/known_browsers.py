"""Browsers that an account was signed in with: passwords tried elsewhere do not keep its agent out.

How often a password may be tried for one account is bounded (`api.protection.guesses`), so that whoever knows a mail
could close the door on its agent by trying ten passwords an hour. A browser that signed in bears a signed cookie, and
has a count of its own. The cookie opens nothing: without the password it gives as many tries as anybody has.
"""

from __future__ import annotations

import secrets
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from itsdangerous import BadSignature

from api.desk.accounts.rows import typed_mail
from api.protection.cookies import host_name, put
from api.protection.timed_signer import TimedSigner

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

COOKIE: Final = "deja-la-navigateur"
LIFETIME: Final = timedelta(days=90)
"""Since the last sign-in: an agent who comes back from a long leave is still known."""
_SALT: Final = "deja-la.browser."
_BYTES: Final = 16
_LONGEST: Final = 200


class KnownBrowsers:
    """Gives browsers their cookie, and tells them again."""

    def __init__(self, key: bytes, *, former: bytes = b"", clock: Callable[[], float] = time.time) -> None:
        """Keep the keys.

        Args:
            key: what signs.
            former: what signed before, whose cookies are still taken; empty for none.
            clock: gives the present moment, in seconds since 1970.

        """
        self._key, self._former = key, former
        self._clock = clock

    def keep(self, request: Request, response: Response, mail: str) -> None:
        """Let a browser that signed in be told again.

        Args:
            request: the request that signs in.
            response: what answers it.
            mail: the account's; the cookie does not hold it.

        """
        name = self.name(request, mail) or secrets.token_hex(_BYTES)
        sealed = self._signer(mail).sign(name).decode("ascii")
        put(request, response, COOKIE, sealed, seconds=int(LIFETIME.total_seconds()))

    def name(self, request: Request, mail: str) -> str:
        """Tell a browser that an account was signed in with.

        Args:
            request: the request.
            mail: the account's, or anything that was typed.

        Returns:
            What was drawn for this browser; empty where it is not known for this account.

        """
        sent = request.cookies.get(host_name(request, COOKIE), "")[:_LONGEST]
        try:
            read = self._signer(mail).unsign(
                sent.encode("utf-8", errors="replace"), max_age=int(LIFETIME.total_seconds())
            )
        except BadSignature:
            return ""
        return read.decode("ascii")

    def _signer(self, mail: str) -> TimedSigner:
        return TimedSigner(self._key, former=self._former, salt=_SALT + typed_mail(mail), clock=self._clock)
