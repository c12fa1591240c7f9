"""Answers that may be compared, before a benchmark is opened or in one that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from api.desk import STANDARD
from corpus.shortening import shortened

if TYPE_CHECKING:
    from api.desk import BenchmarkLine

_NEED: Final = 400
"""Characters of the need that are shown above what is proposed."""


@dataclass(frozen=True)
class Proposal:
    """An answer that may be compared."""

    origin: str
    """``outil:ID`` or ``enquete:ID:N``."""
    name: str
    kind: str
    """``tool``, ``precedent`` or ``practice``."""
    detail: str
    """What it is for, or where it was done."""
    href: str
    tool: str = ""
    """The id of the tool that it is, or that it was done with first; empty for none."""
    elsewhere: bool = False
    """Whether it is what another territory than the team’s has for itself: to transpose, and never ticked unasked."""
    ticked: bool = False
    to_ask: int = 0
    """The standard criteria on which the catalogue leaves something to ask of it."""

    def ticked_if(self, ticked: bool) -> Proposal:  # noqa: FBT001 - the name says it
        """Give the same proposal, ticked or not."""
        return replace(self, ticked=ticked)


@dataclass(frozen=True)
class ProposalsPage:
    """Answers to tick, before a benchmark is opened or in one that is."""

    token: str
    need: str
    title: str
    proposals: tuple[Proposal, ...]
    own: str
    """Names of the team's own answers, one a line."""
    asked: bool
    """Whether proposals were asked for."""
    error: str
    """What is wrong with the form; empty when nothing is."""
    faulty: str = "autres"
    """Id of the field where it is."""
    practices: str = ""
    """Names of the team's own answers that are no software, one a line."""
    again: bool = False
    """Whether the form gives back what the team had sent in it, which is kept nowhere."""
    seen: str = ""
    """Ids of the records that were on the page that one comes from, between commas."""
    secret: str = ""
    """Of the benchmark the answers are for; empty before there is one."""
    near: tuple[BenchmarkLine, ...] = ()
    """Published benchmarks on a need like this one."""
    request: str = ""
    """Reference of the request that an expert opens it for; empty without one."""
    territory: str = ""
    """Code of the territory that it is opened for; empty where nobody said."""
    place: str = ""
    """Name of the same."""
    standard: int = len(STANDARD)
    """How many criteria each answer is first asked of."""

    @property
    def need_in_short(self) -> str:
        """The beginning of the need, above what is proposed for it."""
        return shortened(self.need, _NEED)
