"""What is published at the desk, laid over the files: the one place where the two become the catalogue that is served.

A published record takes the place of the file's of the same id, or is added. A link is kept on both sides: the tools
that a published investigation names tell its use of them, in its own words, without being written twice.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.catalogue import Catalogue
from corpus.checks import broken_links, unfit_content, unreviewed
from corpus.imported import dump_record
from corpus.records import FollowUpStatus, Investigation, Tool, Use, UseResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.documents import Document
    from corpus.errors import Problem
    from corpus.records import Record


@dataclass(frozen=True)
class Overlay:
    """Records that were published at the desk, and the documents they brought."""

    records: tuple[Record, ...] = ()
    """One a record id: the version that holds, in order of id."""
    documents: tuple[Document, ...] = ()

    @property
    def digest(self) -> str:
        """Tell one overlay from another: SHA-256 in hexadecimal; empty when nothing is published."""
        if not self.records:
            return ""
        told = [*map(dump_record, self.records), *(document.model_dump(mode="json") for document in self.documents)]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def documents_with(self, files: Mapping[str, Document]) -> dict[str, Document]:
        """Give every document that may be cited, by id."""
        return {**files, **{document.id: document for document in self.documents}}


def overlaid(catalogue: Catalogue, overlay: Overlay) -> Catalogue:
    """Lay published records over those of the files.

    Args:
        catalogue: the records of the files.
        overlay: the records of the desk; each suited the catalogue when it was published, see `misfits`.

    Returns:
        The catalogue that is served. A published record names no record that left the files since, and names the one
        that answers to the id of one that was merged.

    """
    if not overlay.records:
        return catalogue
    laid = _laid(catalogue, overlay)
    standing = tuple(_standing(record, laid) for record in overlay.records)
    return laid if standing == overlay.records else _laid(catalogue, replace(overlay, records=standing))


def _laid(catalogue: Catalogue, overlay: Overlay) -> Catalogue:
    """Lay records over others, whatever they name."""
    investigations = {record.id: record for record in catalogue.investigations}
    tools = {record.id: record for record in catalogue.tools}
    for record in overlay.records:
        if isinstance(record, Investigation):
            investigations[record.id] = _cited(record, investigations.get(record.id))
        else:
            tools[record.id] = record
    published = [investigations[record.id] for record in overlay.records if isinstance(record, Investigation)]
    linked = (_linked(tool, published) for tool in tools.values())
    cited = overlay.documents_with(catalogue.documents)
    return Catalogue(investigations.values(), linked, documents=cited.values())


def _standing(record: Record, laid: Catalogue) -> Record:
    """Give a record as it names what is there; itself where all of it is."""
    if isinstance(record, Investigation):
        linked = laid.linked(record)
        return record if linked.tools == record.tools else linked
    there = {investigation.id for investigation in laid.investigations}
    uses = [use for use in record.uses if use.investigation in there]
    return record if len(uses) == len(record.uses) else record.model_copy(update={"uses": uses})


def companions(catalogue: Catalogue, record: Record) -> list[Tool]:
    """List the tools of a served catalogue whose file changes with the file of a record: those it is linked to."""
    if isinstance(record, Tool):
        return []
    return [tool for tool in catalogue.tools if any(use.investigation == record.id for use in tool.uses)]


def misfits(
    record: Record, catalogue: Catalogue, *, documents: Mapping[str, Document], overlay: Overlay
) -> list[Problem]:
    """Find what keeps a record from being published: what `deja-la catalogue check` would find in its file.

    Args:
        record: the record.
        catalogue: the records of the files.
        documents: what may be cited, those of the overlay and of the record itself included.
        overlay: what is published already.

    Returns:
        One problem for each finding; none when it may be published.

    """
    others = tuple(one for one in overlay.records if one.id != record.id)
    laid = _laid(catalogue, Overlay((*others, record), overlay.documents))
    # What another names that has left the files since keeps nothing else back.
    standing = tuple(_standing(one, laid) for one in others)
    merged = _laid(catalogue, Overlay((*standing, record), overlay.documents))
    before = set(broken_links(catalogue.investigations, catalogue.tools))
    links = [found for found in broken_links(merged.investigations, merged.tools) if found not in before]
    return [*unreviewed(record), *unfit_content(record, documents), *links]


def _cited(record: Investigation, before: Investigation | None) -> Investigation:
    """Let an investigation that was given up since cite no lines for it: the file's say what became of it before.

    The desk kept them, once, under the reason that somebody gave.
    """
    now, then = record.follow_up, before.follow_up if before else None
    if then is None or now.status is not FollowUpStatus.STOPPED or then.status is FollowUpStatus.STOPPED:
        return record
    if now.lines is None or now.lines != then.lines or now.text == then.text:
        return record
    return record.model_copy(update={"follow_up": now.model_copy(update={"lines": None})})


def _linked(tool: Tool, published: Sequence[Investigation]) -> Tool:
    """Make the uses of a tool those that the published investigations tell."""
    told = {record.id: record for record in published}
    kept = [use for use in tool.uses if use.investigation not in told or tool.id in told[use.investigation].tools]
    known = {use.investigation for use in kept}
    added = [_use(record, tool) for record in published if tool.id in record.tools and record.id not in known]
    uses = [*kept, *added]
    return tool if uses == tool.uses else tool.model_copy(update={"uses": uses})


def _use(record: Investigation, tool: Tool) -> Use:
    said = next((solution for solution in record.solutions if tool.id in solution.tools), None) or record.problem
    return Use(investigation=record.id, result=UseResult.MENTIONED, text=said.text, lines=said.lines)
