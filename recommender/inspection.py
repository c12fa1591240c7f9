"""Why each record of the catalogue was shown or cut for a need: the same answer, opened up for experts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.records import title_of
from recommender.calibration import closeness
from recommender.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection

    from recommender.need import Need
    from recommender.pipeline import Recommender
    from recommender.ranked_records import Ranked
    from recommender.results import Closeness, Recommendation


class Fate(StrEnum):
    """What became of a candidate."""

    SHOWN = "shown"
    UNSHOWABLE = "unshowable"
    """The verdict on the need is not ``found``: nothing is shown."""
    IMPROBABLE = "improbable"
    """It is too improbable that it helps."""
    ALIKE = "alike"
    """It gave way: three records that say the same thing stand before it."""
    BEYOND = "beyond"
    """The list was full."""


@dataclass(frozen=True)
class Candidacy:
    """A record, its place and every component of its score, and what became of it."""

    ranked: Ranked
    title: str
    closeness: Closeness
    fate: Fate


@dataclass(frozen=True)
class Inspection:
    """An answer, and all that it was chosen from."""

    recommendation: Recommendation
    shown_from: float
    """The probability under which a record is not shown, but for the best one."""
    refused_under: float
    """The probability of use under which the verdict is that nothing is comparable."""
    candidacies: tuple[Candidacy, ...]
    """Every record, best first."""


def inspect(recommender: Recommender, need: Need, *, top_k: int = 5) -> Inspection:
    """Answer a need, and tell of every record why it was shown or cut.

    Args:
        recommender: what answers.
        need: the need.
        top_k: how many matches to show of each kind, at least 1.

    Returns:
        The answer that anybody gets, and the fate of each candidate.

    Raises:
        NeedError: if the need holds no letter or is too long.
        UnknownTerritoryError: if no territory bears the need's code.
        ValueError: if ``top_k`` is below 1.

    """
    answer, rules = recommender.recommend(need, top_k=top_k), recommender.rules
    shown = {match.ranked.record_id for match in (*answer.investigations, *answer.tools)}
    last = {
        kind: max((one.rank for one in ranking if one.record_id in shown), default=0)
        for kind, ranking in answer.rankings.items()
    }
    return Inspection(
        recommendation=answer,
        shown_from=rules.shown,
        refused_under=recommender.judge.refused_under(answer.ranking),
        candidacies=tuple(
            Candidacy(
                ranked=ranked,
                title=title_of(record),
                closeness=closeness(ranked.probability),
                fate=_fate(
                    ranked,
                    answer.verdict,
                    shown=shown,
                    # Those that bear the theme that is named are shown however improbable.
                    least=0.0 if answer.named_theme in record.themes else rules.shown,
                    last=last[ranked.kind],
                ),
            )
            for ranked in answer.ranking
            for record in (recommender.catalogue.record(ranked.record_id),)
        ),
    )


def _fate(ranked: Ranked, verdict: Verdict, *, shown: Collection[str], least: float, last: int) -> Fate:
    """Tell what became of a record; ``last`` is the rank of the last one of its kind that is shown."""
    if verdict is not Verdict.FOUND:
        return Fate.UNSHOWABLE
    if ranked.record_id in shown:
        return Fate.SHOWN
    if ranked.probability < least:
        return Fate.IMPROBABLE
    # Records are chosen in the order of their ranks: one that a later one overtook gave way.
    return Fate.ALIKE if ranked.rank < last else Fate.BEYOND
