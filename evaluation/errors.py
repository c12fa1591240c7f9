"""What can go wrong while measuring.

::

    EvaluationError
    ├── CollectionError   a collection, or a known-item set, cannot be read; the message names the file and the line
    └── ResultsError      the stored results are missing or cannot be read; the message names the command that mends it
"""

from __future__ import annotations


class EvaluationError(Exception):
    """Base of every error of this package that a reader can mend."""


class CollectionError(EvaluationError, ValueError):
    """A collection cannot be read; the message names the file and the line."""


class ResultsError(EvaluationError):
    """The stored results are missing or cannot be read."""
