"""Filter results: by theme, by kind of answer, by size of territory, by outcome of the first ideas.

Only values that some of the results bear are offered, so that no choice leads to nothing by itself.
A tool has neither territory nor hypothesis: the filters on these leave the tools as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from api.contexts.searching.results import Filter
from api.pages.labels import SIZES
from corpus.records import Investigation, SolutionKind, ToolKind
from corpus.themes import LABELS
from recommender.explanation import OUTCOME_TEXTS, TELLING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corpus.catalogue import Catalogue
    from corpus.records import Record
    from recommender import Match

_DIGITAL, _SERVICE, _METHOD = "numerique", "service", "methode"
_ANSWERS: Final = {
    "organisation": "S’organiser autrement",
    "communication": "Mieux informer",
    "lieu": "Un lieu, un aménagement",
    _METHOD: "Une méthode, un guide",
    _SERVICE: "Un service ou un programme",
    _DIGITAL: "Un outil numérique",
}
_ANSWER_OF_SOLUTION: Final = {
    SolutionKind.ORGANISATION: "organisation",
    SolutionKind.COMMUNICATION: "communication",
    SolutionKind.PLACE: "lieu",
    SolutionKind.METHOD: _METHOD,
    SolutionKind.NEW_SERVICE: _DIGITAL,
    SolutionKind.EXISTING_TOOL: _DIGITAL,
}
_ANSWER_OF_TOOL: Final = {
    ToolKind.SOFTWARE: _DIGITAL,
    ToolKind.WEBSITE: _DIGITAL,
    ToolKind.METHOD: _METHOD,
    ToolKind.GUIDE: _METHOD,
    ToolKind.PUBLIC_SERVICE: _SERVICE,
    ToolKind.PROGRAMME: _SERVICE,
    ToolKind.LOCAL_SCHEME: _SERVICE,
}


class Chosen(BaseModel):
    """The values that are chosen, empty for none; the fields are the names of the address."""

    model_config = ConfigDict(frozen=True)

    theme: str = ""
    reponse: str = ""
    taille: str = ""
    issue: str = ""

    def known(self) -> Chosen:
        """Drop the values that no filter knows: an address can be typed by hand."""
        return Chosen(**{name: value for name, value in self.without("").items() if value in _LABELS_OF[name]})

    def without(self, name: str) -> dict[str, str]:
        """Give the values of the other filters, those that are set."""
        return {other: value for other in Chosen.model_fields if other != name and (value := self.of(other))}

    def of(self, name: str) -> str:
        """Give the value of a filter."""
        return str(getattr(self, name))


def keep(matches: Iterable[Match], chosen: Chosen, catalogue: Catalogue) -> list[Match]:
    """Keep the matches that bear every value chosen, in their order.

    Args:
        matches: the matches.
        chosen: the filters; a value that no record bears keeps nothing.
        catalogue: holds the records.

    Returns:
        Those that pass.

    """
    wanted = chosen.without("")
    return [
        match
        for match in matches
        if all(
            _bears(catalogue.record(match.ranked.record_id), name, value, catalogue) for name, value in wanted.items()
        )
    ]


def filters_of(
    matches: Sequence[Match],
    chosen: Chosen,
    *,
    address: str,
    catalogue: Catalogue,
    kept: Mapping[str, str],
) -> tuple[Filter, ...]:
    """Offer the filters that would tell the matches apart.

    Args:
        matches: all matches, before any filter.
        chosen: the values that are chosen.
        address: of the results without filters.
        catalogue: holds the records.
        kept: what else the addresses bear.

    Returns:
        The filters that offer two values at least, or bear one.

    """
    records = [catalogue.record(match.ranked.record_id) for match in matches]
    offered = []
    for name, label in _FILTER_LABELS.items():
        choices = _choices(name, records, catalogue)
        rest = urlencode({**kept, **chosen.without(name)})
        if len(choices) > 1 or chosen.of(name):
            without = f"{address}?{rest}" if rest else address
            offered.append(Filter(name, label, choices, chosen.of(name), without))
    return tuple(offered)


def _choices(name: str, records: Sequence[Record], catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    borne = [_VALUES_OF[name](record, catalogue) for record in records]
    counts = {value: sum(value in values for values in borne) for value in _LABELS_OF[name]}
    return tuple((value, f"{_LABELS_OF[name][value]} ({count})") for value, count in counts.items() if count)


def _bears(record: Record, name: str, value: str, catalogue: Catalogue) -> bool:
    if name in _OF_INVESTIGATIONS and not isinstance(record, Investigation):
        return True
    return value in _VALUES_OF[name](record, catalogue)


def _themes(record: Record, _: Catalogue) -> set[str]:
    return {str(theme) for theme in record.themes}


def _answers(record: Record, catalogue: Catalogue) -> set[str]:
    if not isinstance(record, Investigation):
        return {_ANSWER_OF_TOOL[record.kind]}
    tools = {_ANSWER_OF_TOOL[catalogue.tool(tool).kind] for solution in record.solutions for tool in solution.tools}
    named = {
        _ANSWER_OF_SOLUTION[solution.kind]
        for solution in record.solutions
        # An existing tool may be a programme or a guide: what is named tells better.
        if not (solution.kind is SolutionKind.EXISTING_TOOL and solution.tools)
    }
    return named | tools


def _sizes(record: Record, _: Catalogue) -> set[str]:
    if not isinstance(record, Investigation):
        return set()
    known = [territory.population.value for territory in record.territories if territory.population]
    return {next(name for name, _, under in SIZES if under is None or value < under) for value in known}


def _outcomes(record: Record, _: Catalogue) -> set[str]:
    return {h.outcome.value for h in record.hypotheses} if isinstance(record, Investigation) else set()


_FILTER_LABELS: Final = {
    "theme": "Thème",
    "reponse": "Sorte de réponse",
    "taille": "Taille du territoire",
    "issue": "Issue d’une idée de départ",
}
_OF_INVESTIGATIONS: Final = frozenset({"taille", "issue"})
_VALUES_OF: Final[Mapping[str, Callable[[Record, Catalogue], set[str]]]] = {
    "theme": _themes,
    "reponse": _answers,
    "taille": _sizes,
    "issue": _outcomes,
}
_LABELS_OF: Final[Mapping[str, Mapping[str, str]]] = {
    "theme": {str(theme): label for theme, label in LABELS.items()},
    "reponse": _ANSWERS,
    "taille": {name: label for name, label, _ in SIZES},
    "issue": {outcome.value: OUTCOME_TEXTS[outcome] for outcome in TELLING},
}
