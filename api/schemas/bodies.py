"""What all bodies of the HTTP API are: fixed once read, described by their docstrings, and without unknown fields.

What is sent is of the kinds that the document names: « "3" » is no number, and 1 is no yes.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from corpus.fields import TERRITORY_CODE


def _upper(code: object) -> object:
    return code.upper() if isinstance(code, str) else code


TerritoryCode = Annotated[str, BeforeValidator(_upper), Field(pattern=TERRITORY_CODE)]
"""INSEE code of a commune, SIREN of an EPCI; ``2a004`` is read as ``2A004``."""


class Body(BaseModel):
    """A body that a program is told, or sends."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class SentBody(Body):
    """A body that a program sends: nothing in it is read as another kind than it is."""

    model_config = ConfigDict(strict=True)
