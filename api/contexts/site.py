"""What every page is given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """The service, as its header and its footer name it."""

    brand: str
    """``neutre`` or ``etat``."""
    phone: str
    """Where to call instead of filling the form; empty when none is set."""
    address: str
    """Where to write; empty when none is set."""
    mail: str
    """Where to mail; empty when none is set."""
    index_version: str
    """Of the records that are served."""


@dataclass(frozen=True)
class ErrorPage:
    """An error, for people."""

    status: int
    title: str
    detail: str
    """What happened and what to do."""
