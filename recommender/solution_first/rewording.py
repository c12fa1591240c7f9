"""For a need that asks for a solution: the problem behind it, and what became of such solutions elsewhere."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from corpus.passages import PassageKind
from corpus.records import FollowUpStatus, Horizon, Investigation, Outcome, SolutionKind
from models.french import tokenize
from recommender.results import Rewording, Tried

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from corpus.passages import Passage
    from corpus.records import Record, Solution
    from corpus.themes import ThemeId
    from recommender.solution_first.recognition import AskedSolution

_DIGITAL = frozenset({SolutionKind.EXISTING_TOOL, SolutionKind.NEW_SERVICE})
_HORIZONS = {
    Horizon.DONE: "Mis en place à l’époque",
    Horizon.SHORT: "Prévu à court terme",
    Horizon.MEDIUM: "Prévu à moyen terme",
    Horizon.LONG: "Prévu à long terme",
    Horizon.UNKNOWN: "Proposé, sans échéance connue",
}
_ABANDONED = "Mis en place ou prévu, puis abandonné"
_OUTCOMES = {
    Outcome.INVALIDATED: "Écarté : le terrain a démenti cette idée",
    Outcome.PARTLY: "Idée confirmée en partie par le terrain",
    Outcome.CONFIRMED: "Idée confirmée par le terrain",
    Outcome.UNTESTED: "Idée restée sans vérification",
}
_MOST_TRIED = 3
_MOST_CHOICES = 3
_SOLUTION_WORDS = "application appli site plateforme logiciel outil portail numérique internet formulaire carte borne"
"""Words by which a hypothesis is known to be about a solution, and not about people or places."""


def reword(
    asked: AskedSolution,
    matches: Sequence[tuple[Record, Sequence[tuple[Passage, float]]]],
    *,
    n_sure: int,
    themes: Collection[ThemeId],
    abandoned: Collection[str],
) -> Rewording:
    """Offer the problem behind a solution that is asked for.

    Args:
        asked: the words that ask for it.
        matches: the records that match, best first, each with its passages that can be quoted, best first.
        n_sure: how many of the first of them are sure enough to lend their problem as the one.
        themes: what the need is about: a record that bears none of them lends no problem, if there are any.
        abandoned: ids of the tools that were given up: whatever a document said of them, that is what became of them.

    Returns:
        The rewording: the problem of the best record, or where none is sure the problems to choose from; and where such
        a solution was tried, proposed or dropped.

    """
    alike = [not themes or not set(themes).isdisjoint(record.themes) for record, _ in matches]
    problems = [
        next(_problems(record, scored), None) if shares else None
        for (record, scored), shares in zip(matches, alike, strict=True)
    ]
    problem = next(filter(None, problems[:n_sure]), None)
    choices = dict.fromkeys(text for text in problems if text and problem is None)
    tried = [found for record, scored in matches if (found := _tried(record, scored, abandoned)) is not None]
    return Rewording(
        asked=asked.phrase, problem=problem, tried=tuple(tried[:_MOST_TRIED]), choices=tuple(choices)[:_MOST_CHOICES]
    )


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


def _outcome(solution: Solution, record: Investigation, abandoned: Collection[str]) -> str:
    """Say what became of a solution; that it was given up since comes before what its document said."""
    if record.follow_up.status is FollowUpStatus.STOPPED or not set(abandoned).isdisjoint(solution.tools):
        return _ABANDONED
    return _HORIZONS[solution.horizon]


def _tried(record: Record, scored: Sequence[tuple[Passage, float]], abandoned: Collection[str]) -> Tried | None:
    """Find the passage nearest to the need that tells of a digital answer, or of the idea that called for one."""
    if not isinstance(record, Investigation):
        return None
    told = {one.text: _outcome(one, record, abandoned) for one in record.solutions if one.kind in _DIGITAL}
    told |= {h.text: _OUTCOMES[h.outcome] for h in record.hypotheses if _names_a_solution(h.text)}
    wanted = {PassageKind.SOLUTION, PassageKind.HYPOTHESIS}
    for passage, _ in scored:
        if passage.kind in wanted and passage.text in told:
            return Tried(record.id, record.title, passage.text, passage.lines, told[passage.text])
    return None
