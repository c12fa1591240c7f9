"""How often a password may be tried for one account, from wherever it comes, known browsers of the account's apart.

`api.protection.rate_limits` bounds what one address tries; this bounds what many addresses try together. An account
that does not exist is counted as well: the answer says nothing of which there are.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from limits import parse
from limits.strategies import MovingWindowRateLimiter

from api.desk.accounts.rows import typed_mail
from api.protection.clients import client_digest
from api.protection.windows import RecentActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.protection.shared_windows import SharedActions

_KIND = "guess"


class Guesses:
    """The sign-ins tried of each account since the last that succeeded."""

    def __init__(
        self,
        rate: str,
        *,
        key: bytes,
        shared: SharedActions | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Start with none.

        Args:
            rate: how many are taken, such as ``10/hour``; empty for no limit.
            key: hides the mails: what is held says of nobody that they tried.
            shared: where several processes count together; none to count in memory.
            clock: gives the present moment, in seconds.

        """
        self._rate = parse(rate) if rate else None
        self._key = key
        self._clock = clock
        self._limiter = MovingWindowRateLimiter(RecentActions(clock=clock) if shared is None else shared)

    def draw(self, mail: str, *, browser: str = "") -> int:
        """Note that a password is tried, before it is compared: tries sent together are counted too.

        Args:
            mail: the account's, or anything that was typed.
            browser: what `api.protection.known_browsers` tells it by, or the like: it has a count of its own.

        Returns:
            Seconds to wait before it may be tried; 0 when it may be tried now.

        """
        if self._rate is None:
            return 0
        names = self._names(mail, browser)
        if self._limiter.hit(self._rate, *names):
            return 0
        return max(1, math.ceil(self._limiter.get_window_stats(self._rate, *names).reset_time - self._clock()))

    def forget(self, mail: str, *, browser: str = "") -> None:
        """Start again for an account that was signed in to."""
        if self._rate is not None:
            self._limiter.clear(self._rate, *self._names(mail, browser))

    def _names(self, mail: str, browser: str) -> tuple[str, ...]:
        account = client_digest(typed_mail(mail), key=self._key)
        return (_KIND, account, browser) if browser else (_KIND, account)
