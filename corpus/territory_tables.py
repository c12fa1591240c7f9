"""The tables of the extract of territories, as files hold them; `corpus.territories` is what they say."""

from __future__ import annotations

import csv
import functools
import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.place_names import folded_name, name_parts, without_epci_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATA = Path(__file__).parent / "data" / "territories"
"""The folder of the extract."""

COLUMNS: Mapping[str, str] = {
    "departments": "code name region_code region",
    "epci": "siren name kind population_municipale population_totale",
    "delegated": "code name commune",
    "communes": "code_insee name department region_code siren postcodes population population_year epci",
}
"""The columns of each table of the extract, in order."""


def rows_of(folder: Path, table: str) -> Iterator[list[str]]:
    """Read a table of the extract.

    Args:
        folder: the folder of the extract.
        table: a key of `COLUMNS`.

    Yields:
        Its rows, in their order.

    Raises:
        SourceError: if it has other columns than ours.

    """
    path = folder / f"{table}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        columns = " ".join(next(rows, []))
        if columns != COLUMNS[table]:
            raise SourceError(f"{path}: columns {columns!r} != {COLUMNS[table]!r}")
        yield from rows


def department_names() -> dict[str, str]:
    """Read the names of the departments alone, by number and in its order: a hundred rows, not 36,000 of communes."""
    return {code: name for code, name, *_ in rows_of(DATA, "departments")}


@functools.cache
def territory_names() -> frozenset[str]:
    """Give what the communes, EPCIs, departments and regions of our extract are called, folded.

    Returns:
        Names as `corpus.place_names.folded_name` gives them, those of EPCIs without their kind too.

    """
    names = {name for _, name, *_ in rows_of(DATA, "communes")}
    names |= {name for _, department, _, region in rows_of(DATA, "departments") for name in (department, region)}
    epcis = {folded_name(part) for _, name, *_ in rows_of(DATA, "epci") for part in name_parts(name)}
    return frozenset(filter(None, {*map(folded_name, names), *epcis, *map(without_epci_words, epcis)}))
