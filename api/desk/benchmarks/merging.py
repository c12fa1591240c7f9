"""Put together what two wrote of one cell: each keeps what they alone changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.desk.benchmarks.told import Opinion

_PARTS: Final[Sequence[Sequence[str]]] = (("text", "source", "dated"), ("note",), ("rating",))
"""What is written together: a date is of its source, and a source of what it says."""


@dataclass(frozen=True)
class Merge:
    """What two wrote of one cell."""

    opinion: Opinion
    """What is there, but for what was changed of it. Where both changed a part, the second's, unless it is empty."""
    clash: bool
    """Whether both changed a part, each otherwise: somebody has to choose."""


def merge(typed: Opinion, *, seen: Opinion, now: Opinion, clean: Opinion) -> Merge:
    """Put what was typed into what is there.

    Args:
        typed: what the second writer typed, as it is kept.
        seen: what their form showed, as it would be kept.
        now: what is there, which a part that nobody touched keeps letter by letter.
        clean: the same, as it would be kept had it been typed.

    Returns:
        What to write, or to show where both changed a part.

    """
    taken: dict[str, Any] = {}
    clash = False
    for names in _PARTS:
        mine, shown, theirs = (_part(one, names) for one in (typed, seen, clean))
        if mine in {shown, theirs}:
            continue
        both = theirs != shown
        clash = clash or both
        if not both or any(one not in {"", None} for one in mine):
            taken.update(zip(names, mine, strict=True))
    return Merge(replace(now, author=typed.author, **taken), clash)


def _part(opinion: Opinion, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(opinion, name) for name in names)
