"""The tables of what is known of needs together: their vectors, the pairs and groups of one need, who was put in touch.

None holds a text of a request but the side of an introduction, which keeps what was agreed to be told until either
leaves: a vector, its pairs and a membership go with the request, a group keeps counts and words that several of its
needs say.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.desk.tables import Table, append_only

_DIGEST = 64
_CODE = 32
_CASCADE = "CASCADE"
_REQUEST = "request.id"


class NeedVectorRow(Table):
    """The vector of a request's masked need; a correction makes a new one, with a new id."""

    __tablename__ = "need_vector"
    # Without it SQLite gives the id of the last row again once it is deleted, and memory would hold the old vector.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), unique=True)
    revision: Mapped[int]
    """Of the statement it was made from."""
    encoder: Mapped[str] = mapped_column(String(_DIGEST))
    """Digest of what it was made with: encoder, subjects, numbers."""
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    """Float16, little-endian: `recommender.similar_needs.likeness`."""
    theme: Mapped[str | None] = mapped_column(String(_CODE))
    computed_at: Mapped[datetime]
    compared: Mapped[str | None] = mapped_column(String(_DIGEST), index=True)
    """Digest of the pairs by which the request was compared with the others; none until it is."""


class NearPairRow(Table):
    """That two requests of two territories may be one need; a second row says the same of the other."""

    __tablename__ = "near_pair"
    __table_args__ = (Index("ix_near_pair_other_id", "other_id"), {"sqlite_with_rowid": False})

    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), primary_key=True)
    probability: Mapped[float]
    """That they are, in (0, 1)."""


class PairDecisionKind(StrEnum):
    """What was decided of two requests that were held for one need."""

    APART = "apart"
    """They are not."""
    RESTORED = "restored"
    """They may be."""


class PairDecisionRow(Table):
    """A decision on two requests: added, never changed; the last one holds, erasure of either alone deletes it."""

    __tablename__ = "need_pair_decision"
    __table_args__ = (UniqueConstraint("request_id", "other_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE))
    """The one that came first."""
    other_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), index=True)
    sequence: Mapped[int]
    """From 1: two writers cannot both add it."""
    kind: Mapped[str] = mapped_column(String(_CODE))
    actor: Mapped[str] = mapped_column(String(_DIGEST))
    at: Mapped[datetime] = mapped_column(index=True)


class NeedClusterRow(Table):
    """Requests of one need, with what a page shows of them: counted when they are grouped, not when they are read."""

    __tablename__ = "need_cluster"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[list[str]]
    """What tells it from the others, as its needs say it."""
    theme: Mapped[str | None] = mapped_column(String(_CODE), index=True)
    none_fits: Mapped[bool]
    """Whether experts say that no theme of the list fits; what was told of it means nothing once it has a theme."""
    size: Mapped[int] = mapped_column(index=True)
    """Requests; 0 when a group that was decided on has none left."""
    territories: Mapped[int]
    """That ask, each counted once."""
    unmet: Mapped[int]
    """Requests to which nothing comparable was found."""
    vague: Mapped[int]
    met: Mapped[int]
    """Requests to which something was proposed."""
    recent: Mapped[int]
    """Requests of the last 90 days."""
    earlier: Mapped[int]
    """Requests of the 90 days before."""
    departments: Mapped[dict[str, Any]]
    """Requests by department."""
    months: Mapped[dict[str, Any]]
    """Requests by month, ``2026-11``."""
    central_id: Mapped[int | None] = mapped_column(ForeignKey(_REQUEST, ondelete="SET NULL"), index=True)
    """The request most like all the others."""
    likeness: Mapped[float | None]
    """How alike its unanswered requests were in the mean when all were last grouped; none for a group made before."""
    first_at: Mapped[datetime | None]
    last_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class NeedClusterMemberRow(Table):
    """That a request is of a group."""

    __tablename__ = "need_cluster_member"

    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("need_cluster.id", ondelete=_CASCADE), index=True)


class NeedGroupingRow(Table):
    """How far the requests were grouped: one row, which every process goes on from."""

    __tablename__ = "need_grouping"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    likeness: Mapped[str] = mapped_column(String(_DIGEST))
    """What the vectors were made with when all requests were last grouped."""
    vectors: Mapped[int]
    """How many there were."""
    last_vector_id: Mapped[int]
    """The highest id among them."""
    placed_to: Mapped[int]
    """The highest id of a vector whose request was placed, or left for the next grouping."""
    began_at: Mapped[datetime]
    took: Mapped[float]
    """Seconds, rests included."""


class NeedGroupingTurnRow(Table):
    """That a process groups all requests: one row, or none."""

    __tablename__ = "need_grouping_turn"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    until: Mapped[datetime]
    """When another may do it, even if nobody said that this one ended."""


class ClusterDecisionKind(StrEnum):
    """What was decided of a group."""

    CANDIDATE = "candidate"
    """A *commun numérique* may answer it."""
    DROPPED = "dropped"
    """No longer."""


class ClusterDecisionRow(Table):
    """A decision on a group: added, never changed; the last one holds."""

    __tablename__ = "need_cluster_decision"
    __table_args__ = (UniqueConstraint("cluster_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("need_cluster.id"))
    sequence: Mapped[int]
    """From 1: two writers cannot both add it."""
    kind: Mapped[str] = mapped_column(String(_CODE))
    title: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(_DIGEST))
    at: Mapped[datetime]


class MemberDecisionKind(StrEnum):
    """What was decided of a request of a group."""

    TAKEN_OUT = "taken_out"
    """It is another need."""
    PUT_BACK = "put_back"
    """It may be of the group again."""


class MemberDecisionRow(Table):
    """A decision on a request of a group: added, never changed; the last one holds, erasure alone deletes it."""

    __tablename__ = "need_member_decision"
    __table_args__ = (UniqueConstraint("cluster_id", "request_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("need_cluster.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), index=True)
    sequence: Mapped[int]
    """From 1: two writers cannot both add it."""
    kind: Mapped[str] = mapped_column(String(_CODE))
    actor: Mapped[str] = mapped_column(String(_DIGEST))
    at: Mapped[datetime] = mapped_column(index=True)


class MemberApartRow(Table):
    """A request of the group when another was taken out of it: whatever becomes of the group, these two are not one."""

    __tablename__ = "need_member_apart"

    decision_id: Mapped[int] = mapped_column(ForeignKey("need_member_decision.id", ondelete=_CASCADE), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), primary_key=True, index=True)


class IntroductionRow(Table):
    """A proposal to put two territories in touch."""

    __tablename__ = "introduction"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposed_by: Mapped[str] = mapped_column(String(_DIGEST))
    proposed_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    """When both had agreed and each was given the other's contact."""
    ended_at: Mapped[datetime | None]
    """When one declined, withdrew, erased or came to be of the other's territory, or the expert took it back."""


class IntroductionSideRow(Table):
    """One of the two, and what they answered."""

    __tablename__ = "introduction_side"

    introduction_id: Mapped[int] = mapped_column(ForeignKey("introduction.id", ondelete=_CASCADE), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(_REQUEST, ondelete=_CASCADE), primary_key=True, index=True)
    agreed: Mapped[bool | None]
    """None until they have answered."""
    answered_at: Mapped[datetime | None]
    shared: Mapped[dict[str, Any] | None]
    """The need that they agreed to tell, kept when they correct it, and their territory and contact as corrected,
    without what they had not agreed to; gone once it has ended."""


class IntroductionMailRow(Table):
    """That a mail holds the other's contact: it goes when either erases."""

    __tablename__ = "introduction_mail"

    mail_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete=_CASCADE), primary_key=True)
    introduction_id: Mapped[int] = mapped_column(ForeignKey("introduction.id", ondelete=_CASCADE), index=True)


append_only(ClusterDecisionRow, MemberDecisionRow, PairDecisionRow)
