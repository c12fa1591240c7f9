"""Propose answers to compare: tools, precedents, and what was done without software."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from api.contexts.benchmarks import Proposal
from api.desk import NewAnswer, facts_without_software
from api.pages.benchmarks.facts import PRACTICES, facts_of_practice, facts_of_tool, is_digital
from api.pages.result_cards import href_of
from corpus.errors import UnknownRecordError
from corpus.place_names import folded_name
from corpus.records import Investigation, Tool, ToolState, UseResult
from recommender import By, Closeness, Need, NeedError
from recommender.calibration import closeness
from recommender.named_tools import ToolNames
from recommender.need import read_need

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from api.desk import Benchmark
    from corpus import Catalogue
    from corpus.records import Record, Solution
    from recommender import Match, Recommendation, Recommender

_LOOKED_AT: Final = 10
"""Matches of each kind that answers are proposed from."""
_MOST: Final = 24
"""Answers proposed: past them nobody reads on."""
_ENOUGH: Final = 12
"""Answers proposed, as far as there are any, where fewer answer the need: a team compares some eight."""
_TICKED: Final = 8
"""Answers ticked from the start, for a need."""
_LEAST: Final = 0.01
"""Chance of answering the need below which nothing is ticked."""
_MUCH: Final = 2
"""How many times as probable as what follows an answer is that comes before its turn."""
_TOOLS_A_TURN: Final = 2
_NEXT_OF_ONE: Final = 0.1
"""How probable the second practice of an investigation is beside its first, which answers its problem already."""
_UNSURE: Final = 3
"""Answers ticked where fewer are close to the need: with the first of those that are to explore."""
_ALIKE: Final = 0.42
"""Likeness from which two tools do the same: Calendly is like Cal.com by 0.63, and a parking application by 0.37."""
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
        seen: ids of the records that were on the page the team comes from.
        recommender: what answers.

    Returns:
        The proposals: those that are ticked first, then in the turns that `in_turn` gives them by how probably they
        answer the need; without one, those of the records that were seen come first, and what is most like them last.
        Ticked are those that are close to the need, eight at most, made up to three by the first of the others at one
        chance in a hundred or more, and one practice at most of an investigation; without a need, those of the records
        that were seen, and with a tool that was seen alone the three most like it, if they are like it. What was given
        up, and what is known by its name alone, is ticked only for a team that comes from its fiche. Of a tool and what
        was done with it, the tool alone is ticked: they would be two lines on the same answer.

    """
    answer = _answer_to(need, recommender)
    matches = _matches_in(answer) if answer else {}
    chances = _chances_in(answer, recommender.catalogue) if answer and matches else {}
    found = [recommender.catalogue.record(record_id) for record_id in matches]
    shown = list(_known(seen, recommender.catalogue))
    records = [*shown, *found]
    few = len(records) < _TICKED or not matches
    near, like = _near(records[0], recommender) if records and few else ([], [])
    alone = not matches and len(records) == 1 and isinstance(records[0], Tool)
    surely = _mixed([*records, *(like[:_LIKE] if alone else ())], recommender.catalogue, chances=chances)
    mixed = _unique_answers([*surely, *_mixed(near, recommender.catalogue, chances=chances)])
    kept = {f"outil:{record.id}" for record in shown if not matches}
    likely = [one for one in surely if one.origin in kept or _may_be_ticked(one, recommender.catalogue, chances)]
    ticked = _ticked(likely, chances)
    told = [proposal.ticked_if(proposal.origin in ticked) for proposal in mixed[: max(_ENOUGH, len(surely))]]
    return tuple(sorted(told, key=lambda proposal: not proposal.ticked))


def _ticked(likely: Sequence[Proposal], chances: Mapping[str, float]) -> set[str]:
    if not chances:
        return {one.origin for one in _without_doubles(likely)[:_TICKED]}
    # The first practice of an investigation answers its problem already.
    first = {_record_of(one): one for one in reversed(likely)}
    single = _without_doubles(first[_record_of(one)] for one in likely)
    sure = [one for one in single if closeness(chances[_record_of(one)]) is not Closeness.TO_EXPLORE]
    others = [one for one in single if one not in sure]
    return {one.origin for one in (*sure[:_TICKED], *others[: max(_UNSURE - len(sure), 0)])}


def _record_of(proposal: Proposal) -> str:
    return proposal.origin.split(":")[1]


def _chances_in(answer: Recommendation, catalogue: Catalogue) -> dict[str, float]:
    """Give how probably records answer the need; those that nobody is to choose come last."""
    promising = (one for one in answer.ranking if _promises(catalogue.record(one.record_id)))
    return {one.record_id: one.probability for one in promising}


def _may_be_ticked(proposal: Proposal, catalogue: Catalogue, chances: Mapping[str, float]) -> bool:
    record = catalogue.record(_record_of(proposal))
    return chances.get(record.id, 0) >= _LEAST if chances else _promises(record)


def _promises(record: Record) -> bool:
    return not isinstance(record, Tool) or not (record.precedent or _only_named(record))


def _only_named(tool: Tool) -> bool:
    """Tell whether a tool’s record knows it by its name alone.

    That is where it does not say what it is for (its purpose is its name), or where its state is unknown, it has no
    publisher, licence, price, address, user nor fact, and no investigation did more than mention it.
    """
    told = (tool.publisher, tool.licence, tool.price, tool.url, tool.repository, tool.description)
    met = tool.used_by or tool.facts or any(use.result is not UseResult.MENTIONED for use in tool.uses)
    unknown = tool.state is ToolState.UNKNOWN and not any(told) and not met
    return unknown or (tool.purpose == tool.name and not tool.description)


def _mixed(records: Sequence[Record], catalogue: Catalogue, *, chances: Mapping[str, float]) -> list[Proposal]:
    """Make the answers that records hold, in turns; of records as probable, the first is first."""

    def chance(record: Record) -> float:
        return chances.get(record.id, 0)

    tools = sorted(_unique(_tools_of(records, catalogue)), key=chance, reverse=True)
    others = sorted(_unique(records), key=chance, reverse=True)
    practices = [
        (practice, chance(record) * _NEXT_OF_ONE**number)
        for record in others
        for number, practice in enumerate(_practices_of(record, catalogue))
    ]
    practices.sort(key=lambda practice: practice[1], reverse=True)
    listed = [(_proposal_of(tool), chance(tool)) for tool in tools if isinstance(tool, Tool)]
    return list(in_turn(listed, practices))[:_MOST]


def matches_of(need: str, recommender: Recommender) -> Mapping[str, Match]:
    """Match a need.

    Args:
        need: the need; it may be empty or unreadable.
        recommender: what answers.

    Returns:
        The matches, by record, best first.

    """
    answer = _answer_to(need, recommender)
    return _matches_in(answer) if answer else {}


def _answer_to(need: str, recommender: Recommender) -> Recommendation | None:
    try:
        read_need(Need(need))
    except NeedError:
        return None
    return recommender.recommend(Need(need), top_k=_LOOKED_AT)


def _matches_in(answer: Recommendation) -> Mapping[str, Match]:
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


def _near(record: Record, recommender: Recommender) -> tuple[list[Record], list[Record]]:
    """Give the records most like one, and those of them that are like it for sure."""
    # A tool is compared with what does the same; an investigation, with what was tried on the same problem.
    by = By.SOLUTION if isinstance(record, Tool) else By.PROBLEM
    found = recommender.similar(record.id, by=by, top_k=_LOOKED_AT)
    near = [recommender.catalogue.record(similar.record_id) for similar in found]
    return near, [record for record, similar in zip(near, found, strict=True) if similar.likeness >= _ALIKE]


def _unique(records: Iterable[Record]) -> list[Record]:
    return list({record.id: record for record in records}.values())


def _unique_answers(proposals: Iterable[Proposal]) -> list[Proposal]:
    return list({proposal.origin: proposal for proposal in proposals}.values())


def _without_doubles(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Keep one answer on each tool: the tool itself where it is among them."""
    first: dict[str, Proposal] = {}
    for proposal in proposals:
        same = proposal.tool or proposal.origin
        if same not in first or proposal.origin == f"outil:{same}":
            first[same] = proposal
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


def _proposal_of(tool: Tool) -> Proposal:
    kind = "precedent" if tool.precedent else "tool"
    return Proposal(f"outil:{tool.id}", tool.name, kind, tool.purpose, href_of(tool), tool=tool.id)


def in_turn(tools: Sequence[tuple[Proposal, float]], practices: Sequence[tuple[Proposal, float]]) -> Iterator[Proposal]:
    """Take two tools, then a practice: what is not software must be seen without scrolling.

    Args:
        tools: with their probability, falling.
        practices: the same.

    Yields:
        All of them; whose turn it is waits for what is more than twice as probable.

    """
    left = {True: list(tools), False: list(practices)}
    taken = 0
    while left[True] and left[False]:
        of_tools = taken < _TOOLS_A_TURN
        (_, mine), (_, other) = left[of_tools][0], left[not of_tools][0]
        of_tools = of_tools is not (other > _MUCH * mine)
        taken = taken + 1 if of_tools else 0
        yield left[of_tools].pop(0)[0]
    yield from (proposal for one in left.values() for proposal, _ in one)
