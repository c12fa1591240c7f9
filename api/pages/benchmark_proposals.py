"""Propose answers to compare: tools, precedents, and what was done without software."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from api.contexts.benchmarks import Proposal
from api.desk import NewAnswer, facts_without_software
from api.pages.benchmark_facts import PRACTICES, facts_of_practice, facts_of_tool, is_digital
from api.pages.result_cards import href_of
from corpus.errors import UnknownRecordError
from corpus.place_names import folded_name
from corpus.records import Investigation, Tool
from recommender import By, Need, NeedError
from recommender.named_tools import ToolNames
from recommender.need import read_need

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from api.desk import Benchmark
    from corpus import Catalogue
    from corpus.records import Record, Solution
    from recommender import Match, Recommender

_LOOKED_AT: Final = 10
"""Matches of each kind that answers are proposed from."""
_MOST: Final = 24
"""Answers proposed: past them nobody reads on."""
_ENOUGH: Final = 12
"""Answers proposed, as far as there are any, where fewer answer the need: a team compares some eight."""
_TICKED: Final = 8
"""Answers ticked from the start, for a need."""
_LIKE: Final = 3
"""Answers ticked with a tool whose record the team comes from: alone, it compares with nothing."""
_PRACTICES_EACH: Final = 2
"""Practices proposed of one investigation, so that a long one does not fill the list."""
_NAMED: Final = 100
"""Characters of a practice’s name."""
_NOTHING_DONE: Final = frozenset({"ne rien faire", "ne rien changer", "rien", "statu quo"})
_ORIGIN: Final = re.compile(r"(outil|enquete):([\w.-]{1,120})(?::(\d{1,3}))?")


def propose(need: str, seen: Sequence[str], recommender: Recommender) -> tuple[Proposal, ...]:
    """Propose answers to a need, or to what a fiche is about.

    Args:
        need: the need; it may be empty.
        seen: ids of the records that were on the page the team comes from; they come first.
        recommender: what answers.

    Returns:
        The proposals, best first, then what is most like the first where few answer. Those that answer the need are
        ticked, eight at most; without a need, those of the records that were seen, and the three most like it of a
        tool that was seen alone. Of a tool and what was done with it, the first alone is ticked: they would be two
        lines on the same answer.

    """
    matches = matches_of(need, recommender)
    found = [recommender.catalogue.record(record_id) for record_id in matches]
    records = [*_known(seen, recommender.catalogue), *found]
    few = len(records) < _TICKED or not matches
    near = _near(records[0], recommender) if records and few else []
    alone = not matches and len(records) == 1 and isinstance(records[0], Tool)
    surely = _mixed([*records, *near[: _LIKE if alone else 0]], recommender.catalogue)
    mixed = _unique_answers([*surely, *_mixed(near, recommender.catalogue)])[: max(_ENOUGH, len(surely))]
    ticked = {proposal.origin for proposal in _without_doubles(surely)[:_TICKED]}
    return tuple(proposal.ticked_if(proposal.origin in ticked) for proposal in mixed)


def _mixed(records: Sequence[Record], catalogue: Catalogue) -> list[Proposal]:
    tools = _unique(_tools_of(records, catalogue))
    practices = [practice for record in _unique(records) for practice in _practices_of(record, catalogue)]
    return list(_in_turn(tools, practices))[:_MOST]


def matches_of(need: str, recommender: Recommender) -> Mapping[str, Match]:
    """Match a need.

    Args:
        need: the need; it may be empty or unreadable.
        recommender: what answers.

    Returns:
        The matches, by record, best first.

    """
    try:
        read_need(Need(need))
    except NeedError:
        return {}
    answer = recommender.recommend(Need(need), top_k=_LOOKED_AT)
    both = sorted((*answer.tools, *answer.investigations), key=lambda match: (-match.ranked.probability, match.title))
    return {match.ranked.record_id: match for match in both}


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


def told_now(benchmark: Benchmark, catalogue: Catalogue) -> list[NewAnswer]:
    """Say what the catalogue says now of the answers of a benchmark that are its own, whatever the need."""
    origins = [one.origin for one in (*benchmark.answers, *benchmark.aside) if one.origin]
    return answers_of(origins, catalogue, matches={})


def _own_answer(name: str, *, practice: bool) -> NewAnswer:
    return NewAnswer(name, "practice", values=facts_without_software()) if practice else NewAnswer(name, "own")


def origins_of(record: Record) -> list[str]:
    """Say which answers a record holds.

    Args:
        record: a tool, or an investigation.

    Returns:
        The tool itself, or the first practices of the investigation, as `answers_of` reads them; maybe none.

    """
    if isinstance(record, Tool):
        return [f"outil:{record.id}"]
    return [_origin(record, number) for number in _practices(record)]


def name_of(solution: Solution) -> str:
    """Name a practice by the beginning of its text, cut at a word.

    Args:
        solution: of an investigation.

    Returns:
        Its first clause, 100 characters at most.

    """
    first = re.split(r"(?<=\w)(?: : |[;.] |\.$)", solution.text)[0]
    return first if len(first) <= _NAMED else first[:_NAMED].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _answer_of(origin: str, catalogue: Catalogue, matches: Mapping[str, Match]) -> NewAnswer | None:
    read = _ORIGIN.fullmatch(origin)
    record = next(iter(_known([read[2]], catalogue)), None) if read else None
    match = matches.get(record.id) if record else None
    if isinstance(record, Tool):
        kind = "precedent" if record.precedent else "tool"
        facts = facts_of_tool(record, catalogue, match=match)
        return NewAnswer(record.name, kind, origin=f"outil:{record.id}", values=facts)
    if isinstance(record, Investigation) and read and read[3] and int(read[3]) < len(record.solutions):
        solution = record.solutions[int(read[3])]
        facts = facts_of_practice(record, solution, catalogue, match=match)
        return NewAnswer(
            name_of(solution), _kind(solution, catalogue), origin=_origin(record, int(read[3])), values=facts
        )
    return None


def _known(ids: Iterable[str], catalogue: Catalogue) -> Iterator[Record]:
    for record_id in ids:
        try:
            yield catalogue.record(record_id)
        except UnknownRecordError:
            continue


def _near(record: Record, recommender: Recommender) -> list[Record]:
    # A tool is compared with what does the same; an investigation, with what was tried on the same problem.
    by = By.SOLUTION if isinstance(record, Tool) else By.PROBLEM
    found = recommender.similar(record.id, by=by, top_k=_LOOKED_AT)
    return [recommender.catalogue.record(similar.record_id) for similar in found]


def _unique(records: Iterable[Record]) -> list[Record]:
    return list({record.id: record for record in records}.values())


def _unique_answers(proposals: Iterable[Proposal]) -> list[Proposal]:
    return list({proposal.origin: proposal for proposal in proposals}.values())


def _without_doubles(proposals: Iterable[Proposal]) -> list[Proposal]:
    first: dict[str, Proposal] = {}
    for proposal in proposals:
        first.setdefault(proposal.tool or proposal.origin, proposal)
    return list(first.values())


def _tools_of(records: Iterable[Record], catalogue: Catalogue) -> Iterator[Record]:
    """Give the tools found, then those that the investigations found have met."""
    listed = list(records)
    yield from (record for record in listed if isinstance(record, Tool))
    yield from (catalogue.tool(tool) for record in listed if isinstance(record, Investigation) for tool in record.tools)


def _practices_of(record: Record, catalogue: Catalogue) -> list[Proposal]:
    if not isinstance(record, Investigation):
        return []
    places = ", ".join(territory.name for territory in record.territories)
    solutions = {number: record.solutions[number] for number in _practices(record)}
    return [
        Proposal(
            _origin(record, number),
            name_of(one),
            _kind(one, catalogue),
            places,
            href_of(record),
            tool=next(iter(one.tools), ""),
        )
        for number, one in solutions.items()
    ]


def _practices(record: Investigation) -> list[int]:
    return [number for number, one in enumerate(record.solutions) if one.kind in PRACTICES][:_PRACTICES_EACH]


def _origin(record: Investigation, number: int) -> str:
    return f"enquete:{record.id}:{number}"


def _kind(solution: Solution, catalogue: Catalogue) -> str:
    return "tool" if is_digital(solution, catalogue) else "practice"


def _in_turn(tools: Sequence[Record], practices: Sequence[Proposal]) -> Iterator[Proposal]:
    """Take two tools, then a practice: what is not software must be seen without scrolling."""
    left = iter(practices)
    for rank, tool in enumerate(tools, start=1):
        if isinstance(tool, Tool):
            kind = "precedent" if tool.precedent else "tool"
            yield Proposal(f"outil:{tool.id}", tool.name, kind, tool.purpose, href_of(tool), tool=tool.id)
        if rank % 2 == 0:
            yield from (practice for practice, _ in zip(left, range(1), strict=False))
    yield from left
