"""The key that a program sends with what it asks to make, so that trying again makes nothing twice."""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import Header

from api.desk import IdempotencyKeyError

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Obligatoire. La même clé et le même corps donnent la même demande pendant un jour.",
        examples=["0f8fad5b-d9cb-469f-a165-70867728950e"],
    ),
]
OptionalKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="La même clé et le même corps donnent le même comparatif pendant un jour.",
        examples=["0f8fad5b-d9cb-469f-a165-70867728950e"],
    ),
]


def read_key(sent: str | None) -> str:
    """Read a key; `IdempotencyKeyError` where it is missing or cannot be one."""
    if sent is None or not _KEY.fullmatch(sent):
        raise IdempotencyKeyError(
            "Joignez un en-tête Idempotency-Key de 1 à 255 caractères ASCII, un UUID par exemple."
        )
    return sent
