"""What the person was shown before asking: attached to the request, so that the expert sees it too."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from recommender import RecordKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender import Recommendation


@dataclass(frozen=True)
class SeenMatch:
    """A record that was shown."""

    record_id: str
    kind: RecordKind
    rank: int
    closeness: str
    """In the words that were shown."""


@dataclass(frozen=True)
class Seen:
    """An answer of the recommender, as far as it was shown."""

    verdict: Verdict
    themes: tuple[str, ...]
    index_version: str
    matches: tuple[SeenMatch, ...]

    @classmethod
    def of(cls, recommendation: Recommendation) -> Seen:
        """Keep what was shown of an answer."""
        shown = [*recommendation.investigations, *recommendation.tools]
        return cls(
            verdict=recommendation.verdict,
            themes=recommendation.themes,
            index_version=recommendation.index_version,
            matches=tuple(
                SeenMatch(match.ranked.record_id, match.ranked.kind, match.ranked.rank, str(match.closeness))
                for match in shown
            ),
        )

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Seen:
        """Read what `as_json` gave."""
        matches = [SeenMatch(**{**match, "kind": RecordKind(match["kind"])}) for match in stored["matches"]]
        return cls(Verdict(stored["verdict"]), tuple(stored["themes"]), stored["index_version"], tuple(matches))

    def as_json(self) -> dict[str, Any]:
        """Give what can be stored as JSON."""
        return asdict(self)
