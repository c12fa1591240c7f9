"""The drills, by the promise each puts to the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.faults.clocks import jump
from tests.faults.disks import fill_the_disk
from tests.faults.kills import kill_amid_writes
from tests.faults.outages import go_away
from tests.faults.restores import restore_elsewhere
from tests.faults.rivals import write_at_once
from tests.faults.statements import fail_each_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.faults.places import Place

    Drill = Callable[["Place", "Size"], tuple[str, list[str]]]


@dataclass(frozen=True)
class Size:
    """How much is tried."""

    kills: int
    away: float
    """Seconds that the database is away."""


DRILLS: Mapping[str, Drill] = {
    "what was acknowledged survives kill -9": lambda place, size: kill_amid_writes(place.service, kills=size.kills),
    "a statement that fails leaves nothing half done": lambda place, _: fail_each_statement(place.service),
    "a full disk refuses and loses nothing": lambda place, _: fill_the_disk(place),
    "a database that goes away comes back": lambda place, size: go_away(place, seconds=size.away),
    "a clock that jumps loses nothing": lambda place, _: jump(place.service),
    "of two writers on one row one is told": lambda place, _: write_at_once(place.service),
    "a backup made while serving is whole": lambda place, _: restore_elsewhere(place),
}
