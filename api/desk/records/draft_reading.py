"""A record being written: how far it has come, what was done with it, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from api.desk.records.tables import RecordStepRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from sqlalchemy.orm import Session

    from api.desk.records.tables import RecordDraftRow


class DraftState(StrEnum):
    """How far a draft has come."""

    WRITING = "writing"
    SUBMITTED = "submitted"
    """It waits for someone who did not write it."""
    PUBLISHED = "published"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The state in French."""
        return _STATES[self]


_STATES: Final = {
    DraftState.WRITING: "en cours d’écriture",
    DraftState.SUBMITTED: "à relire",
    DraftState.PUBLISHED: "publiée",
    DraftState.DROPPED: "abandonnée",
}


class Step(StrEnum):
    """What was done with a draft."""

    OPENED = "opened"
    WRITTEN = "written"
    SUBMITTED = "submitted"
    GIVEN_BACK = "given_back"
    PUBLISHED = "published"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """What was done, in French."""
        return _STEPS[self]


_STEPS: Final = {
    Step.OPENED: "ouvert",
    Step.WRITTEN: "écrit",
    Step.SUBMITTED: "envoyé en relecture",
    Step.GIVEN_BACK: "rendu avec une remarque",
    Step.PUBLISHED: "publié",
    Step.DROPPED: "abandonné",
}


@dataclass(frozen=True)
class StepTaken:
    """A line of a draft's history."""

    what: Step
    actor: str
    note: str
    at: datetime


@dataclass(frozen=True)
class RecordDraft:
    """A record being written."""

    id: int
    kind: str
    record_id: str
    fields: Mapping[str, str]
    state: DraftState
    version: int
    writers: tuple[str, ...]
    request: str
    updated_at: datetime
    steps: tuple[StepTaken, ...]

    def may_review(self, account: str) -> bool:
        """Tell whether an account may review it: it waits for that, and the account wrote nothing of it."""
        return self.state is DraftState.SUBMITTED and account not in self.writers

    @property
    def given_back(self) -> StepTaken | None:
        """Who gave it back and why, until it is sent to be reviewed again; none where nobody did."""
        if self.state is not DraftState.WRITING:
            return None
        turns = [step for step in self.steps if step.what in {Step.SUBMITTED, Step.GIVEN_BACK}]
        return turns[-1] if turns and turns[-1].what is Step.GIVEN_BACK else None


def read_draft(session: Session, row: RecordDraftRow) -> RecordDraft:
    """Read a draft, with what was done with it."""
    query = select(RecordStepRow).where(RecordStepRow.draft_id == row.id).order_by(RecordStepRow.sequence)
    taken = session.scalars(query).all()
    return RecordDraft(
        id=row.id,
        kind=row.kind,
        record_id=row.record_id,
        fields=_texts(row.fields),
        state=DraftState(row.state),
        version=row.version,
        writers=tuple(row.writers),
        request=row.request,
        updated_at=row.updated_at,
        steps=tuple(StepTaken(Step(one.what), one.actor, one.note, one.at) for one in taken),
    )


def _texts(fields: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in fields.items()}
