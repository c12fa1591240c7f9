"""What an agent may do; apart from the desk, so that the command line names roles without loading tables."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What an agent may do."""

    EXPERT = "expert"
    """Triages requests."""
    ADMIN = "admin"
    """Does what an expert does; accounts and keys are looked after at the command line, whoever types there."""
    TERRITORY = "territory"
    """Sees the requests of its own territory alone."""

    @property
    def label(self) -> str:
        """The role in French, without an article."""
        return _LABELS[self]


_LABELS: Mapping[Role, str] = {
    Role.EXPERT: "expert de l’Incubateur",
    Role.ADMIN: "administrateur du bureau",
    Role.TERRITORY: "agent d’un territoire",
}
