"""The secret that a program sends, in the header made for it: an address would leave it in logs."""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import Header

from api.desk import NoSecretError

_BEARER: Final = re.compile(r"Bearer +(\S+)", re.IGNORECASE)
Authorization = Annotated[
    str | None, Header(description="`Bearer` et le secret rendu à la création.", examples=["Bearer …"])
]


def bearer_of(authorization: str | None, *, what: str) -> str:
    """Read the secret.

    Args:
        authorization: the header ``Authorization``; none where it was not sent.
        what: whose secret is asked for, in French, as in "de la demande".

    Returns:
        The secret.

    Raises:
        NoSecretError: if there is none.

    """
    read = _BEARER.fullmatch(authorization or "")
    if not read:
        raise NoSecretError(f"Joignez le secret {what} : « Authorization: Bearer … ».")
    return read.group(1)
