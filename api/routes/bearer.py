"""The secret that a program sends, in the header made for it: an address would leave it in logs."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.desk import NoSecretError

_BEARER: Final = re.compile(r"Bearer +(\S+)", re.IGNORECASE)
SCHEME: Final = "Secret"
"""The name of the header, and of what it bears, among the security schemes of the OpenAPI document."""
_described = HTTPBearer(auto_error=False, scheme_name=SCHEME, description="Le secret rendu à la création.")


async def _sent(
    request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Security(_described)]
) -> str | None:
    # As it was sent: what is no « Bearer » is refused with a sentence, and not taken for nothing.
    return request.headers.get("authorization")


Authorization = Annotated[str | None, Depends(_sent)]
"""The header as it was sent; none where it was not."""


SECRET_OPTIONAL: Final[dict[str, Any]] = {"security": [{}]}
"""For a route that answers without a secret too: what its description adds."""


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
