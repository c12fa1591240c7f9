"""Compare two texts of one record field by field, in the words of its form.

The items of a group are matched by what they say, so that one that is added or taken away does not make all that come
after it look changed.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from api.contexts.record_writing.changes import Change, Piece, Told
from api.contexts.record_writing.form import FormField, FormGroup
from api.pages.record_writing.checking import KINDS, NEW_DOCUMENT
from api.pages.record_writing.form import parts_of
from corpus.documents import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from api.contexts.record_writing.form import FormItem

_ALIKE: Final = 0.4
"""Share of words that two items have in common, from which one is the other, rewritten."""
_BLIND: Final = 3
"""Letters of a word that, alone between two changes, tells nothing by itself."""
_SHOWN: Final = 90
"""Characters by which an item is named in the order of its group."""
_TOKEN: Final = re.compile(r"\s+|\S+")


def changes_of(
    kind: str, before: Mapping[str, str], after: Mapping[str, str], *, documents: Sequence[tuple[str, str]]
) -> tuple[Change, ...]:
    """Tell what two texts of a draft say differently.

    Args:
        kind: ``investigation`` or ``tool``.
        before: what stands in the form of the first, by name of field.
        after: what stands in the form of the second.
        documents: ids and titles of the documents that may be cited.

    Returns:
        The changes, in the order of the form, the document that is not known yet last; in a group, what is taken away
        comes last. Texts that differ in the blanks around them alone are alike.

    """
    form = partial(parts_of, errors={}, documents=documents)
    new = partial(parts_of, Document, errors={}, prefix=NEW_DOCUMENT)
    return (
        *_changes(form(KINDS[kind], before), form(KINDS[kind], after), ()),
        *_changes(new(before), new(after), ()),
    )


def _changes(
    before: Sequence[FormField | FormGroup], after: Sequence[FormField | FormGroup], way: tuple[str, ...]
) -> Iterator[Change]:
    for mine, theirs in zip(before, after, strict=True):
        here = (*way, mine.label)
        if isinstance(mine, FormField) and isinstance(theirs, FormField):
            yield from _field_changes(mine, theirs, here)
        elif isinstance(mine, FormGroup) and isinstance(theirs, FormGroup) and mine.repeats:
            yield from _item_changes(mine, theirs, way)
        elif isinstance(mine, FormGroup) and isinstance(theirs, FormGroup):
            yield from _changes(mine.items[0].parts, theirs.items[0].parts, here)


def _field_changes(before: FormField, after: FormField, way: tuple[str, ...]) -> Iterator[Change]:
    old, new = _text(before), _text(after)
    if old != new:
        sides = _COMPARED.get(before.widget, _whole_values)(old, new)
        told = [(Told("", side),) if side else () for side in sides]
        yield Change(_named(way), told[0], told[1], before.name, after.name, joined=_joined(before.widget, old, new))


def _item_changes(before: FormGroup, after: FormGroup, way: tuple[str, ...]) -> Iterator[Change]:
    pairs = _pairs([_words(one) for one in before.items], [_words(one) for one in after.items])
    old_of = {new: old for old, new in pairs}
    for number, item in enumerate(after.items):
        here = (*way, item.label)
        if number in old_of:
            yield from _changes(before.items[old_of[number]].parts, item.parts, here)
        elif told := tuple(_whole(item.parts)):
            yield Change(_named(here), (), told, "", item.name, repeats=True)
    for number, item in enumerate(before.items):
        if number not in dict(pairs) and (told := tuple(_whole(item.parts))):
            yield Change(_named((*way, item.label)), told, (), item.name, "", repeats=True)
    if any(new > after_it for (_, new), (_, after_it) in pairwise(sorted(pairs))):
        kept = sorted(old_of)
        orders = [
            _order([before.items[old] for old, _ in sorted(pairs)]),
            _order([after.items[new] for new in kept]),
        ]
        yield Change(_named((*way, after.label)), orders[0], orders[1], before.name, after.name, moved=True)


def _pairs(before: list[list[str]], after: list[list[str]]) -> list[tuple[int, int]]:
    """Match items: those that say the same, then those that are most alike; of equals, those that stand nearest."""
    ratios = (
        (1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio(), old, new)
        for old, one in enumerate(before)
        for new, other in enumerate(after)
    )
    found: dict[int, int] = {}
    for ratio, old, new in sorted(ratios, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1:])):
        if ratio >= _ALIKE and old not in found and new not in found.values():
            found[old] = new
    return sorted(found.items())


def _words(item: FormItem) -> list[str]:
    return [word for told in _whole(item.parts) for piece in told.pieces for word in piece.text.split()]


def _whole(parts: Sequence[FormField | FormGroup], way: tuple[str, ...] = ()) -> Iterator[Told]:
    """Tell all that stands in the fields of an item."""
    for part in parts:
        if isinstance(part, FormGroup):
            for item in part.items:
                yield from _whole(item.parts, (*way, item.label))
        elif text := _text(part):
            yield Told(_named((*way, part.label)), (Piece(text, differs=False),))


def _order(items: Sequence[FormItem]) -> tuple[Told, ...]:
    texts = (" ".join(_words(item)) for item in items)
    shown = (text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…" for text in texts)
    return tuple(Told(str(place), (Piece(text, differs=False),)) for place, text in enumerate(shown, start=1))


def _text(field: FormField) -> str:
    """Give the value of a field as a person reads it."""
    if field.widget == "checks":
        return "\n".join(label for _, label, chosen in field.choices if chosen)
    if field.widget == "select":
        return dict(field.pairs).get(field.value, field.value)
    if field.widget == "lines":
        return "\n".join(line.strip() for line in field.value.splitlines() if line.strip())
    return "\n".join(field.value.strip().splitlines())


def _joined(widget: str, old: str, new: str) -> str:
    if not (old and new):
        return ""
    lines = "\n".join(dict.fromkeys([*old.splitlines(), *new.splitlines()]))
    return {"lines": lines, "checks": lines, "area": f"{old}\n\n{new}"}.get(widget, "")


def _named(way: tuple[str, ...]) -> str:
    return " – ".join(way)


def _whole_values(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    return _pieces([(old, True)]), _pieces([(new, True)])


def _by_line(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    lines = [text.splitlines() for text in (old, new)]
    return (
        tuple(Piece(f"{line}\n", line not in lines[1]) for line in lines[0]),
        tuple(Piece(f"{line}\n", line not in lines[0]) for line in lines[1]),
    )


def _by_word(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio() < _ALIKE:
        return _whole_values(old, new)
    words: tuple[list[str], list[str]] = (_TOKEN.findall(old), _TOKEN.findall(new))
    codes = SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes()
    sides: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for number, (code, i, j, k, m) in enumerate(codes):
        text = "".join(words[0][i:j])
        # « de » between two words that changed is read as one change.
        lost = 0 < number < len(codes) - 1 and len(text.strip()) <= _BLIND
        differs = code != "equal" or lost
        sides[0].append((text, differs))
        sides[1].append(("".join(words[1][k:m]), differs))
    return _pieces(sides[0]), _pieces(sides[1])


def _pieces(runs: Sequence[tuple[str, bool]]) -> tuple[Piece, ...]:
    """Join the runs that follow each other and are alike; empty ones go."""
    joined: list[Piece] = []
    for text, differs in runs:
        if text and joined and joined[-1].differs == differs:
            joined[-1] = Piece(joined[-1].text + text, differs)
        elif text:
            joined.append(Piece(text, differs))
    return tuple(joined)


_COMPARED: Final = {"lines": _by_line, "checks": _by_line, "area": _by_word, "text": _by_word}
"""How the values of a field are compared, by widget; those of the others are one thing or another."""
