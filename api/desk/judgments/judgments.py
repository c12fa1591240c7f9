"""The judgments of the desk, with their provenance: decisions of experts and votes of the public, ready to be learned.

Experts decide on requests, whose masked text the desk holds until the request is erased; what was decided is forgotten
with it. Votes come with the vector of a need alone: after a change of encoder they say nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.desk.tokens import digest_of
from recommender.learning.judgments import DeskJudgment, Origin, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from api.desk.judgments.decided_matches import DecidedMatch
    from api.desk.judgments.opinions import JudgedAnswer

UNKNOWN_ORGANISATION = "inconnu"
"""Of an account that is gone: all of them share one cap."""


@dataclass(frozen=True, eq=False)
class DeskJudgments:
    """Everything that was judged at the desk."""

    judgments: tuple[DeskJudgment, ...]
    texts: Mapping[str, str]
    """Masked texts of the experts' needs, by digest."""
    vectors: Mapping[str, NDArray[np.float32]]
    """Of the public's needs, by digest."""
    foreign: int
    """Votes whose vector another encoder made: they are left out."""


def read_judgments(
    decided: Iterable[DecidedMatch],
    answers: Iterable[JudgedAnswer],
    *,
    organisation_of: Callable[[str], str],
    encoder: str,
) -> DeskJudgments:
    """Bring decisions and votes to one form.

    Args:
        decided: the decisions that stand.
        answers: the answers that the public judged.
        organisation_of: gives the organisation of an account; empty where it is not known.
        encoder: digest of the encoder that serves.

    Returns:
        The judgments, those of experts first.

    """
    matches, found = list(decided), list(answers)
    own = [answer for answer in found if answer.shown.encoder == encoder]
    texts = {digest_of(one.masked_text): one.masked_text for one in matches}
    judgments = [_of_expert(one, organisation_of(one.actor) or UNKNOWN_ORGANISATION) for one in matches]
    judgments += [one for answer in own for one in _of_public(answer)]
    vectors = {answer.shown.need_digest: answer.shown.vector for answer in own}
    return DeskJudgments(tuple(judgments), texts, vectors, foreign=len(found) - len(own))


def _of_expert(one: DecidedMatch, organisation: str) -> DeskJudgment:
    return DeskJudgment(
        record_id=one.record_id,
        need=digest_of(one.masked_text),
        useful=one.useful,
        origin=Origin.EXPERT,
        agent=one.actor,
        organisation=organisation,
        at=one.at,
        why=Why(one.reason.value) if one.reason else None,
    )


def _of_public(answer: JudgedAnswer) -> list[DeskJudgment]:
    shown = answer.shown
    return [
        DeskJudgment(
            record_id=record_id,
            need=shown.need_digest,
            useful=answer.helped,
            origin=Origin.PUBLIC,
            agent=shown.agent,
            organisation=f"réseau {shown.network}",
            at=answer.at,
            rank=rank,
        )
        for record_id, rank in shown.records
    ]
