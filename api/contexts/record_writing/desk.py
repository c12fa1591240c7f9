"""What the pages of records written at the desk are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.contexts.record_writing.changes import Change
    from api.contexts.record_writing.form import FormField, FormGroup
    from api.desk.records.draft_reading import RecordDraft
    from api.desk.records.versions import RecordVersion


@dataclass(frozen=True)
class RecordDeskPage:
    """The drafts at work, and ways to begin one."""

    drafts: tuple[RecordDraft, ...]
    mine_to_review: frozenset[int]
    """Drafts that the agent may review."""
    published: tuple[RecordVersion, ...]
    names: Mapping[str, str]
    """Of accounts."""
    token: str
    notice: str
    """Why something was not done; empty when all went well."""
    done: str
    """What was just done; empty when nothing was."""
    typed: Mapping[str, str]
    """What stands in the forms that begin a draft: what was refused, or where the link that led here comes from."""
    errors: Mapping[str, str]
    """By field."""


@dataclass(frozen=True)
class RecordDraftPage:
    """A draft: its form, or what it changes for whoever reviews it."""

    draft: RecordDraft
    title: str
    parts: tuple[FormField | FormGroup, ...]
    document: tuple[FormField | FormGroup, ...]
    """The fields of a document that is not known yet."""
    errors: tuple[tuple[str, str], ...]
    version: int
    """Of the draft, when what stands in the form was read."""
    read: str
    """What the form was opened with; see `api.pages.record_writing.conflicts`."""
    may_review: bool
    valid: bool
    """Whether it may be published as it is; looked at where it waits to be reviewed."""
    base: str
    """Address of the published record that it corrects; empty for a new one."""
    changes: tuple[Change, ...]
    """What it changes of the published record, or all that a new one says; where it waits to be reviewed."""
    writing: bool
    """Whether the form is shown."""
    names: Mapping[str, str]
    token: str
    notice: str
    done: str
    """What was just done; empty when nothing was."""
    remark: str
    """What a reviewer typed, where it was not taken."""


@dataclass(frozen=True)
class RecordVersionsPage:
    """Every version of a record that the desk published."""

    record_id: str
    versions: tuple[RecordVersion, ...]
    text: str
    """The file to put into the folder of records."""
    document: str
    """The entry to add to ``documents.yaml``; empty where it brings none."""
    companions: tuple[str, ...]
    """Ids of the tools whose files change with it."""
    names: Mapping[str, str]
