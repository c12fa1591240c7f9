"""For a need that asks for a solution: the problem behind it, and what became of such solutions elsewhere."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from corpus.passages import PassageKind
from corpus.records import Horizon, Investigation, Outcome, SolutionKind
from models.french import tokenize
from recommender.results import Rewording, Tried

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.passages import Passage
    from corpus.records import Record
    from recommender.solution_first import AskedSolution

_DIGITAL = frozenset({SolutionKind.EXISTING_TOOL, SolutionKind.NEW_SERVICE})
_HORIZONS = {
    Horizon.DONE: "Mis en place",
    Horizon.SHORT: "Prévu à court terme",
    Horizon.MEDIUM: "Prévu à moyen terme",
    Horizon.LONG: "Prévu à long terme",
    Horizon.UNKNOWN: "Proposé, sans échéance connue",
}
_OUTCOMES = {
    Outcome.INVALIDATED: "Écarté : le terrain a démenti cette idée",
    Outcome.PARTLY: "Idée confirmée en partie par le terrain",
    Outcome.CONFIRMED: "Idée confirmée par le terrain",
    Outcome.UNTESTED: "Idée restée sans vérification",
}
_MOST_TRIED = 3
_SOLUTION_WORDS = "application appli site plateforme logiciel outil portail numérique internet formulaire carte borne"
"""Words by which a hypothesis is known to be about a solution, and not about people or places."""


def reword(
    asked: AskedSolution, matches: Sequence[tuple[Record, Sequence[tuple[Passage, float]]]], *, n_sure: int
) -> Rewording:
    """Offer the problem behind a solution that is asked for.

    Args:
        asked: the words that ask for it.
        matches: the records that match, best first, each with its passages that can be quoted, best first.
        n_sure: how many of the first of them are sure enough to lend their problem.

    Returns:
        The rewording: the problem of the best record, none where none is sure; and where such a
        solution was tried, proposed or dropped.

    """
    problem = next((text for record, scored in matches[:n_sure] for text in _problems(record, scored)), None)
    tried = [found for record, scored in matches if (found := _tried(record, scored)) is not None]
    return Rewording(asked=asked.phrase, problem=problem, tried=tuple(tried[:_MOST_TRIED]))


def _problems(record: Record, scored: Sequence[tuple[Passage, float]]) -> Iterator[str]:
    if isinstance(record, Investigation):
        yield record.problem.text
    else:
        yield from (passage.text for passage, _ in scored if passage.kind is PassageKind.PROBLEM)


@lru_cache(maxsize=4_096)
def _names_a_solution(told: str) -> bool:
    """Read a hypothesis of a record once. Never a need."""
    return not _solution_terms().isdisjoint(token.term for token in tokenize(told))


@cache
def _solution_terms() -> frozenset[str]:
    return frozenset(token.term for token in tokenize(_SOLUTION_WORDS))


def _tried(record: Record, scored: Sequence[tuple[Passage, float]]) -> Tried | None:
    """Find the passage nearest to the need that tells of a digital answer, or of the idea that called for one."""
    if not isinstance(record, Investigation):
        return None
    told = {solution.text: _HORIZONS[solution.horizon] for solution in record.solutions if solution.kind in _DIGITAL}
    told |= {h.text: _OUTCOMES[h.outcome] for h in record.hypotheses if _names_a_solution(h.text)}
    wanted = {PassageKind.SOLUTION, PassageKind.HYPOTHESIS}
    for passage, _ in scored:
        if passage.kind in wanted and passage.text in told:
            return Tried(record.id, record.title, passage.text, passage.lines, told[passage.text])
    return None
