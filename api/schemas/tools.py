"""A tool as programs are told of it: the day on which a list was read is not told for one on which it was checked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pydantic import computed_field, field_serializer

from corpus import records

if TYPE_CHECKING:
    from corpus.records import Record


class Tool(records.Tool):
    """Any existing answer: software, public service, programme, method, guide."""

    # Not ToolOut: the OpenAPI document has named it so from the first, and generated clients with it.

    @classmethod
    def of(cls, tool: records.Tool) -> Tool:
        """Tell a tool of the catalogue."""
        return cls.model_validate(dict(tool))

    @computed_field  # type: ignore[prop-decorator]
    @property
    def imported_on(self) -> dt.date | None:
        """Le jour où la liste dont il vient a été lue ; nul pour une fiche relue."""
        if not self.imported:
            return None
        return max((one.retrieved_on for one in self.sources if one.retrieved_on), default=None)

    @field_serializer("checked_on")
    def _checked_on(self, day: dt.date) -> dt.date | None:
        return day if self.checked else None


def told(record: Record) -> Record:
    """Give a record as programs are told of it.

    Args:
        record: a record of the catalogue.

    Returns:
        The same, where it is an investigation.

    """
    return Tool.of(record) if isinstance(record, records.Tool) else record
