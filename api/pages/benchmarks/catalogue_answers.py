"""Answers as a benchmark takes them: those of the catalogue with what it says of them, and the team’s own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.desk import NewAnswer, facts_without_software
from api.pages.benchmarks.facts import about_practice, about_tool, facts_of_practice, facts_of_tool
from api.pages.benchmarks.matching import matches_of
from api.pages.benchmarks.origins import kind_of, kind_of_tool, name_of, practice_origin, read_origin
from corpus.place_names import folded_name
from corpus.records import Tool
from recommender.named_tools import ToolNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.desk import Benchmark
    from corpus import Catalogue
    from recommender import Match, Recommender

_NOTHING_DONE: Final = frozenset({"ne rien faire", "ne rien changer", "rien", "statu quo"})


def answers_of(
    origins: Iterable[str],
    catalogue: Catalogue,
    *,
    matches: Mapping[str, Match],
    own: Iterable[str] = (),
    practices: Iterable[str] = (),
) -> list[NewAnswer]:
    """Make the answers that were ticked, and the team's own, with what the catalogue says of them.

    Args:
        origins: ``outil:ID`` or ``enquete:ID:N``; those that are not in the catalogue are left out.
        catalogue: what cells are filled from.
        matches: how records answer the need.
        own: names of the team's own; one that means a single tool of the catalogue, be it with a slip, is that tool,
            and doing nothing is no software.
        practices: names of the team's own that are no software.

    Returns:
        The answers, without repeats.

    """
    names, tools = [name for name in own if name.strip()], ToolNames(catalogue.tools)
    meant = {name: tools.meant_by(name) for name in names}
    wanted = dict.fromkeys([*origins, *(f"outil:{tool}" for tool in meant.values() if tool)])
    made = [_answer_of(origin, catalogue, matches) for origin in wanted]
    typed = [_own_answer(name, practice=folded_name(name) in _NOTHING_DONE) for name in names if not meant[name]]
    without = [_own_answer(name, practice=True) for name in practices if name.strip()]
    return [*(answer for answer in made if answer), *typed, *without]


def told_for(need: str, benchmark: Benchmark, recommender: Recommender) -> list[NewAnswer]:
    """Say what the catalogue says of the answers of a benchmark, removed ones too, for another need than its own."""
    every = (*benchmark.answers, *benchmark.aside, *benchmark.removed_answers)
    origins = [one.origin for one in every if one.origin]
    return answers_of(origins, recommender.catalogue, matches=matches_of(need, recommender)) if origins else []


def told_now(benchmark: Benchmark, catalogue: Catalogue) -> list[NewAnswer]:
    """Say what the catalogue says now of the answers of a benchmark that are its own, whatever the need."""
    origins = [one.origin for one in (*benchmark.answers, *benchmark.aside) if one.origin]
    return answers_of(origins, catalogue, matches={})


def _own_answer(name: str, *, practice: bool) -> NewAnswer:
    return NewAnswer(name, "practice", values=facts_without_software()) if practice else NewAnswer(name, "own")


def _answer_of(origin: str, catalogue: Catalogue, matches: Mapping[str, Match]) -> NewAnswer | None:
    found = read_origin(origin, catalogue)
    if isinstance(found, Tool):
        facts = facts_of_tool(found, catalogue, match=matches.get(found.id))
        about = about_tool(found, catalogue)
        return NewAnswer(found.name, kind_of_tool(found), origin=f"outil:{found.id}", values=facts, about=about)
    if found:
        record, number = found
        solution = record.solutions[number]
        facts = facts_of_practice(record, solution, catalogue, match=matches.get(record.id))
        kind, at = kind_of(solution, catalogue), practice_origin(record, number)
        about = about_practice(record, solution, catalogue)
        return NewAnswer(name_of(solution), kind, origin=at, values=facts, about=about)
    return None
