"""Write a record as the file that people review, in the manner of those that are there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

from corpus.imported import dump_record
from corpus.records import Investigation, Tool

if TYPE_CHECKING:
    from corpus.documents import Document
    from corpus.records import Record

_WIDTH: Final = 100
_LONG: Final = 96
"""Characters from which a text is folded over several lines."""
_IN_LINE: Final = 100
"""Characters that a list of names may take on one line."""


_NUMBER: Final = re.compile(r"[\d._]+")
"""A text that YAML, or its reader, would take for a number: it is quoted."""


class _Dumper(yaml.SafeDumper):
    """Writes what a reader of the folder expects: indented lists, folded texts, quoted numbers."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 - PyYAML's
        del indentless
        super().increase_indent(flow, False)  # noqa: FBT003

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if len(text) > _LONG and "\n" not in text:
        style = ">"
    elif _NUMBER.fullmatch(text):
        style = '"'
    else:
        style = None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    # Ids and names stand on one line; sentences have one each.
    short = all(isinstance(item, str) and " " not in item for item in items) and sum(map(len, items)) < _IN_LINE
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_FLOW: Final = frozenset({"value", "year", "source"})
"""Fields of a population: it stands on one line."""


def _mapping(dumper: yaml.SafeDumper, fields: dict[str, Any]) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", fields.items(), flow_style=set(fields) == _FLOW)


_Dumper.add_representer(dict, _mapping)


def file_name(record: Record) -> str:
    """Name the file of a record inside a catalogue folder."""
    folder = "investigations" if isinstance(record, Investigation) else "tools"
    return f"{folder}/{record.id}.yaml"


def record_text(record: Record) -> str:
    """Write a record as YAML.

    Args:
        record: the record.

    Returns:
        The content of its file: read again, it gives the same record.

    """
    dumped = dump_record(record)
    raw = type(record).model_validate(dumped).model_dump(mode="json", exclude_defaults=True)
    # What has no default stands there even when it says nothing: `null` means that the source does not say.
    fields = {name: raw.get(name, dumped[name]) for name in dumped if name in raw or _required(record, name)}
    if isinstance(record, Tool):
        fields["checked_on"] = record.checked_on  # a date, which JSON would make a text of
    return _dump(fields)


def document_text(document: Document) -> str:
    """Write the entry of a document, to be added to ``documents.yaml``."""
    return _dump([document.model_dump(mode="json", exclude_defaults=True)])


def _required(record: Record, name: str) -> bool:
    return name in type(record).model_fields and type(record).model_fields[name].is_required()


def _dump(raw: object) -> str:
    return yaml.dump(raw, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False)
