"""What the pages of sign-in are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk.accounts.agents import Agent


@dataclass(frozen=True)
class SignInPage:
    """The way in of agents."""

    token: str
    """Of the form."""
    back: str
    """The page to open next, a path of ours."""
    provider: str
    """What the identity provider is called; empty where accounts are local."""
    mail: str = ""
    """As it was typed."""
    done: str = ""
    """What was just done; empty when nothing was."""
    notice: str = ""
    """Why the page is shown again."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What to do, by field."""


@dataclass(frozen=True)
class LostPasswordPage:
    """Where whoever was given a link chooses a password."""

    token: str
    """Of the form."""
    address: str
    """Of the page, its secret included."""
    shortest: int
    """Characters of a password at least."""
    longest: int
    notice: str = ""
    """Why the page is shown again."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What to do, by field."""


@dataclass(frozen=True)
class SignOutPage:
    """The way out."""

    token: str
    """Of the form; empty when nobody is signed in any more."""
    agent: Agent | None
    provider: str = ""
    """What the identity provider is called, which is left too; empty where accounts are local."""
