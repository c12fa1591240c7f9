"""What was learned where a tool was studied: of a tool its record seldom knows more than that it was considered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.passages import PassageKind
from corpus.records import ToolKind, UseResult
from recommender.ranked_records import RecordKind
from recommender.results import Lesson

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from corpus.catalogue import Catalogue
    from corpus.records import Tool, Use
    from recommender.candidates import Candidates, Shelf
    from recommender.ranked_records import Ranked


class Lessons:
    """The lessons of the investigations that studied each tool."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read which investigations of a catalogue studied which of its tools."""
        known = {one.id: one for one in catalogue.investigations}
        self._studies = {
            tool.id: [known[one] for one in dict.fromkeys(_studied_by(tool)) if one in known]
            for tool in catalogue.tools
        }

    def nearest(
        self,
        tool: str,
        *,
        close: Container[str],
        shelves: Mapping[RecordKind, Shelf],
        gathered: Mapping[RecordKind, Candidates],
    ) -> Lesson | None:
        """Choose the lesson that is nearest to a need.

        Of forty tools of use to needs of development, two readers found that the lesson bears on need or tool for 26 of
        the 33 whose investigation is close, and for 3 of the 7 others.

        Args:
            tool: the id of a tool.
            close: ids of the investigations that are close to the need: others have nothing to teach of it.
            shelves: the records, by kind.
            gathered: what was gathered of them for the need: it says how well each passage explains a match.

        Returns:
            The lesson; none for a tool that no close investigation studied. Ties keep the order in which they did.

        """
        best, nearness = None, -float("inf")
        for one in (study for study in self._studies.get(tool, ()) if study.id in close):
            shelf, scores = shelves[RecordKind.INVESTIGATION], gathered[RecordKind.INVESTIGATION].passage_scores
            for passage, score in shelf.passages_by_score(one.id, scores):
                if passage.kind is PassageKind.LESSON and score > nearness:
                    best, nearness = Lesson(one.id, one.title, passage.text), score
        return best


def told_of(tool: Tool, catalogue: Catalogue, ranking: Sequence[Ranked] = ()) -> tuple[str | None, tuple[str, ...]]:
    """Tell what an investigation made of a tool.

    Args:
        tool: a tool of the catalogue.
        catalogue: holds the investigations.
        ranking: those as they answer a need, the most probable first; none without a need.

    Returns:
        What is told by its `telling_use`, None without one, and the names of the territories where.

    """
    use = telling_use(tool, ranking)
    if use is None:
        return None, ()
    return use.text, tuple(territory.name for territory in catalogue.investigation(use.investigation).territories)


def telling_use(tool: Tool, ranking: Sequence[Ranked] = ()) -> Use | None:
    """Choose which of its uses tells most of a tool: one by an investigation that did more than name it.

    Args:
        tool: a tool.
        ranking: the investigations as they answer a need, the most probable first; none without a need.

    Returns:
        Among those, the use by the investigation that answers the need best; the first of equals. None without a use.

    """
    telling = [use for use in tool.uses if use.result is not UseResult.MENTIONED] or tool.uses
    if len(telling) > 1:
        by_investigation = {use.investigation: use for use in reversed(telling)}
        nearest = (by_investigation.get(one.record_id) for one in ranking)
        return next(filter(None, nearest), telling[0])
    return telling[0] if telling else None


def _studied_by(tool: Tool) -> Iterator[str]:
    """List the investigations whose lessons bear on a tool.

    One that only named it learned nothing of it, nor did one whose territory takes part in a national programme, as
    many do: of the programme for small towns a reader was told that associations are little known.
    """
    for use in tool.uses:
        in_passing = use.result is UseResult.ALREADY_IN_USE and tool.kind is ToolKind.PROGRAMME
        if use.result is not UseResult.MENTIONED and not in_passing:
            yield use.investigation
