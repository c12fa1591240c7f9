"""One difference worth knowing between a match and the territory that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import UnknownTerritoryError
from corpus.numbers import number
from corpus.records import Investigation, TerritoryKind, ToolKind, ToolState
from corpus.territories import Commune, Department, Epci

if TYPE_CHECKING:
    from corpus.records import Record, TerritoryRef, Tool
    from corpus.territories import Territories

FAR_LARGER = 3.0
"""Ratio of populations from which two territories are of another size."""
_SIREN_DIGITS = 9
_PROCURED = frozenset({ToolKind.SOFTWARE, ToolKind.WEBSITE})
"""Kinds of tool whose licence and price a commune asks for."""


def territory_of(code: str, territories: Territories) -> Commune | Epci:
    """Find the territory that asks.

    Args:
        code: INSEE code of a commune, or SIREN of an EPCI.
        territories: the extract.

    Returns:
        The commune or the EPCI.

    Raises:
        UnknownTerritoryError: if no territory bears this code.

    """
    return territories.epci(code) if len(code) == _SIREN_DIGITS else territories.commune(code)


def difference_with(
    record: Record, *, asking: Commune | Epci | None, territories: Territories | None, led_in: int | None = None
) -> str | None:
    """Say, in French, the difference that matters most.

    Sizes are compared on the extract alone, never on a figure printed in a document.

    Args:
        record: the record that matches.
        asking: the territory that asks, if it is known.
        territories: the extract; wanted only with ``asking``.
        led_in: the year of an investigation, where it is known.

    Returns:
        One sentence, or ``None`` when there is nothing worth saying.

    """
    if not isinstance(record, Investigation):
        return _of_tool(record)
    first = record.territories[0]
    if asking is not None and territories is not None:
        there = in_extract(first, territories)
        told = _kinship(there, asking) or _compare_sizes(first.name, there.population if there else None, asking)
        if told:
            return told
    if first.population is None:
        return None
    year = f" ({first.population.year})" if first.population.year else ""
    when = f" ; enquête de {led_in}" if led_in else ""
    return f"Territoire de {number(first.population.value)} habitants{year}{when}."


def _kinship(there: Commune | Epci | Department | None, asking: Commune | Epci) -> str | None:
    """Say that the two are one, or that one is part of the other: nearer than any size, and somebody to call.

    A territory of a record is named by the record itself, in its own way: only the one that asks is named here.
    """
    if there == asking:
        return f"Menée ici même : {asking.name}."
    if isinstance(there, Epci) and isinstance(asking, Commune) and asking.code_insee in there.members:
        return f"{asking.name} fait partie de ce territoire."
    if isinstance(there, Commune) and isinstance(asking, Epci) and there.code_insee in asking.members:
        return f"Ce territoire fait partie de {asking.name}."
    if isinstance(there, Department) and there.code == asking.department:
        return f"{asking.name} est dans ce département."
    return None


def _compare_sizes(name: str, there: int | None, asking: Commune | Epci) -> str | None:
    here = asking.population
    if not there or not here:
        return None
    ratio = max(there, here) / min(there, here)
    if ratio < FAR_LARGER:
        return None
    word = "plus" if there > here else "moins"
    sizes = f"{number(there)} habitants contre {number(here)} pour {asking.name}"
    # The territory that asks is named, not spoken to: an expert reads the same sentence about someone else's.
    return f"{name} : un territoire {ratio:.0f} fois {word} peuplé ({sizes})."


def in_extract(ref: TerritoryRef, territories: Territories) -> Commune | Epci | Department | None:
    """Find the territory of a record in the extract.

    Args:
        ref: the territory as the record gives it.
        territories: the extract.

    Returns:
        The territory; ``None`` for an association and the like, and for a code that no territory of today bears: one
        that was mistyped at the desk, or whose communes have merged since.

    """
    try:
        if ref.siren:
            return territories.epci(ref.siren)
        if ref.code_insee is None:
            return None
        if ref.kind in {TerritoryKind.DEPARTEMENT, TerritoryKind.CTU}:
            return territories.department(ref.code_insee)
        return territories.commune(ref.code_insee)
    except UnknownTerritoryError:
        return None


def _of_tool(tool: Tool) -> str | None:
    if tool.state is ToolState.DROPPED:
        return "Cet outil est abandonné : à lire comme une leçon."
    if tool.kind in _PROCURED and tool.licence is None and tool.price is None:
        return "Licence et prix ne sont pas précisés par les sources."
    return None
