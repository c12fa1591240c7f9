"""The communes, EPCI and departments of France, as of our extract.

One population per comparison. The package behind the extract carries two: that
of each commune, and the ``populationMunicipale`` and ``populationTotale`` of the
EPCI and of their members. They are a year apart and differ for 32,246 communes
out of 34,871. Here ``population`` is always the first one: it alone covers every
commune, those without EPCI included, and it is the more recent (reference year
2023 against 2022). The population of an EPCI or of a department is the sum of its
communes', so that all three can be compared. The two other columns stay on the
EPCI under their own names, for whoever must quote them.

``corpus/data/territories/NOTICE.md`` tells where the figures come from. What is built on these facts stands beside:
`corpus.territory_search` finds a territory by what people type, `corpus.eligibility` says what it may ask for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.errors import UnknownTerritoryError
from corpus.place_names import folded_name
from corpus.territory_tables import DATA, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune that exists today; two communes may share a name, never a ``code_insee``."""

    code_insee: str
    name: str
    department: str
    """Department number: ``07``, ``2A``, ``974``."""
    region_code: str
    siren: str | None
    """``None`` in the overseas collectivities: the source has no SIREN there."""
    postcodes: tuple[str, ...]
    population: int | None
    """Inhabitants; 0 in six villages destroyed in 1916, ``None`` where the source has no figure."""
    population_year: int | None
    """The year of the figure; ``None`` where the source does not say."""
    epci: str | None
    """SIREN of its EPCI; ``None`` for four islands and the overseas collectivities, which have none."""
    delegated: tuple[str, ...] = ()
    """Names of the delegated and associated communes within it, by code; its own name is not among them."""

    @property
    def overseas(self) -> bool:
        """Whether the commune is outside the mainland and Corsica."""
        return _is_overseas(self.department)


@dataclass(frozen=True, slots=True)
class Epci:
    """An EPCI *à fiscalité propre*: communes that govern together."""

    siren: str
    name: str
    kind: str
    """``CC``, ``CA``, ``CU``, ``METRO``, or ``MET69`` for Lyon."""
    population_municipale: int
    """As the source prints it, a year older: not to be compared with a ``population``."""
    population_totale: int
    """As the source prints it, people counted apart included: not to be compared with a ``population``."""
    members: tuple[str, ...]
    """``code_insee`` of its communes, in order."""
    departments: tuple[str, ...]
    """Departments of its communes, the most inhabited part first."""
    region_code: str
    """The region of ``department``."""
    population: int | None
    """Inhabitants: the sum of its communes' ``population``."""
    population_year: int | None
    """The year of the figures summed up; ``None`` when they have not one year in common."""

    @property
    def department(self) -> str:
        """The department where most of its inhabitants live."""
        return self.departments[0]

    @property
    def overseas(self) -> bool:
        """Whether the EPCI is outside the mainland and Corsica."""
        return _is_overseas(self.department)


@dataclass(frozen=True, slots=True)
class Department:
    """A department, or an overseas collectivity that stands for one."""

    code: str
    name: str
    region_code: str
    region: str
    """The name of its region."""
    population: int | None
    """Inhabitants: the sum of its communes' ``population``."""
    population_year: int | None
    """The year of the figures summed up; ``None`` when they have not one year in common."""

    @property
    def overseas(self) -> bool:
        """Whether the department is outside the mainland and Corsica."""
        return _is_overseas(self.code)


class Territories:
    """Every territory, by code. Load it once and pass it down."""

    def __init__(
        self, *, communes: Iterable[Commune], epcis: Iterable[Epci], departments: Iterable[Department]
    ) -> None:
        """Index the territories by code.

        Args:
            communes: communes, each code once, in the order they are to be listed.
            epcis: EPCI whose members are among ``communes``.
            departments: the departments of ``communes``.

        """
        self.communes = tuple(communes)
        self.epcis = tuple(epcis)
        self.departments = tuple(departments)
        self._communes = {commune.code_insee: commune for commune in self.communes}
        self._epcis = {epci.siren: epci for epci in self.epcis}
        self._departments = {department.code: department for department in self.departments}

    @classmethod
    def load(cls, path: Path = DATA) -> Territories:
        """Read the extract; nothing is cached here.

        Args:
            path: the folder of the extract; tables with other columns than ours are a ``SourceError``.

        Returns:
            The territories, each kind sorted by code.

        """
        within: dict[str, list[str]] = defaultdict(list)
        for _, name, commune_of in rows_of(path, "delegated"):
            within[commune_of].append(name)
        communes = [_commune(row, within[row[0]]) for row in rows_of(path, "communes")]
        of_epci: dict[str | None, list[Commune]] = defaultdict(list)
        of_department: dict[str, list[Commune]] = defaultdict(list)
        for commune in communes:
            of_epci[commune.epci].append(commune)
            of_department[commune.department].append(commune)
        return cls(
            communes=communes,
            epcis=[_epci(row, of_epci[row[0]]) for row in rows_of(path, "epci")],
            departments=[
                Department(code, name, region_code, region, *_population(of_department[code]))
                for code, name, region_code, region in rows_of(path, "departments")
            ],
        )

    def commune(self, code_insee: str) -> Commune:
        """Look up a commune by its INSEE code.

        Args:
            code_insee: five characters, ``07330`` or ``2A004``.

        Returns:
            The commune.

        Raises:
            UnknownTerritoryError: if no commune of today bears this code.

        """
        if code_insee not in self._communes:
            raise UnknownTerritoryError(f"no commune has the code_insee {code_insee!r}")
        return self._communes[code_insee]

    def epci(self, siren: str) -> Epci:
        """Look up an EPCI by its SIREN.

        Args:
            siren: nine digits.

        Returns:
            The EPCI.

        Raises:
            UnknownTerritoryError: if no EPCI bears this SIREN.

        """
        if siren not in self._epcis:
            raise UnknownTerritoryError(f"no EPCI has the siren {siren!r}")
        return self._epcis[siren]

    def department(self, code: str) -> Department:
        """Look up a department by its number.

        Args:
            code: ``07``, ``2A`` or ``974``.

        Returns:
            The department.

        Raises:
            UnknownTerritoryError: if no department bears this number.

        """
        if code not in self._departments:
            raise UnknownTerritoryError(f"no department has the code {code!r}")
        return self._departments[code]

    def by_code(self, code: str) -> Commune | Epci | Department:
        """Look up a territory of any kind.

        Args:
            code: the ``code_insee`` of a commune, the SIREN of an EPCI or the number of a department.

        Returns:
            The territory; no two kinds have codes as long.

        Raises:
            UnknownTerritoryError: if no territory bears this code.

        """
        for known in (self._communes, self._epcis, self._departments):
            if code in known:
                return known[code]
        raise UnknownTerritoryError(f"no territory has the code {code!r}")

    def by_siren(self, siren: str) -> Commune | Epci:
        """Look up a territory by the SIREN of its authority, whose SIRET begins with it.

        Args:
            siren: nine digits.

        Returns:
            The EPCI, or else the commune.

        Raises:
            UnknownTerritoryError: if no EPCI and no commune bears this SIREN.

        """
        if siren in self._epcis:
            return self._epcis[siren]
        for commune in self.communes:
            if commune.siren == siren:
                return commune
        raise UnknownTerritoryError(f"no territory has the siren {siren!r}")

    def epci_of(self, code_insee: str) -> Epci | None:
        """Give the EPCI of a commune, or ``None`` when it belongs to none; an unknown code is an error."""
        siren = self.commune(code_insee).epci
        return None if siren is None else self.epci(siren)

    def members_of(self, siren: str) -> tuple[Commune, ...]:
        """Give the communes of an EPCI, by code; an unknown SIREN is an error."""
        return tuple(self.commune(code) for code in self.epci(siren).members)

    def communes_named(self, name: str) -> tuple[Commune, ...]:
        """Find the communes of that name, however it is spelt.

        Args:
            name: a whole name; accents, case, hyphens and ``St`` for ``Saint`` do not matter.

        Returns:
            Every commune of that name, by code; empty when there is none.

        """
        return tuple(self._by_name.get(folded_name(name), ()))

    @cached_property
    def _by_name(self) -> dict[str, list[Commune]]:
        by_name: dict[str, list[Commune]] = defaultdict(list)
        for commune in self.communes:
            by_name[folded_name(commune.name)].append(commune)
        return dict(by_name)


def _is_overseas(department: str) -> bool:
    """Tell 971 to 978 and 984 to 989 from the mainland and Corsica (2A, 2B)."""
    return department.startswith(("97", "98"))


def _commune(row: Sequence[str], within: Iterable[str]) -> Commune:
    """Build a commune from its row and the names within it; an empty cell is ``None``, never 0."""
    code_insee, name, department, region_code, siren, postcodes, population, year, epci = row
    return Commune(
        code_insee,
        name,
        department,
        region_code,
        siren or None,
        tuple(postcodes.split()),
        int(population) if population else None,
        int(year) if year else None,
        epci or None,
        tuple(other for other in within if other != name),
    )


def _epci(row: Sequence[str], members: Sequence[Commune]) -> Epci:
    """Build an EPCI from its row and its communes; between departments as inhabited, the lower code is first."""
    siren, name, kind, municipale, totale = row
    inhabitants: Counter[tuple[str, str]] = Counter()
    for commune in members:
        inhabitants[commune.department, commune.region_code] += commune.population or 0
    parts = sorted(inhabitants, key=lambda part: (-inhabitants[part], part))
    return Epci(
        siren,
        name,
        kind,
        int(municipale),
        int(totale),
        tuple(commune.code_insee for commune in members),
        tuple(department for department, _ in parts),
        parts[0][1],
        *_population(members),
    )


def _population(communes: Iterable[Commune]) -> tuple[int | None, int | None]:
    """Sum the known populations and give their common year; ``None`` when no figure is known."""
    figures = [(c.population, c.population_year) for c in communes if c.population is not None]
    years = {year for _, year in figures}
    return sum(value for value, _ in figures) if figures else None, years.pop() if len(years) == 1 else None
