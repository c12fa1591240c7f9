"""Who came in and who did not, told in the log: the number of an account, never a mail nor what was typed."""

from __future__ import annotations

import logging
from typing import Final, Literal

from api.observation.log_lines import FIELDS

logger = logging.getLogger("api.security")

Outcome = Literal["opened", "refused", "slowed", "closed"]
_LEVELS: Final = {"opened": logging.INFO, "closed": logging.INFO, "refused": logging.WARNING, "slowed": logging.WARNING}


AccountEvent = Literal["password_changed", "password_refused", "password_replaced", "sessions_ended"]


def tell_sign_in(outcome: Outcome, *, by: Literal["password", "provider"], account: str = "") -> None:
    """Leave a line; the request's own line, of the same name, says when and from which network.

    Args:
        outcome: ``opened`` and ``closed`` for sessions, ``refused`` for what opens no account, ``slowed`` for one try
            too many.
        by: how the agent comes in.
        account: the number of the account, where there is one.

    """
    fields = {"event": "sign_in", "outcome": outcome, "by": by} | ({"account": account} if account else {})
    logger.log(_LEVELS[outcome], "sign-in %s", outcome, extra={FIELDS: fields})


def tell_account(outcome: AccountEvent, *, account: str) -> None:
    """Leave a line of what agents do with their own account.

    Args:
        outcome: ``password_changed``, ``password_refused`` where the old one was wrong, ``password_replaced`` by who
            was given a link, or ``sessions_ended``.
        account: the number of the account.

    """
    fields = {"event": "account", "outcome": outcome, "account": account}
    level = logging.WARNING if outcome == "password_refused" else logging.INFO
    logger.log(level, "account %s", outcome, extra={FIELDS: fields})
