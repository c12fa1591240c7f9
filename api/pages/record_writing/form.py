"""The form of a record, made from the record's own classes: what the schema knows, the form asks.

A field is named by its way through the record, ``hypotheses-0-text``. A group that repeats has as many numbers as were
typed; one is added or taken away by a button that sends the whole form, so that it works without JavaScript.
"""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import BaseModel, StringConstraints, ValidationError

from api.contexts.record_writing.form import FormField, FormGroup, FormItem
from api.pages.labels import label as label_of
from api.pages.record_writing.words import LITERALS, SINGULAR, WORDS, error_text, words_of
from corpus.imported import dump_record
from corpus.place_names import folded_name
from corpus.themes import LABELS as THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic.fields import FieldInfo

    from corpus.records import Record

_AREA: Final = 300
"""Characters from which a text has more than one line."""
_ONE_LINE: Final = frozenset({"title", "name", "region", "place", "publisher", "date", "licence", "what", "url"})
"""Fields of one line, however long they may be."""
_MOST: Final = 40
"""Items of one group."""
DOCUMENTS: Final = frozenset({"document"})
"""Fields that name a document."""


@dataclass(frozen=True)
class _Typed:
    """What stands in a form."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    documents: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class _Kind:
    """What a field's type asks of the form."""

    part: type[BaseModel] | None
    many: bool
    optional: bool
    plain: Any
    """The type of one value."""
    longest: int | None


def parts_of(
    model: type[BaseModel],
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str],
    documents: Sequence[tuple[str, str]] = (),
    prefix: str = "",
) -> tuple[FormField | FormGroup, ...]:
    """Make the fields of a record or of a part of one.

    Args:
        model: its class.
        values: what was typed, by name of field.
        errors: what is wrong, by name of field.
        documents: ids and titles of the documents that may be cited.
        prefix: the way to the part.

    Returns:
        The fields and groups, in the order of the class.

    """
    typed = _Typed(values, errors, documents)
    return tuple(_part(model, name, f"{prefix}{name}", typed=typed) for name, _ in _shown(model))


def typed_of(record: Record) -> dict[str, str]:
    """Fill the form with a record."""
    values: dict[str, str] = {}
    _flatten(dump_record(record), type(record), "", values)
    return values


def raw_of(model: type[BaseModel], values: Mapping[str, str]) -> dict[str, Any]:
    """Make of what was typed what the class reads.

    Args:
        model: a class of `corpus.records`.
        values: what was typed, by name of field; items without gaps, see `without_gaps`.

    Returns:
        Plain values; a field that is empty is none or absent.

    """
    return _raw(model, values, "")


def without_gaps(model: type[BaseModel], values: Mapping[str, str], *, prefix: str = "") -> dict[str, str]:
    """Drop the items in which nothing stands and close the gaps between the others."""
    kept = {name: value for name, value in values.items() if name.startswith(prefix)}
    for name, info in _shown(model):
        kind = _kind(info)
        if kind.part is None:
            continue
        way = f"{prefix}{name}"
        inside = {key: value for key, value in kept.items() if key.startswith(f"{way}-")}
        kept = {key: value for key, value in kept.items() if key not in inside}
        if not kind.many:
            kept |= without_gaps(kind.part, inside, prefix=f"{way}-")
            continue
        filled = [number for number in _numbers(inside, way) if _is_filled(inside, f"{way}-{number}-")]
        for new, old in enumerate(filled):
            item = without_gaps(kind.part, inside, prefix=f"{way}-{old}-")
            kept |= {f"{way}-{new}-{key.removeprefix(f'{way}-{old}-')}": value for key, value in item.items()}
    return kept


def with_item(values: Mapping[str, str], group: str) -> dict[str, str]:
    """Add an empty item to a group."""
    numbers = _numbers(values, group)
    if len(numbers) >= _MOST:
        return dict(values)
    return {**values, f"{group}-{max(numbers, default=-1) + 1}-": ""}


def without_item(values: Mapping[str, str], item: str) -> dict[str, str]:
    """Take an item out of its group."""
    return {name: value for name, value in values.items() if not name.startswith(f"{item}-")}


def errors_of(error: ValidationError, model: type[BaseModel]) -> dict[str, str]:
    """Say what is wrong, by name of field, in the order of the class."""
    found: dict[str, str] = {}
    for detail in error.errors():
        name, label = place_of(model, detail["loc"])
        found.setdefault(name, error_text(label, detail["type"], detail.get("ctx", {})))
    return found


def _shown(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """List the fields that a person fills in: those that have words; the others are the importer's."""
    return ((name, info) for name, info in model.model_fields.items() if name in WORDS[model])


def _kind(info: FieldInfo) -> _Kind:
    annotation, optional = _without_none(info.annotation)
    many = get_origin(annotation) is list
    plain = get_args(annotation)[0] if many else annotation
    longest = _longest([*info.metadata, *_metadata(plain), *_metadata(annotation)])
    plain = get_args(plain)[0] if _metadata(plain) else plain
    part = plain if isinstance(plain, type) and issubclass(plain, BaseModel) else None
    return _Kind(part, many, optional, plain, longest)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) not in {Union, types.UnionType}:
        return annotation, False
    kept = [one for one in get_args(annotation) if one is not type(None)]
    return kept[0], len(kept) < len(get_args(annotation))


def _metadata(annotation: Any) -> Sequence[Any]:
    return getattr(annotation, "__metadata__", ())


def _longest(metadata: Sequence[Any]) -> int | None:
    limits = [one.max_length for one in metadata if isinstance(one, (StringConstraints, MaxLen)) and one.max_length]
    return min(limits, default=None)


def _part(model: type[BaseModel], name: str, way: str, *, typed: _Typed) -> FormField | FormGroup:
    info = model.model_fields[name]
    kind = _kind(info)
    label, hint = words_of(model, name)
    if kind.part is None:
        return _field(name, way, kind, typed, label=label, hint=hint, required=info.is_required() and not kind.optional)
    numbers = _numbers(typed.values, way) if kind.many else []
    singular = SINGULAR.get(name, label)
    ways = [(f"{way}-{n}", f"{singular.capitalize()} {place}") for place, n in enumerate(numbers, start=1)]
    items = [
        FormItem(one, text, _inside(kind.part, one, typed)) for one, text in (ways if kind.many else [(way, label)])
    ]
    return FormGroup(way, label, hint, tuple(items), kind.many, singular, typed.errors.get(way, ""))


def _inside(part: type[BaseModel], way: str, typed: _Typed) -> tuple[FormField | FormGroup, ...]:
    return parts_of(part, typed.values, errors=typed.errors, documents=typed.documents, prefix=f"{way}-")


def _field(name: str, way: str, kind: _Kind, typed: _Typed, *, label: str, hint: str, required: bool) -> FormField:
    value = typed.values.get(way, "")
    error = typed.errors.get(way, "")
    choices = _choices(name, way, kind, typed)
    return FormField(way, label, hint, _widget(name, kind), value, required, error, choices)


def _widget(name: str, kind: _Kind) -> str:
    if name == "themes":
        return "checks"
    if kind.many:
        return "lines"
    if name in DOCUMENTS or get_origin(kind.plain) is Literal or _is_enum(kind.plain):
        return "select"
    long = (kind.longest or 0) > _AREA and name not in _ONE_LINE
    return {int: "number", dt.date: "date"}.get(kind.plain, "area" if long else "text")


def _choices(name: str, way: str, kind: _Kind, typed: _Typed) -> tuple[tuple[str, str, bool], ...]:
    if name == "themes":
        named = sorted(THEMES.items(), key=lambda pair: folded_name(pair[1]))
        return tuple((theme, text, f"{way}.{theme}" in typed.values) for theme, text in named)
    chosen = typed.values.get(way, "")
    return tuple((value, text, value == chosen) for value, text in _options(name, kind, typed))


def _options(name: str, kind: _Kind, typed: _Typed) -> Sequence[tuple[str, str]]:
    if kind.many:
        return ()
    if name in DOCUMENTS:
        return typed.documents
    if _is_enum(kind.plain):
        return [(one.value, label_of(one)) for one in kind.plain]
    if get_origin(kind.plain) is Literal:
        return [(one, LITERALS[one]) for one in get_args(kind.plain)]
    return ()


def _is_enum(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, StrEnum)


def _numbers(values: Mapping[str, str], group: str) -> list[int]:
    starts = (name.removeprefix(f"{group}-").partition("-") for name in values if name.startswith(f"{group}-"))
    return sorted({int(number) for number, dash, _ in starts if dash and number.isdecimal() and len(number) < 4})


def _is_filled(values: Mapping[str, str], prefix: str) -> bool:
    return any(value.strip() for name, value in values.items() if name.startswith(prefix))


def _raw(model: type[BaseModel], values: Mapping[str, str], prefix: str) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    for name, info in _shown(model):
        kind, way = _kind(info), f"{prefix}{name}"
        if kind.part is not None and kind.many:
            raw[name] = [_raw(kind.part, values, f"{way}-{number}-") for number in _numbers(values, way)]
        elif kind.part is not None:
            filled = _is_filled(values, f"{way}-")
            raw[name] = None if kind.optional and not filled else _raw(kind.part, values, f"{way}-")
        elif name == "themes":
            raw[name] = [theme for theme in THEMES if f"{way}.{theme}" in values]
        elif kind.many:
            raw[name] = [line.strip() for line in values.get(way, "").splitlines() if line.strip()]
        elif value := values.get(way, "").strip():
            raw[name] = value if kind.plain is not int else value.replace("\u202f", "").replace(" ", "")
        elif kind.optional:
            raw[name] = None
    return raw


def _flatten(dumped: Mapping[str, Any], model: type[BaseModel], prefix: str, values: dict[str, str]) -> None:
    for name, info in _shown(model):
        kind, way, value = _kind(info), f"{prefix}{name}", dumped.get(name)
        if kind.part is not None:
            items = value if kind.many else [value] if value else []
            for number, item in enumerate(items or ()):
                _flatten(item, kind.part, f"{way}-{number}-" if kind.many else f"{way}-", values)
        elif name == "themes":
            values.update({f"{way}.{theme}": "1" for theme in value or ()})
        elif value is not None:
            values[way] = "\n".join(value) if kind.many else str(value)


def place_of(model: type[BaseModel], loc: Sequence[int | str]) -> tuple[str, str]:
    """Follow a way through a record as far as the form goes; many fields are called « Texte », so all of it is told.

    Args:
        model: the record's class.
        loc: the way: names of fields, numbers of items.

    Returns:
        The name of the field or of the group, ``fiche`` where the form asks nothing of it, and its label.

    """
    way: list[str] = []
    labels: list[str] = []
    here = model
    for step in loc:
        if isinstance(step, int):
            way.append(str(step))
            labels[-1] = f"{labels[-1]}\N{NO-BREAK SPACE}{step + 1}"
            continue
        if step not in WORDS.get(here, {}):
            break
        labels.append(words_of(here, step)[0])
        way.append(step)
        kind = _kind(here.model_fields[step])
        if kind.part is None:
            break
        here = kind.part
    return "-".join(way) or "fiche", " – ".join(labels) or "La fiche"
