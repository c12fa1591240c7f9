"""Find a territory by what a person types: its name, mistyped or begun, with a department or a postcode.

Beside `corpus.territories`, which holds the facts: this holds an index, costs half a second to build and is needed by
the pages alone. Open it once and share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.name_index import ALL_BUT_ARTICLES, NameIndex
from corpus.place_names import folded_name, name_parts, without_articles, without_epci_words
from corpus.place_numbers import PlaceNumbers
from corpus.place_queries import Reading, folded_place, read_place_query
from corpus.records import TerritoryKind
from corpus.territories import Commune, Department, Epci, Territories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]
    Territory = Commune | Epci | Department

KINDS = (TerritoryKind.COMMUNE, TerritoryKind.EPCI, TerritoryKind.DEPARTEMENT)
"""The kinds that can be found."""
_LEAST = 0.55
"""Likeness under which a name is another name."""
_SAME = 0.25
"""Added to the very name, so that nothing begun or mistyped comes before it."""
_PLACED = 0.2
"""Added when the territory is where, or of the kind, that the query says."""
_SETTLED = 1.05
"""The score of a name that is the very one, or well begun where it is said to be: other readings are left alone."""
_NAMELESS = 0.7
"""Likeness of a territory that a query without a name places."""
_SHARING = 2
"""Departments that one name may mean together: « Corse » is two of them."""
_ISLANDS = {
    "tahiti": "98712 98715 98722 98725 98733 98734 98735 98736 98738 98747 98748 98752",
    "raiatea": "98750 98754 98758",
    "marquises": "98718 98723 98731 98746 98756 98757",
}
"""The communes of islands whose name none of them bears: their INSEE codes."""
_ISLAND_OF = {code: island for island, codes in _ISLANDS.items() for code in codes.split()}
_INITIALS = {"paca": "provence alpes cote d azur", "idf": "ile de france"}
"""Regions by what people write for their name."""
_SCORED = 60
"""Names kept of each reading, several of which may be one EPCI's."""
_INHABITED = 0.06
"""Added to the most populous territory; others get a share, by the logarithm of their population."""
_CORE, _DEPARTMENT, _DELEGATED = 0.95, 0.96, 0.94
"""What the name of an EPCI without its kind or of an island, of a department, and of a commune within another are worth
beside a commune's own."""


@dataclass(frozen=True, slots=True)
class FoundTerritory:
    """A territory that a query may mean."""

    territory: Commune | Epci | Department
    score: float
    """The higher, the likelier; to be compared within one answer only."""
    through: str = ""
    """The delegated or associated commune by whose name it was found; empty where it was by its own."""
    elsewhere: bool = False
    """Whether the query gives the number of a department, and the territory is not there."""

    @property
    def kind(self) -> TerritoryKind:
        """The kind of the territory."""
        return kind_of(self.territory)


def kind_of(territory: Commune | Epci | Department) -> TerritoryKind:
    """Tell the kind of a territory."""
    if isinstance(territory, Commune):
        return TerritoryKind.COMMUNE
    return TerritoryKind.EPCI if isinstance(territory, Epci) else TerritoryKind.DEPARTEMENT


def code_of(territory: Commune | Epci | Department) -> str:
    """Give the code a territory is known by: ``code_insee``, ``siren`` or department number."""
    if isinstance(territory, Commune):
        return territory.code_insee
    return territory.siren if isinstance(territory, Epci) else territory.code


class TerritorySearch:
    """Finds territories by name; read-only, so threads may share it."""

    def __init__(self, territories: Territories) -> None:
        """Index the names of territories.

        Args:
            territories: at least one territory.

        """
        self.territories = territories
        self._all: Sequence[Territory] = (*territories.communes, *territories.epcis, *territories.departments)
        rows = [
            (number, name, worth, through)
            for number, found in enumerate(self._all)
            for name, worth, through in _names(found)
            if name
        ]
        self._owners = np.array([number for number, *_ in rows])
        self._worth = np.array([worth for *_, worth, _ in rows])
        self._through = [through for *_, through in rows]
        self._numbered = np.array([any(letter.isdigit() for letter in name) for _, name, *_ in rows])
        inhabitants = np.log1p([territory.population or 0 for territory in self._all])
        self._inhabited = inhabitants / max(float(inhabitants.max()), 1.0)
        self._index = NameIndex([name for _, name, *_ in rows], self._inhabited[self._owners])
        self._kinds = np.array([KINDS.index(kind_of(territory)) for territory in self._all])[self._owners]
        self._department_codes = {department.code for department in territories.departments}
        self._department_names = {without_articles(folded_name(d.name)): d.code for d in territories.departments}
        self._joined_departments = {_joined(folded_name(d.name)): d.code for d in territories.departments}
        self._regions: dict[str, list[str]] = {}
        for department in territories.departments:
            self._regions.setdefault(without_articles(folded_name(department.region)), []).append(department.code)
        self._places = PlaceNumbers(self._all, territories)

    @classmethod
    def open(cls) -> TerritorySearch:
        """Index the territories of our extract."""
        return cls(Territories.load())

    def search(self, query: str, *, top_k: int = 5, kinds: Sequence[TerritoryKind] = KINDS) -> list[FoundTerritory]:
        """Find what a query may mean.

        Args:
            query: anything; case, accents, hyphens, articles, ``St`` for ``Saint`` and a typo are forgiven.
            top_k: how many territories to return, at least 1.
            kinds: which kinds may be found, of `KINDS`. Without departments, the name of one, or words that no other
                bears, means its territories where no name of these kinds is the query or begins by it: « Wallis » is
                no « Wallers » mistyped, « l'Ain » no « Lain ». The name of a region means its territories too, after
                those that bear it.

        Returns:
            At most ``top_k`` territories, the likeliest first, then the most populous, then by code; none that is
            not alike. Among them, those that are not in the department whose number the query gives come last.

        Raises:
            ValueError: if ``top_k`` is below 1.

        """
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        there = self._departments_given(query)
        allowed = np.array([kind in kinds for kind in KINDS])[self._kinds]
        scores: dict[int, float] = {}
        through: dict[int, str] = {}
        for reading in read_place_query(query, self._department_names):
            if max(scores.values(), default=0.0) >= _SETTLED:
                break
            self._keep_best(reading, allowed, scores, through)
        if TerritoryKind.DEPARTEMENT not in kinds:
            begun = self._any_begun(query, among=scores)
            if not begun and (departments := self._departments_named(query)):
                self._keep_best(Reading("", departments=departments), allowed, scores, through, added=2 * _SAME)
            elif region := self._region_named(query):
                self._keep_best(Reading("", departments=region), allowed, scores, through, added=_SAME)
        best = sorted(scores.items(), key=lambda pair: (-pair[1], code_of(self._all[pair[0]])))
        found = [
            FoundTerritory(self._all[owner], score, through[owner], elsewhere=there is not None and not there[owner])
            for owner, score in best[:top_k]
        ]
        return sorted(found, key=lambda one: one.elsewhere)

    def _keep_best(
        self, reading: Reading, allowed: Mask, scores: dict[int, float], through: dict[int, str], *, added: float = 0.0
    ) -> None:
        """Note the territories that a reading may mean, where none that was read before scores them higher."""
        for row, read in self._read(reading, allowed):
            owner, score = int(self._owners[row]), read + added
            if score > scores.get(owner, 0.0):
                scores[owner], through[owner] = score, self._through[row] if reading.name else ""

    def _any_begun(self, query: str, *, among: Iterable[int]) -> bool:
        """Tell whether one of these territories bears a name that is the query or begins by it, typos aside.

        By its words, and the articles typed: « Corse » does not begin Corsept, nor « Val d'Oise » Val de l'Oise.
        """
        typed = f"{folded_place(query)} "
        own = (name for owner in among for name, _, through in _names(self._all[owner]) if not through)
        return any(f"{known} ".startswith(typed) for name in own for known in (name, without_articles(name)))

    def _region_named(self, query: str) -> tuple[str, ...]:
        """Give the numbers of the departments of the region of this name; empty where there is none."""
        name = without_articles(folded_place(query))
        return tuple(self._regions.get(without_articles(_INITIALS.get(name, name)), ()))

    def _departments_named(self, query: str) -> tuple[str, ...]:
        """Give the numbers of the departments that bear these words, two at most; empty where none does, or more do."""
        folded = folded_place(query)
        name = without_articles(folded)
        joined = self._joined_departments.get(_joined(folded)) or self._joined_departments.get(_joined(name))
        if (code := joined or self._department_names.get(name)) is not None:
            return (code,)
        words = set(name.split())
        bearing = [code for other, code in self._department_names.items() if words and words <= set(other.split())]
        return tuple(bearing) if len(bearing) <= _SHARING else ()

    def _departments_given(self, query: str) -> Mask | None:
        """Mark the territories of the departments whose numbers stand in a query; ``None`` where none does."""
        numbers = [word.upper() for word in folded_place(query).split() if word.upper() in self._department_codes]
        return self._places.placed(numbers) if numbers else None

    def _read(self, reading: Reading, allowed: Mask) -> Iterator[tuple[int, float]]:
        """Score the names, by row, that one reading of the query may mean."""
        meant = self._meant(reading)
        mask = allowed if meant is None else allowed & meant
        if reading.name:
            rows = self._index.gather(reading.name, among=None if mask.all() else mask)
            likeness = self._index.likeness(reading.name, rows)
            kept = likeness >= _LEAST
            rows, likeness = rows[kept], likeness[kept]
            scores = likeness * self._worth[rows] + _SAME * (likeness >= ALL_BUT_ARTICLES)
        elif meant is None:
            return
        else:
            rows = np.flatnonzero(mask)
            # A postcode is first that of communes; an EPCI is named by its SIREN, which no other territory bears.
            scores = _NAMELESS - 0.1 * (self._kinds[rows] == KINDS.index(TerritoryKind.EPCI))
            scores += _SAME * self._places.borne(reading.numbers)[self._owners[rows]]
        scores = scores + _INHABITED * self._inhabited[self._owners[rows]] + _PLACED * (meant is not None)
        for place in np.argsort(-scores, kind="stable")[:_SCORED]:
            yield int(rows[place]), float(scores[place])

    def _meant(self, reading: Reading) -> Mask | None:
        """Mark the rows where, or of the kind, that the reading says; ``None`` when it says nothing that exists."""
        masks = []
        if reading.epci:
            masks.append(self._kinds == KINDS.index(TerritoryKind.EPCI))
        if reading.department:
            masks.append(self._kinds == KINDS.index(TerritoryKind.DEPARTEMENT))
        if reading.numbered:
            masks.append(self._numbered)
        numbers = (*reading.numbers, *reading.departments)
        if numbers and (placed := self._places.placed(numbers)).any():
            masks.append(placed[self._owners])
        return np.logical_and.reduce(masks) if masks else None


def _joined(folded: str) -> str:
    """Write a name in one word: « val doise » is « val d'oise »."""
    return folded.replace(" ", "")


def _names(territory: Commune | Epci | Department) -> Iterator[tuple[str, float, str]]:
    """Give the names a territory goes by, folded, what each is worth, and the commune within it that bears it."""
    if isinstance(territory, Commune):
        yield folded_name(territory.name), 1.0, ""
        yield from ((folded_name(name), _DELEGATED, name) for name in territory.delegated)
        yield _ISLAND_OF.get(territory.code_insee, ""), _CORE, ""
        return
    if isinstance(territory, Department):
        yield folded_name(territory.name), _DEPARTMENT, ""
        return
    wholes = [folded_place(part) for part in name_parts(territory.name)]
    worths = dict.fromkeys((without_epci_words(whole) for whole in wholes), _CORE) | dict.fromkeys(wholes, 1.0)
    yield from ((name, worth, "") for name, worth in worths.items() if name)
