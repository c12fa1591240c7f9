"""The base of the errors that whoever runs the service can mend.

It stands apart from them so that a command can turn any into a message without loading what raises it.
"""

from __future__ import annotations


class OperatorError(Exception):
    """Something is wrong with the settings, a file or the database; the message says what to do."""
