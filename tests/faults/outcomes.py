"""What a drill found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Outcome:
    """A promise that was put to the test on a database."""

    promise: str
    database: str
    tried: str
    """What was done, with numbers."""
    broken: tuple[str, ...]
    """How it was not kept; empty when it was."""
    seconds: float


def table_of(outcomes: Sequence[Outcome]) -> str:
    """Write outcomes as a table in Markdown, and what was broken below it."""
    lines = ["| promise | on | tried | kept | s |", "|---|---|---|---|---:|"]
    for one in outcomes:
        kept = f"**no: {len(one.broken)}**" if one.broken else "yes"
        lines.append(f"| {one.promise} | {one.database} | {one.tried} | {kept} | {one.seconds:.0f} |")
    for one in outcomes:
        lines += [f"- {one.promise}, {one.database}: {broken}" for broken in one.broken[:20]]
    return "\n".join(lines)
