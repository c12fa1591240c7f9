"""Recurrent needs, as experts see them: what several territories ask, and whether something meets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from api.desk.errors import DeskError, StaleError, UnknownClusterError
from api.desk.recurrent_needs.group_counts import read_counts
from api.desk.requests.need_tables import ClusterDecisionKind, ClusterDecisionRow, NeedClusterMemberRow, NeedClusterRow
from api.desk.requests.need_vectors import of_revision
from api.desk.requests.statuses import THE_PERSONS_OWN
from api.desk.requests.tables import RequestRow, StatementRow
from corpus.cleaning import clean_text, mask_personal_data
from recommender.similar_needs.subjects import read_subjects
from recommender.similar_needs.telling_phrases import telling_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from api.desk.clock import Clock
    from api.desk.database import Database
    from api.desk.recurrent_needs.group_counts import GroupCounts

_DOUBTFUL = 0.65
"""The mean likeness under which a group is told to be doubtful: of labelled groups, 7 of 13 were one need under it, and
29 of 37 from it on (`docs/desk.md`)."""
# A programme of before `none_fits` was kept gives a theme and leaves it as it was.
_NONE_FITS: Final = NeedClusterRow.none_fits & NeedClusterRow.theme.is_(None)
_ASKED_AT_ONCE = 500
"""Ids in one query: databases bound how many a statement takes."""


@dataclass(frozen=True)
class ClusterDecision:
    """What was decided of a recurrent need."""

    kind: ClusterDecisionKind
    title: str
    note: str
    actor: str
    at: datetime


@dataclass(frozen=True)
class Cluster:
    """A recurrent need."""

    id: int
    words: tuple[str, ...]
    """What tells it from the others, as its requests say it; empty when they share no word."""
    phrase: str
    """Quoted from the request most like all the others, as it stands now; empty when that one left."""
    counts: GroupCounts
    doubtful: bool
    """Whether its requests are so little alike that most such groups are several needs."""
    updated_at: datetime
    decision: ClusterDecision | None
    """The last one."""

    @property
    def is_candidate(self) -> bool:
        """Whether a *commun numérique* may answer it."""
        return self.decision is not None and self.decision.kind is ClusterDecisionKind.CANDIDATE


@dataclass(frozen=True)
class ThemeCounts:
    """The recurrent needs of a theme."""

    theme: str | None
    none_fits: bool
    """Whether they have none because experts say that none of the list fits."""
    clusters: int
    requests: int
    unmet: int
    recent: int
    earlier: int


@dataclass(frozen=True)
class ClustersVersion:
    """What is the same as long as recurrent needs are."""

    clusters: int
    requests: int
    updated_at: datetime | None
    last_decision: int
    quoted: int
    """Changes whenever a request that is quoted leaves or is corrected."""


class Clusters:
    """The recurrent needs of a database."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        """Read the groups that `ClusterWork` makes, and decide of them."""
        self._database = database
        self._clock = clock

    def page(
        self,
        *,
        theme: str | None = None,
        none_fits: bool = False,
        candidates: bool = False,
        size: int = 50,
        start: int = 0,
    ) -> tuple[Cluster, ...]:
        """List recurrent needs, those that most territories ask and nothing meets first; doubtful ones come last.

        A candidate is read already: it is ordered as if it were not doubtful.

        Args:
            theme: one theme alone; empty for those whose theme is not known, none for all.
            none_fits: only those that experts say no theme of the list fits, whatever ``theme``.
            candidates: only those that are candidates.
            size: how many at most.
            start: how many are passed over.

        Returns:
            The recurrent needs; ties break by the first made.

        """
        query = select(NeedClusterRow)
        if not candidates:
            query = query.where(NeedClusterRow.size > 0)
        if none_fits:
            query = query.where(_NONE_FITS)
        elif theme is not None:
            query = query.where(
                NeedClusterRow.theme == theme if theme else NeedClusterRow.theme.is_(None) & ~_NONE_FITS
            )
        # A group of before its likeness was kept is told as the others are.
        doubtful = func.coalesce(NeedClusterRow.likeness, 1.0) < _DOUBTFUL
        last = doubtful & NeedClusterRow.id.not_in(standing_candidates())
        order = (last, NeedClusterRow.territories.desc(), NeedClusterRow.unmet.desc(), NeedClusterRow.id)
        with self._database.read() as session:
            if candidates:
                query = query.where(NeedClusterRow.id.in_(standing_candidates()))
            rows = session.scalars(query.order_by(*order).offset(start).limit(size)).all()
            return _clusters(session, rows)

    def themes(self) -> tuple[ThemeCounts, ...]:
        """Count recurrent needs by theme, the most asked first."""
        total = [
            func.sum(column)
            for column in (NeedClusterRow.size, NeedClusterRow.unmet, NeedClusterRow.recent, NeedClusterRow.earlier)
        ]
        themes = (NeedClusterRow.theme, _NONE_FITS.label("none_fits"))
        query = select(*themes, func.count(), *total).where(NeedClusterRow.size > 0).group_by(*themes)
        with self._database.read() as session:
            rows = session.execute(query).all()
        counted = [
            ThemeCounts(theme, bool(none_fits), clusters, *map(int, sums)) for theme, none_fits, clusters, *sums in rows
        ]
        return tuple(sorted(counted, key=lambda one: (-one.requests, one.theme or "~", one.none_fits)))

    def version(self) -> ClustersVersion:
        """Tell what changes whenever a need, its counts or a decision does."""
        told = select(func.count(), func.sum(NeedClusterRow.size), func.max(NeedClusterRow.updated_at))
        with self._database.read() as session:
            clusters, requests, updated_at = session.execute(told.select_from(NeedClusterRow)).one()
            decided = session.scalar(select(func.max(ClusterDecisionRow.id)))
            quoted = session.scalar(_quoted(func.sum(StatementRow.id)))
        return ClustersVersion(clusters, int(requests or 0), updated_at, decided or 0, int(quoted or 0))

    def read(self, cluster_id: int) -> tuple[Cluster, tuple[ClusterDecision, ...]]:
        """Read a recurrent need.

        Args:
            cluster_id: its id.

        Returns:
            The need, and every decision on it, first things first.

        Raises:
            UnknownClusterError: if there is none of this id.

        """
        with self._database.read() as session:
            row = _find(session, cluster_id)
            history = _history(session, cluster_id)
            (cluster,) = _clusters(session, [row])
        return cluster, history

    def of_request(self, reference: str) -> Cluster | None:
        """Find the recurrent need that a request is of; None if it is of none, or there is no such request."""
        query = (
            select(NeedClusterRow)
            .join(NeedClusterMemberRow, NeedClusterMemberRow.cluster_id == NeedClusterRow.id)
            .join(RequestRow, RequestRow.id == NeedClusterMemberRow.request_id)
            .where(RequestRow.reference == reference)
        )
        with self._database.read() as session:
            row = session.scalar(query)
            return _clusters(session, [row])[0] if row else None

    def decide(self, cluster_id: int, kind: ClusterDecisionKind, *, title: str, note: str, actor: str) -> None:
        """Make a recurrent need a candidate *commun*, or no longer; the decision is added, none is changed.

        Args:
            cluster_id: its id.
            kind: what is decided.
            title: what the commun would be called; personal data is masked.
            note: why; personal data is masked.
            actor: the account of who decides.

        Raises:
            UnknownClusterError: if there is none of this id.
            StaleError: if it is a candidate already.
            DeskError: if a candidate has no title, or what is given up is no candidate.

        """
        told = mask_personal_data(clean_text(title))
        if kind is ClusterDecisionKind.CANDIDATE and not told:
            raise DeskError("Donnez un titre au candidat commun.")
        with self._database.write() as session:
            _find(session, cluster_id)
            history = _history(session, cluster_id)
            if kind is ClusterDecisionKind.CANDIDATE and history and history[-1].kind is kind:
                raise StaleError(
                    f"Ce besoin est déjà un candidat commun, « {history[-1].title} » : lisez pourquoi dans ce qui en a "
                    "été décidé. Pour lui donner un autre titre, ne le proposez plus, puis proposez-le à nouveau."
                )
            if kind is ClusterDecisionKind.DROPPED and (not history or history[-1].kind is kind):
                raise DeskError("Ce besoin n’est pas un candidat commun.")
            session.add(
                ClusterDecisionRow(
                    cluster_id=cluster_id,
                    sequence=len(history) + 1,
                    kind=kind.value,
                    title=told,
                    note=mask_personal_data(clean_text(note)),
                    actor=actor,
                    at=self._clock(),
                )
            )


def standing_candidates() -> Select[int]:
    """Select the needs that are candidates: the last decision on each holds."""
    last = select(func.max(ClusterDecisionRow.id)).group_by(ClusterDecisionRow.cluster_id)
    return select(ClusterDecisionRow.cluster_id).where(
        ClusterDecisionRow.id.in_(last), ClusterDecisionRow.kind == ClusterDecisionKind.CANDIDATE
    )


def _find(session: Session, cluster_id: int) -> NeedClusterRow:
    row = session.get(NeedClusterRow, cluster_id)
    if row is None:
        raise UnknownClusterError("Ce besoin récurrent n’existe pas, ou plus.")
    return row


def _history(session: Session, cluster_id: int) -> tuple[ClusterDecision, ...]:
    query = select(ClusterDecisionRow).where(ClusterDecisionRow.cluster_id == cluster_id)
    return tuple(_decision(row) for row in session.scalars(query.order_by(ClusterDecisionRow.sequence)))


def _decisions(session: Session, cluster_ids: list[int]) -> dict[int, ClusterDecision]:
    """Give the last decision on each of some needs."""
    query = select(ClusterDecisionRow).where(ClusterDecisionRow.cluster_id.in_(cluster_ids))
    rows = session.scalars(query.order_by(ClusterDecisionRow.cluster_id, ClusterDecisionRow.sequence))
    return {row.cluster_id: _decision(row) for row in rows}


def _decision(row: ClusterDecisionRow) -> ClusterDecision:
    return ClusterDecision(ClusterDecisionKind(row.kind), row.title, row.note, row.actor, row.at)


def _clusters(session: Session, rows: Sequence[NeedClusterRow]) -> tuple[Cluster, ...]:
    decisions = _decisions(session, [row.id for row in rows])
    texts = _central_texts(session, [row.id for row in rows])
    return tuple(
        Cluster(
            id=row.id,
            words=tuple(row.words),
            phrase=telling_phrase(texts.get(row.id, ""), row.words, subjects=read_subjects()),
            counts=read_counts(row),
            doubtful=row.likeness is not None and row.likeness < _DOUBTFUL,
            updated_at=row.updated_at,
            decision=decisions.get(row.id),
        )
        for row in rows
    )


def _central_texts(session: Session, cluster_ids: list[int]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for start in range(0, len(cluster_ids), _ASKED_AT_ONCE):
        some = cluster_ids[start : start + _ASKED_AT_ONCE]
        query = _quoted(NeedClusterRow.id, StatementRow.masked_text).where(NeedClusterRow.id.in_(some))
        texts |= {cluster_id: text for cluster_id, text in session.execute(query)}  # noqa: C416 - rows are no pairs to a type checker
    return texts


def _quoted(*columns: Any) -> Select[Any]:
    """Ask of the requests that are quoted; one that was withdrawn is not."""
    return (
        select(*columns)
        .select_from(NeedClusterRow)
        .join(RequestRow, RequestRow.id == NeedClusterRow.central_id)
        .join(StatementRow, of_revision())
        .where(RequestRow.status.not_in(THE_PERSONS_OWN))
    )
