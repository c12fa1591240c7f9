"""What every page is given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Publisher:
    """Who answers for the service; what nobody has set is empty, and the pages say so."""

    name: str
    address: str
    """Where it is, and how to call it."""
    director: str
    """The function of who directs the publication."""
    host: str
    """Who hosts the site, where, and how to call it."""
    processors: str
    """Who else handles personal data for it."""
    data_protection: str
    """Where to reach the data protection officer."""
    security: str
    """Where to tell a weakness; empty when it is as for anything else."""
    accessibility_plan: str
    """Address of the multi-year accessibility plan."""
    source: str
    """Address of the source code."""


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
    answer_within: str
    """In how long a request is answered, such as ``sous dix jours ouvrés``; empty when nothing is promised."""
    needs_sealed: bool
    """Whether the texts of needs wait in a database, enciphered, and not in the memory of the process."""
    publisher: Publisher
