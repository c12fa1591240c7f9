"""Where answers stand in the catalogue: ``outil:ID`` is a tool, ``enquete:ID:N`` a solution of an investigation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from api.pages.benchmarks.facts import PRACTICES, is_digital, without_software
from corpus.errors import UnknownRecordError
from corpus.records import Investigation, Tool
from corpus.shortening import first_clauses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus import Catalogue
    from corpus.records import Record, Solution

_PRACTICES_EACH: Final = 2
"""Practices proposed of one investigation, so that a long one does not fill the list."""
_NAMED: Final = 100
"""Characters of a practice’s name."""
_ORIGIN: Final = re.compile(r"(outil|enquete):([\w.-]{1,120})(?::(\d{1,3}))?")


def origins_of(record: Record) -> list[str]:
    """Say which answers a record holds.

    Args:
        record: a tool, or an investigation.

    Returns:
        The tool itself, or the first practices of the investigation, as `read_origin` reads them; maybe none.

    """
    if isinstance(record, Tool):
        return [f"outil:{record.id}"]
    return [practice_origin(record, number) for number in practices_of(record)]


def practice_origin(record: Investigation, number: int) -> str:
    """Write where a solution of an investigation stands, from 0."""
    return f"enquete:{record.id}:{number}"


def record_id_of(origin: str) -> str:
    """Give the id of the record of an origin, as `origins_of` writes it."""
    return origin.split(":")[1]


def read_origin(origin: str, catalogue: Catalogue) -> Tool | tuple[Investigation, int] | None:
    """Find what an origin names.

    Args:
        origin: any text.
        catalogue: where it is looked up.

    Returns:
        The tool, or the investigation and the number of its solution; none where the catalogue has no such thing.

    """
    read = _ORIGIN.fullmatch(origin)
    record = next(known_records([read[2]], catalogue), None) if read else None
    if isinstance(record, Tool):
        return record
    if isinstance(record, Investigation) and read and read[3] and int(read[3]) < len(record.solutions):
        return record, int(read[3])
    return None


def known_records(ids: Iterable[str], catalogue: Catalogue) -> Iterator[Record]:
    """Give the records that bear ids, and leave out those that the catalogue does not have."""
    for record_id in ids:
        try:
            yield catalogue.record(record_id)
        except UnknownRecordError:
            continue


def practices_of(record: Investigation) -> list[int]:
    """Give the numbers of the solutions of an investigation that are compared as answers of their own."""
    return [number for number, one in enumerate(record.solutions) if one.kind in PRACTICES][:_PRACTICES_EACH]


def name_of(solution: Solution) -> str:
    """Name a practice by the beginning of its text.

    Args:
        solution: of an investigation.

    Returns:
        Its first clauses, 100 characters at most; a clause is cut where it is longer.

    """
    return first_clauses(re.split(r"(?<=[\w»)])(?:\s:\s|\s?;\s|\.\s|\.$)", solution.text)[0], _NAMED)


def kind_of_tool(tool: Tool) -> str:
    """Tell which kind of answer a tool is: ``precedent`` once it was given up, ``practice`` where it is no software."""
    if tool.precedent:
        return "precedent"
    return "practice" if without_software(tool) else "tool"


def kind_of(solution: Solution, catalogue: Catalogue) -> str:
    """Tell which kind of answer a practice is: ``tool`` where it is digital, else ``practice``."""
    return "tool" if is_digital(solution, catalogue) else "practice"
