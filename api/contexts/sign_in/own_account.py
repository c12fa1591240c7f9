"""What the page of an agent's own account is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk.accounts.agents import Agent
    from api.desk.accounts.open_sessions import OpenSession


@dataclass(frozen=True)
class OwnAccountPage:
    """The account of who is signed in: the password and the sessions."""

    token: str
    """Of the forms."""
    agent: Agent
    sessions: tuple[OpenSession, ...]
    """The one that asks first."""
    provider: str
    """What the identity provider is called, where passwords are its own; empty where accounts are local."""
    shortest: int
    """Characters of a password at least."""
    longest: int
    done: str = ""
    """What was just done; empty when nothing was."""
    notice: str = ""
    """Why the page is shown again."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What to do, by field."""
