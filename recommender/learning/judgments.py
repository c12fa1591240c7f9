"""Judgments of the desk: what experts decided and the public voted, which of it counts, and how much.

A judgment bears its provenance: who, for which organisation, when, by which way. Whoever wants to push a record must
get past four doors, each of them here or in ``evaluation.learning``: one judgment an agent, need and record; a cap an
agent, an organisation and a day; bounds on what all judgments together may move; and the gate, which refuses what
makes unseen needs worse. An alarm tells a person when one organisation says too much of what is learned.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, log2
from typing import TYPE_CHECKING, Final

from recommender.learning.adjustments import MOST_BY_EXPERTS, MOST_BY_VOTES, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

_EXPERT_ODDS: Final = 2.5
"""Log odds that one decision of an expert moves a record at the very need: its odds times or by twelve."""
_VOTE_ODDS: Final = 0.1
"""The same for a vote on an answer, for its first record; less for those below."""


class Origin(StrEnum):
    """Who judged."""

    EXPERT = "expert"
    """Someone who is signed in pinned or rejected a match of a request."""
    PUBLIC = "public"
    """Someone clicked whether an answer helped: it says a little of each record shown."""


class Why(StrEnum):
    """Why an expert rejected a match."""

    OUT_OF_DATE = "out_of_date"
    WRONG_TERRITORY = "wrong_territory"
    WRONG_THEME = "wrong_theme"
    OTHER = "other"


class SetAside(StrEnum):
    """Why a judgment does not count."""

    REPEATED = "repeated"
    """The same agent judged the same record for the same need again: the last time counts."""
    AGENT_CAP = "agent_cap"
    ORGANISATION_CAP = "organisation_cap"


@dataclass(frozen=True)
class DeskJudgment:
    """That a record is useful for a need, or is not, as someone said."""

    record_id: str
    need: str
    """What tells the need from others: a digest, which does not lead back to its text."""
    useful: bool
    origin: Origin
    agent: str
    """An account, or a digest of the day for the public."""
    organisation: str
    at: datetime
    why: Why | None = None
    """For a match that an expert rejected."""
    rank: int = 1
    """Of the record where it was shown, from 1."""


@dataclass(frozen=True)
class Caps:
    """How much one may say in a day, and from which share of one organisation to warn."""

    agent: int = 40
    """Judgments of one agent in one day."""
    organisation: int = 200
    """Judgments of one organisation in one day; a network of addresses, for the public."""
    share: float = 0.5
    """Of the weight of all that counts, in (0, 1]: above it, one organisation is told."""
    share_from: int = 20
    """Judgments under which no share is told: of a few, one always has most."""


@dataclass(frozen=True)
class Alarm:
    """That one organisation says most of what would be learned."""

    organisation: str
    share: float
    """Of the weight of what counts, in (0, 1]."""


@dataclass(frozen=True)
class Admitted:
    """What counts, and what was set aside."""

    judgments: tuple[DeskJudgment, ...]
    """In order of time."""
    set_aside: Mapping[SetAside, int]
    alarms: tuple[Alarm, ...]


def admit(judgments: Iterable[DeskJudgment], *, caps: Caps, home: str = "") -> Admitted:
    """Choose the judgments that count.

    Args:
        judgments: in any order.
        caps: how much one may say.
        home: the organisation of the experts themselves, of which no share is an alarm; empty for none.

    Returns:
        What counts: of the same agent, need and record the last; of each day the first, up to the caps.

    """
    ordered = sorted(judgments, key=lambda one: (one.at, one.need, one.record_id, one.agent))
    last = {(one.agent, one.need, one.record_id): one for one in ordered}
    aside: Counter[SetAside] = Counter({SetAside.REPEATED: len(ordered) - len(last)})
    said: Counter[tuple[str, str, object]] = Counter()
    kept = []
    for one in sorted(last.values(), key=lambda one: (one.at, one.need, one.record_id, one.agent)):
        day = one.at.date()
        agent, organisation = ("agent", one.agent, day), ("organisation", one.organisation, day)
        if said[agent] >= caps.agent:
            aside[SetAside.AGENT_CAP] += 1
        elif said[organisation] >= caps.organisation:
            aside[SetAside.ORGANISATION_CAP] += 1
        else:
            kept.append(one)
            said.update((agent, organisation))
    return Admitted(tuple(kept), {why: count for why, count in aside.items() if count}, _alarms(kept, caps, home))


def _alarms(kept: Sequence[DeskJudgment], caps: Caps, home: str) -> tuple[Alarm, ...]:
    if len(kept) < caps.share_from:
        return ()
    weights: defaultdict[str, list[float]] = defaultdict(list)
    for one in kept:
        weights[one.organisation].append(abs(odds_of(one)))
    total = fsum(weight for found in weights.values() for weight in found)
    shares = {organisation: fsum(found) / total for organisation, found in weights.items()}
    told = [Alarm(name, share) for name, share in shares.items() if share > caps.share and name != home]
    return tuple(sorted(told, key=lambda alarm: (-alarm.share, alarm.organisation)))


def odds_of(judgment: DeskJudgment) -> float:
    """Say how much a judgment moves its record at the very need.

    Args:
        judgment: the judgment.

    Returns:
        Log odds: up where it is useful. A match that was wrong for one territory may be right for another with the
        same need: it counts by half. A vote is about a whole answer: it counts less for each place further down.

    Examples:
        >>> from datetime import datetime, UTC
        >>> at = datetime(2026, 3, 2, tzinfo=UTC)
        >>> odds_of(DeskJudgment("r", "n", False, Origin.EXPERT, "a", "o", at, why=Why.WRONG_THEME))
        -2.5
        >>> odds_of(DeskJudgment("r", "n", True, Origin.PUBLIC, "a", "o", at, rank=3))
        0.05

    """
    if judgment.origin is Origin.PUBLIC:
        odds = _VOTE_ODDS / log2(1 + judgment.rank)
    else:
        odds = _EXPERT_ODDS / (2.0 if judgment.why is Why.WRONG_TERRITORY else 1.0)
    return odds if judgment.useful else -odds


def grades_of(judgments: Iterable[DeskJudgment]) -> dict[str, dict[str, int]]:
    """Make grades of the decisions of experts, for the ranking to be fitted on.

    Votes are about whole answers and do not say which record is better; a match of the wrong territory says nothing
    of likeness. Neither makes a grade, nor do experts who disagree in equal number.

    Args:
        judgments: those that count.

    Returns:
        By need, then by record: 2 where it is useful, else 0. A record that nobody judged is absent: nothing is
        known of it.

    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in judgments:
        if one.origin is Origin.EXPERT and one.why is not Why.WRONG_TERRITORY:
            votes[one.need][one.record_id] += 1 if one.useful else -1
    return {
        need: {record_id: 2 if balance > 0 else 0 for record_id, balance in sorted(found.items()) if balance}
        for need, found in sorted(votes.items())
        if any(found.values())
    }


def steps_of(
    judgments: Iterable[DeskJudgment], vectors: Mapping[str, NDArray[np.float32]]
) -> list[tuple[Step, NDArray[np.float32]]]:
    """Sum up what was said of each record for each need.

    Args:
        judgments: those that count.
        vectors: of the needs, by what tells them from others; a need without one is left out.

    Returns:
        One step a need, record and origin, within its bound, in that order; those that add up to nothing are left out.

    """
    said: defaultdict[tuple[str, str, bool], list[float]] = defaultdict(list)
    for one in judgments:
        if one.need in vectors:
            said[one.need, one.record_id, one.origin is Origin.PUBLIC].append(odds_of(one))
    steps = []
    for (need, record_id, by_public), odds in sorted(said.items()):
        most = MOST_BY_VOTES if by_public else MOST_BY_EXPERTS
        total = round(max(-most, min(most, fsum(odds))), 4)
        if total:
            steps.append((Step(record_id, total, by_public, need), vectors[need]))
    return steps
