"""Likeness of territories: a small boost, displayed beside the other components."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corpus.records import Investigation
from corpus.territories import Commune, Epci
from recommender.difference import in_extract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corpus.records import Record
    from corpus.territories import Department, Territories

MOST = 0.3
"""Log odds that a territory alike in everything adds: enough to part two records that match as well, no more."""
_RURAL = 3_500
"""Inhabitants below which a commune is counted as rural; an EPCI below fifteen thousand."""
_RURAL_EPCI = 15_000
_SIZES_APART = math.log(10.0)
"""Two territories ten times apart in size are not alike at all in size."""


def territory_boosts(
    records: Sequence[Record], *, asking: Commune | Epci | None, territories: Territories | None
) -> NDArray[np.float32]:
    """Give each record what the likeness of its territory adds to its log odds.

    The kind, the size, rural or urban, and overseas count for a quarter each. Sizes are those of the extract.

    Args:
        records: the records.
        asking: the territory that asks, if it is known.
        territories: the extract; wanted only with ``asking``.

    Returns:
        Array ``(n_records,)``, float32, in [0, `MOST`]; 0 for a tool and when nobody is known to ask.

    """
    if asking is None or territories is None:
        return np.zeros(len(records), dtype=np.float32)
    return np.array([MOST * _likeness(record, asking, territories) for record in records], dtype=np.float32)


def _likeness(record: Record, asking: Commune | Epci, territories: Territories) -> float:
    if not isinstance(record, Investigation):
        return 0.0
    found = [in_extract(ref, territories) for ref in record.territories]
    return max((_compare(there, asking) for there in found if there is not None), default=0.0)


def _compare(there: Commune | Epci | Department, here: Commune | Epci) -> float:
    parts = [
        float(type(there) is type(here)),
        _size_likeness(there.population, here.population),
        float(_is_rural(there) == _is_rural(here)),
        float(there.overseas == here.overseas),
    ]
    return sum(parts) / len(parts)


def _size_likeness(there: int | None, here: int | None) -> float:
    if not there or not here:
        return 0.0
    return max(0.0, 1.0 - abs(math.log(there / here)) / _SIZES_APART)


def _is_rural(territory: Commune | Epci | Department) -> bool:
    limit = _RURAL_EPCI if isinstance(territory, Epci) else _RURAL
    return isinstance(territory, (Commune, Epci)) and (territory.population or 0) < limit
