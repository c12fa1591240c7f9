"""What the pages of records written at the desk are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.contexts.record_form import FormField, FormGroup
    from api.desk.record_draft_reading import RecordDraft
    from api.desk.record_versions import RecordVersion


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
    """The form of a draft, or its text for whoever reviews it."""

    draft: RecordDraft
    title: str
    parts: tuple[FormField | FormGroup, ...]
    document: tuple[FormField | FormGroup, ...]
    """The fields of a document that is not known yet."""
    errors: tuple[tuple[str, str], ...]
    may_review: bool
    text: str
    """The file it would become; empty where it is not valid yet."""
    changes: tuple[str, ...]
    """Lines that it takes from the published file (``-``) and adds to it (``+``)."""
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
