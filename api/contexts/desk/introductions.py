"""What the page by which a person answers an introduction is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk import PersonsIntroduction


@dataclass(frozen=True)
class IntroductionPage:
    """The proposals made to a person."""

    base: str
    """Address of the page of their request."""
    token: str
    reference: str
    introductions: tuple[PersonsIntroduction, ...]
    """The latest first."""
    departments: Mapping[str, str]
    """Names by number."""
    notice: str
    done: bool
    """Whether an answer was just taken."""
