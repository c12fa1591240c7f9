"""Propose answers to compare: tools, precedents, and what was done without software."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from api.contexts.benchmarks.proposals import Proposal
from api.pages.benchmarks.catalogue_answers import answers_of
from api.pages.benchmarks.matching import LOOKED_AT, answer_to, matches_in
from api.pages.benchmarks.origins import (
    kind_of,
    kind_of_tool,
    known_records,
    name_of,
    practice_origin,
    practices_of,
    read_origin,
)
from api.pages.benchmarks.ticking import TICKED, may_be_ticked, promises, ticked
from api.pages.local_tools import is_another_territorys
from api.pages.result_cards import href_of
from api.pages.typography import mid_sentence
from corpus.records import Investigation, Tool
from corpus.shortening import shortened
from recommender import By

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from corpus import Catalogue
    from corpus.records import Record, Solution
    from recommender import Match, Recommendation, Recommender

_MOST: Final = 24
"""Answers proposed: past them nobody reads on."""
_ENOUGH: Final = 12
"""Answers proposed, as far as there are any, where fewer answer the need: a team compares some eight."""
_TOLD: Final = 240
"""Characters told of what was done, at most."""
_MUCH: Final = 2
"""How many times as probable as what follows an answer is that comes before its turn."""
_TOOLS_A_TURN: Final = 2
_NEXT_OF_ONE: Final = 0.1
"""How probable the second practice of an investigation is beside its first, which answers its problem already."""
_ALIKE: Final = 0.42
"""Likeness from which two tools do the same: Calendly is like Cal.com by 0.63, and a parking application by 0.37."""
_LIKE: Final = 3
"""Answers ticked with a tool whose record the team comes from: alone, it compares with nothing."""


def propose(
    need: str,
    seen: Sequence[str],
    recommender: Recommender,
    *,
    own: Collection[str] = (),
    kept: Sequence[str] = (),
) -> tuple[Proposal, ...]:
    """Propose answers to a need, or to what a fiche is about.

    Args:
        need: the need; it may be empty.
        seen: ids of the records that were on the page the team comes from.
        recommender: what answers.
        own: names of the territories whose tools the team may use, as `own_names` gives them; none where nobody said
            for which territory it compares.
        kept: origins that are proposed whatever is found: what the team has ticked before.

    Returns:
        The proposals: those that are ticked first, then in the turns that `in_turn` gives them by how probably they
        answer the need; without one, those of the records that were seen come first, and what is most like them last.
        Ticked are those that are close to the need, eight at most, made up to three by the first of the others at one
        chance in a hundred or more, and one practice at most of an investigation; without a need, those of the records
        that were seen, and with a tool that was seen alone the three most like it, if they are like it. What was given
        up, and what is known by its name alone, is ticked only for a team that comes from its fiche; what another
        territory has for itself, never for who said their own. Of a tool and what was done with it, the tool alone is
        ticked: they would be two lines on the same answer.

    """
    answer = answer_to(need, recommender)
    matches = matches_in(answer) if answer else {}
    chances = _chances_in(answer, recommender.catalogue) if answer and matches else {}
    found = [recommender.catalogue.record(record_id) for record_id in matches]
    shown = list(known_records(seen, recommender.catalogue))
    records = [*shown, *found]
    few = len(records) < TICKED or not matches
    near, like = _near(records[0], recommender) if records and few else ([], [])
    alone = not matches and len(records) == 1 and isinstance(records[0], Tool)
    making = _Making(recommender.catalogue, own)
    surely = making.mixed([*records, *(like[:_LIKE] if alone else ())], chances=chances)
    mixed = _unique_answers([*surely, *making.mixed(near, chances=chances)])
    own_fiche = {f"outil:{record.id}" for record in shown if not matches}
    likely = [one for one in surely if one.origin in own_fiche or may_be_ticked(one, recommender.catalogue, chances)]
    chosen = ticked(likely, chances)
    told = [proposal.ticked_if(proposal.origin in chosen) for proposal in mixed[: max(_ENOUGH, len(surely))]]
    there = {proposal.origin for proposal in told}
    told.extend(one for one in making.named(kept) if one.origin not in there)
    left = _left_to_ask(told, recommender.catalogue, matches)
    counted = [replace(proposal, to_ask=left[proposal.origin]) for proposal in told]
    return tuple(sorted(counted, key=lambda proposal: not proposal.ticked))


def _left_to_ask(proposals: Iterable[Proposal], catalogue: Catalogue, matches: Mapping[str, Match]) -> dict[str, int]:
    """Count the standard criteria on which something is left to ask of each, by its origin."""
    answers = answers_of((one.origin for one in proposals), catalogue, matches=matches)
    return {one.origin or "": sum(value.to_ask for value in (one.values or {}).values()) for one in answers}


def _chances_in(answer: Recommendation, catalogue: Catalogue) -> dict[str, float]:
    """Give how probably records answer the need; those that nobody is to choose come last."""
    promising = (one for one in answer.ranking if promises(catalogue.record(one.record_id)))
    return {one.record_id: one.probability for one in promising}


def _done_in(places: str, solution: Solution) -> str:
    """Say where a practice was done, and all of what it is where its name does not."""
    whole = shortened(solution.text, _TOLD)
    return places if whole.rstrip(".") == name_of(solution) else f"{places} : {mid_sentence(whole)}"


class _Making:
    """Makes the answers that records hold."""

    def __init__(self, catalogue: Catalogue, own: Collection[str]) -> None:
        self._catalogue = catalogue
        self._own = own

    def mixed(self, records: Sequence[Record], *, chances: Mapping[str, float]) -> list[Proposal]:
        """Make the answers that records hold, in turns; of records as probable, the first is first."""

        def chance(record: Record) -> float:
            return chances.get(record.id, 0)

        tools = sorted(_unique(_tools_of(records, self._catalogue)), key=chance, reverse=True)
        others = sorted(_unique(records), key=chance, reverse=True)
        practices = [
            (practice, chance(record) * _NEXT_OF_ONE**number)
            for record in others
            for number, practice in enumerate(self._practices_of(record))
        ]
        practices.sort(key=lambda practice: practice[1], reverse=True)
        listed = [(self._of_tool(tool), chance(tool)) for tool in tools if isinstance(tool, Tool)]
        return list(in_turn(listed, practices))[:_MOST]

    def named(self, origins: Iterable[str]) -> Iterator[Proposal]:
        """Make answers by their origins, each once; those that the catalogue does not have are left out."""
        for origin in dict.fromkeys(origins):
            found = read_origin(origin, self._catalogue)
            if isinstance(found, Tool):
                yield self._of_tool(found)
            elif found:
                yield from (one for one in self._practices_of(found[0]) if one.origin == origin)

    def _practices_of(self, record: Record) -> list[Proposal]:
        if not isinstance(record, Investigation):
            return []
        places = ", ".join(territory.name for territory in record.territories)
        solutions = {number: record.solutions[number] for number in practices_of(record)}
        return [
            Proposal(
                practice_origin(record, number),
                name_of(one),
                kind_of(one, self._catalogue),
                _done_in(places, one),
                href_of(record),
                tool=(tool := next(iter(one.tools), "")),
                elsewhere=bool(tool) and self._is_anothers(self._catalogue.tool(tool)),
            )
            for number, one in solutions.items()
        ]

    def _of_tool(self, tool: Tool) -> Proposal:
        return Proposal(
            f"outil:{tool.id}",
            tool.name,
            kind_of_tool(tool),
            tool.purpose,
            href_of(tool),
            tool=tool.id,
            elsewhere=self._is_anothers(tool),
        )

    def _is_anothers(self, tool: Tool) -> bool:
        return bool(self._own) and is_another_territorys(tool, self._own)


def _near(record: Record, recommender: Recommender) -> tuple[list[Record], list[Record]]:
    """Give the records most like one, and those of them that are like it for sure."""
    # A tool is compared with what does the same; an investigation, with what was tried on the same problem.
    by = By.SOLUTION if isinstance(record, Tool) else By.PROBLEM
    found = recommender.similar(record.id, by=by, top_k=LOOKED_AT)
    near = [recommender.catalogue.record(similar.record_id) for similar in found]
    return near, [record for record, similar in zip(near, found, strict=True) if similar.likeness >= _ALIKE]


def _unique(records: Iterable[Record]) -> list[Record]:
    return list({record.id: record for record in records}.values())


def _unique_answers(proposals: Iterable[Proposal]) -> list[Proposal]:
    return list({proposal.origin: proposal for proposal in proposals}.values())


def _tools_of(records: Iterable[Record], catalogue: Catalogue) -> Iterator[Record]:
    """Give the tools found, then those that the investigations found have met."""
    listed = list(records)
    yield from (record for record in listed if isinstance(record, Tool))
    yield from (catalogue.tool(tool) for record in listed if isinstance(record, Investigation) for tool in record.tools)


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
