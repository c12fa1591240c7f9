"""What can go wrong with what is learned.

ModelError
├── EmptyTextError  a text without anything to encode
└── ArtifactError   a file is missing, truncated, tampered with or foreign
"""

from __future__ import annotations


class ModelError(Exception):
    """Base of every error of this package."""


class EmptyTextError(ModelError, ValueError):
    """A text holds nothing that can be encoded."""


class ArtifactError(ModelError):
    """An artifact cannot be trusted; the message says which file and what to do."""
