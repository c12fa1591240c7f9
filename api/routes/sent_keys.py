"""The key that a program sends with what it asks to make, so that trying again makes nothing twice."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from fastapi import Header

from api.desk import IdempotencyKeyError

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_NAME: Final = "Idempotency-Key"
_EXAMPLE: Final = "0f8fad5b-d9cb-469f-a165-70867728950e"
Key = Annotated[str | None, Header(alias=_NAME, include_in_schema=False)]
"""What a route refuses to do without, by an error of its own: `key_needed` tells it as required."""
OptionalKey = Annotated[
    str | None,
    Header(
        alias=_NAME,
        description="La même clé et le même corps donnent le même comparatif pendant un jour.",
        examples=[_EXAMPLE],
    ),
]


def key_needed(gives: str) -> dict[str, Any]:
    """Describe a `Key` as required, for the route that takes it.

    Args:
        gives: what the same key and body give again, such as ``la même demande pendant un jour``.

    Returns:
        What its description in OpenAPI adds.

    """
    told = {
        "name": _NAME,
        "in": "header",
        "required": True,
        "description": f"La même clé et le même corps donnent {gives}.",
        "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$", "examples": [_EXAMPLE]},
    }
    return {"parameters": [told]}


def read_key(sent: str | None) -> str:
    """Read a key; `IdempotencyKeyError` where it is missing or cannot be one."""
    if sent is None or not _KEY.fullmatch(sent):
        raise IdempotencyKeyError(
            "Joignez un en-tête Idempotency-Key de 1 à 255 caractères ASCII, un UUID par exemple."
        )
    return sent
