"""What the page of the API is given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """Something that the API does."""

    method: str
    path: str
    summary: str


@dataclass(frozen=True)
class DocumentationPage:
    """The API, for developers."""

    document: str
    """Address of the OpenAPI document."""
    operations: tuple[Operation, ...]
