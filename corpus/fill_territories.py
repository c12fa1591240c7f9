"""Fill the codes and populations of the investigations' territories, from our extract.

Run ``python -m corpus.fill_territories`` after writing records; ``--check`` only says
what is missing. Names and departments are what a record's author knows; this finds the
``code_insee`` or ``siren`` they mean. It edits those values in the text of the YAML and
nothing else, and running it twice changes nothing more. What cannot be told apart is
listed: settle it by writing the code in the record, which is then believed.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import TypeAdapter, ValidationError

from corpus.errors import UnknownTerritoryError, UnresolvedTerritoryError
from corpus.place_names import epci_acronym, epci_words, folded_name, name_parts, without_carrier
from corpus.records import Population, TerritoryKind, TerritoryRef
from corpus.territories import Commune, Department, Epci, Territories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INVESTIGATIONS = Path(__file__).parent / "data" / "investigations"
SOURCE = "decoupage-administratif"

_FEWEST_WORDS = 2
"""Words that a shorter name of an EPCI must share with the longer one: ``Sud`` alone fits too many."""
_INTERCOMMUNAL = frozenset({"cias", "intercommunal"})

Target = Commune | Epci | Department
_Refs = TypeAdapter(list[TerritoryRef])


@dataclass(frozen=True)
class Filling:
    """What filling one file gave."""

    text: str
    """The file's text, filled as far as could be."""
    changes: tuple[str, ...]
    """One line for each territory that was filled."""
    problems: tuple[str, ...]
    """One line for each territory that could not be, with the file and the name."""


@dataclass(frozen=True, order=True)
class _Edit:
    """Characters to replace: from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


def resolve(ref: TerritoryRef, territories: Territories) -> Target | None:
    """Find the territory that a record means by its name, kind and department, else by its code.

    Args:
        ref: the territory as the record gives it.
        territories: where to look.

    Returns:
        A commune, an EPCI or a department; ``None`` for an association.

    Raises:
        UnresolvedTerritoryError: if the name fits none or several and no code settles it, or
            fits another territory than the code.

    """
    target = None if ref.kind is TerritoryKind.ASSOCIATION else _only(ref, territories)
    expected = _codes(target)
    given = {"code_insee": ref.code_insee, "siren": ref.siren}
    if any(given[field] not in {None, expected[field]} for field in given):
        raise UnresolvedTerritoryError(f"has the codes {given}, expected {expected}")
    return target


def filled(text: str, territories: Territories, *, file: str) -> Filling:
    """Fill the territories of one record.

    Args:
        text: a YAML record, as it stands in its file.
        territories: where to find codes and populations.
        file: its name, for messages.

    Returns:
        The new text, what changed in it and what could not be resolved.

    """
    try:
        refs = _Refs.validate_python(yaml.safe_load(text)["territories"])
    except (yaml.YAMLError, ValidationError, TypeError, KeyError) as error:
        return Filling(text, (), (f"{file}: territories cannot be read: {' '.join(str(error).split())}",))
    edits: set[_Edit] = set()
    changes, problems = [], []
    for ref, node in zip(refs, _territory_nodes(text), strict=True):
        try:
            target = resolve(ref, territories)
        except UnresolvedTerritoryError as error:
            problems.append(f"{file}: {ref.name}: {error}")
            continue
        wanted = set(_edits(ref, node, target))
        if wanted and target:
            changes.append(f"{file}: {ref.name}: {_said(target)}")
        edits |= wanted
    return Filling(_edited(text, edits), tuple(changes), tuple(problems))


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill the records of a folder, and say what was done.

    Args:
        arguments: the command line; the program's own by default.

    Returns:
        0 when every territory is filled; 1 when one cannot be or, with ``--check``, is not yet.

    """
    parser = argparse.ArgumentParser(prog="python -m corpus.fill_territories", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if something is missing")
    parser.add_argument("--folder", type=Path, default=INVESTIGATIONS, help="the records to fill")
    options = parser.parse_args(arguments)
    territories = Territories.load()
    failed = False
    for path in sorted(options.folder.glob("*.yaml")):
        text = path.read_bytes().decode("utf-8")
        filling = filled(text, territories, file=path.name)
        if filling.text != text and not options.check:
            path.write_bytes(filling.text.encode("utf-8"))
        for line in (*filling.changes, *filling.problems):
            sys.stdout.write(f"{line}\n")
        failed = failed or bool(filling.problems) or (options.check and filling.text != text)
    return int(failed)


def _only(ref: TerritoryRef, territories: Territories) -> Target:
    """Give the one territory that fits the name, else the one that bears the code."""
    try:
        found = _by_name(ref, territories)
        if len(found) == 1:
            return found[0]
        if ref.code_insee or ref.siren:
            return _by_code(ref, territories)
    except UnknownTerritoryError as error:
        raise UnresolvedTerritoryError(str(error)) from error
    raise UnresolvedTerritoryError(f"fits {_listed(found)} in department {ref.department}")


def _by_name(ref: TerritoryRef, territories: Territories) -> Sequence[Target]:
    """Give every territory that fits the name; several when it is ambiguous."""
    if ref.kind in {TerritoryKind.DEPARTEMENT, TerritoryKind.CTU}:
        return [territories.department(ref.department)]
    if ref.kind is TerritoryKind.COMMUNE:
        return _communes(ref, territories)
    if ref.kind is TerritoryKind.EPCI:
        return _epcis(ref, territories)
    if _INTERCOMMUNAL & set(folded_name(ref.name).split()):
        return _epcis(ref, territories) or _communes(ref, territories)
    return _communes(ref, territories) or _epcis(ref, territories)


def _communes(ref: TerritoryRef, territories: Territories) -> Sequence[Commune]:
    """Find communes by the whole name, then by all its parts together."""
    whole, *parts = name_parts(ref.name)
    for names in ([whole], [without_carrier(whole), *parts, *map(without_carrier, parts)]):
        named = [commune for name in names for commune in territories.communes_named(name)]
        found = {commune.code_insee: commune for commune in named if commune.department == ref.department}
        if found:
            return list(found.values())
    return []


def _epcis(ref: TerritoryRef, territories: Territories) -> Sequence[Epci]:
    """Find EPCI by all their words or their acronym, then by most of their words."""
    local = [epci for epci in territories.epcis if ref.department in epci.departments]
    exact = [epci for epci in local if _same_name(ref.name, epci.name)]
    return exact or [epci for epci in local if _near_name(ref.name, epci.name)]


def _same_name(name: str, other: str) -> bool:
    ours, theirs = name_parts(name), name_parts(other)
    words = {epci_words(part) for part in ours} & {epci_words(part) for part in theirs}
    acronyms = {epci_acronym(part) for part in ours} & {epci_acronym(part) for part in theirs}
    return any(words) or bool(acronyms)


def _near_name(name: str, other: str) -> bool:
    pairs = [(epci_words(ours), epci_words(theirs)) for ours in name_parts(name) for theirs in name_parts(other)]
    return any(
        (ours <= theirs or theirs <= ours) and min(len(ours), len(theirs)) >= _FEWEST_WORDS for ours, theirs in pairs
    )


def _by_code(ref: TerritoryRef, territories: Territories) -> Target:
    """Believe the code of a name that does not settle it, as long as the department agrees."""
    target: Commune | Epci = (
        territories.commune(ref.code_insee) if ref.code_insee else territories.epci(ref.siren or "")
    )
    departments = target.departments if isinstance(target, Epci) else (target.department,)
    if ref.department not in departments:
        raise UnresolvedTerritoryError(f"its code is {target.name}'s, in {departments}, not in {ref.department}")
    return target


def _codes(target: Target | None) -> dict[str, str | None]:
    if isinstance(target, Epci):
        return {"code_insee": None, "siren": target.siren}
    if isinstance(target, Commune):
        return {"code_insee": target.code_insee, "siren": None}
    return {"code_insee": target.code if target else None, "siren": None}


def _listed(found: Sequence[Target]) -> str:
    return ", ".join(_said(target) for target in found) or "nothing"


def _said(target: Target) -> str:
    code = next(code for code in _codes(target).values() if code)
    return f"{target.name} ({code}), {target.population} inhabitants"


def _territory_nodes(text: str) -> list[yaml.MappingNode]:
    """Give the places of the territories in the text, in the order they are read."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    fields = root.value if root else ()
    return [item for key, value in fields if key.value == "territories" for item in value.value]


def _edits(ref: TerritoryRef, node: yaml.MappingNode, target: Target | None) -> Iterator[_Edit]:
    values = {key.value: value for key, value in node.value}
    for field, code in _codes(target).items():
        if code and getattr(ref, field) is None:
            yield _replaced(values[field], f'"{code}"') if field in values else _inserted(node, f'{field}: "{code}"')
    if target is None or target.population is None:
        return
    want = Population(value=target.population, year=target.population_year, source=SOURCE)
    year = "null" if want.year is None else str(want.year)
    if ref.population is None:
        yield _replaced(values["population"], f"{{value: {want.value}, year: {year}, source: {SOURCE}}}")
    elif ref.population.source == SOURCE and ref.population != want:
        parts = {key.value: value for key, value in values["population"].value}
        yield _replaced(parts["value"], str(want.value))
        yield _replaced(parts["year"], year)


def _replaced(node: yaml.Node, text: str) -> _Edit:
    start, end = node.start_mark.index, node.end_mark.index
    return _Edit(start, end, text if start < end else f" {text}")  # `siren:` alone has no character to replace


def _inserted(node: yaml.MappingNode, line: str) -> _Edit:
    """Write a missing field before the department, in the mapping's own layout."""
    mark = next(key.start_mark for key, _ in node.value if key.value == "department")
    gap = ", " if node.flow_style else "\n" + " " * mark.column
    return _Edit(mark.index, mark.index, line + gap)


def _edited(text: str, edits: set[_Edit]) -> str:
    """Apply edits from the last to the first, so that places stay true."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


if __name__ == "__main__":
    raise SystemExit(main())
