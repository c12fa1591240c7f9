"""Who signs in."""

from __future__ import annotations

from dataclasses import dataclass

from api.rights.roles import Role


@dataclass(frozen=True)
class Agent:
    """Who is signed in, as the pages and the history know them."""

    id: str
    """What history keeps: 16 hexadecimal digits that say nothing of the person."""
    name: str
    """As it is shown."""
    mail: str
    organisation: str
    role: Role
    siret: str | None = None
    """Of the organisation, 14 digits, where it is known."""
    territory: str | None = None
    """INSEE code or SIREN of the agent's territory; always there for `Role.TERRITORY`."""

    def may_see(self, territory: str | None) -> bool:
        """Tell whether the requests of a territory are this agent's to read.

        Args:
            territory: INSEE code or SIREN; none once the request was erased.

        Returns:
            Whether they are: all of them for experts, its own for a territory.

        Examples:
            >>> agent = Agent("0", "Camille Exemple", "c@exemple.fr", "Mairie", Role.TERRITORY, territory="07330")
            >>> agent.may_see("07330"), agent.may_see("27474"), agent.may_see(None)
            (True, False, False)

        """
        if self.role is not Role.TERRITORY:
            return True
        return self.territory is not None and territory == self.territory
