"""What all bodies of the HTTP API are: fixed once read, described by their docstrings, and without unknown fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """A body that a program sends or is told."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
