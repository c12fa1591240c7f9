"""What all bodies of the HTTP API are: fixed once read, described by their docstrings, and without unknown fields."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

TerritoryCode = Annotated[str, Field(pattern=r"^[0-9AB]{5,9}$")]
"""INSEE code of a commune, SIREN of an EPCI."""


class Body(BaseModel):
    """A body that a program sends or is told."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
