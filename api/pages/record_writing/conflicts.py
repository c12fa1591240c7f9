"""Two people wrote in one draft: what each changed stands side by side, and who came second chooses.

The form tells, by digest, what it was opened with. So what one of the two alone changed is taken as that person left
it, and where both changed a text, both texts are kept until somebody says otherwise.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Final

from api.contexts.record_writing.changes import Choice
from api.pages.record_writing.changes import changes_of
from api.pages.record_writing.checking import tidy
from api.pages.record_writing.form import without_item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.contexts.record_writing.changes import Change

READ: Final = "lu"
"""The field of the form that tells what it was opened with."""
CHOICE: Final = "choix-"
"""Before the number of a choice, in the names of its buttons."""
_MINE, _THEIRS, _BOTH = "mine", "theirs", "both"
_BOTH_CHANGED: Final = "Vous l’avez changé tous les deux."
_MINE_ALONE: Final = "Vous seul l’avez changé."
_THEIRS_ALONE: Final = "Vous n’y aviez pas touché."
_DIGEST: Final = 4
"""Bytes: of a hundred texts, two are taken for one once in a million forms."""


def read_of(values: Mapping[str, str]) -> str:
    """Tell by digest what a form is opened with.

    Args:
        values: what stands in it, by name of field.

    Returns:
        JSON: the digest of each text, by name of field.

    """
    return json.dumps(_digests(values), separators=(",", ":"))


def choices_of(
    kind: str, mine: Mapping[str, str], theirs: Mapping[str, str], *, read: str, documents: Sequence[tuple[str, str]]
) -> tuple[Choice, ...]:
    """List what is to be chosen between two texts of a draft.

    Args:
        kind: ``investigation`` or ``tool``.
        mine: what one typed, by name of field, items numbered as in the form.
        theirs: what a colleague kept meanwhile.
        read: what one's form was opened with, as `read_of` told it.
        documents: ids and titles of the documents that may be cited.

    Returns:
        The choices, in the order of the form; the same texts always give the same.

    """
    told = _Read(read)
    wanted = [change for change in changes_of(kind, theirs, mine, documents=documents) if not change.moved]
    return tuple(
        _choice(
            f"{CHOICE}{number}",
            change,
            mine=told.holds(mine, change.name_after, named=change.name_after),
            theirs=told.holds(theirs, change.name_before, named=change.name_after),
        )
        for number, change in enumerate(wanted)
    )


def chosen(
    kind: str,
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    *,
    choices: Sequence[Choice],
    posted: Mapping[str, str],
) -> dict[str, str]:
    """Make one text of two.

    Args:
        kind: ``investigation`` or ``tool``.
        mine: what one typed, by name of field.
        theirs: what a colleague kept meanwhile.
        choices: as `choices_of` gives them.
        posted: what was chosen, by name of choice; where nothing was, what loses nothing is.

    Returns:
        What stands in the form from now on.

    """
    values = dict(mine)
    for choice in choices:
        wanted = posted.get(choice.name, choice.chosen)
        if wanted != _MINE:
            values = _taken(values, theirs, choice.change, both=wanted == _BOTH)
    return tidy(kind, values)


class _Read:
    """What a form was opened with."""

    def __init__(self, read: str) -> None:
        try:
            told = json.loads(read or "{}")
        except ValueError:
            told = {}
        self._told: Mapping[str, str] = told if isinstance(told, dict) else {}

    def holds(self, values: Mapping[str, str], place: str, *, named: str) -> bool:
        """Tell whether a field or an item says what it was opened with.

        Args:
            values: what stands in the form now, by name of field.
            place: the name of the field or item there; empty for none.
            named: its name in the form that was opened; empty where it is of any number, or had none.

        Returns:
            Whether it does.

        """
        now = _digests(values, place)
        if named:
            return now == self._of(named)
        group = place.rpartition("-")[0]
        numbers = {one[1] for name in self._told if (one := re.match(rf"{re.escape(group)}-(\d+)-", name))}
        return any(now == self._of(f"{group}-{number}") for number in numbers)

    def _of(self, place: str) -> dict[str, str]:
        return {name.removeprefix(place): told for name, told in self._told.items() if _is_in(name, place)}


def _choice(name: str, change: Change, *, mine: bool, theirs: bool) -> Choice:
    """Make a choice; ``mine`` and ``theirs`` tell whether that side is as it was when the form was opened."""
    if not change.before:
        # Theirs has no such item or text: they took it away, or one wrote it.
        options = ((_MINE, "Le garder"), (_THEIRS, "Le retirer"))
    elif not change.after:
        options = ((_THEIRS, "Le reprendre"), (_MINE, "Ne pas le reprendre"))
    else:
        both = ((_BOTH, "Les deux"),) if change.joined else ()
        options = ((_THEIRS, "Ce qui est enregistré"), (_MINE, "Ce que vous avez écrit"), *both)
    told, best = _best(change, mine=mine, theirs=theirs)
    return Choice(name, change, best, told, options)


def _best(change: Change, *, mine: bool, theirs: bool) -> tuple[str, str]:
    """Tell who changed it, and what loses nothing; ``mine`` and ``theirs`` as in `_choice`."""
    if change.repeats:
        # One side alone has it: whoever has it wrote it, or the other took it away.
        mine, theirs = (mine, not mine) if change.after else (not theirs, theirs)
    if mine and not theirs:
        return _THEIRS_ALONE, _THEIRS
    if theirs and not mine:
        return _MINE_ALONE, _MINE
    if change.joined:
        return _BOTH_CHANGED, _BOTH
    return _BOTH_CHANGED, _MINE if change.after else _THEIRS


def _taken(values: Mapping[str, str], theirs: Mapping[str, str], change: Change, *, both: bool) -> dict[str, str]:
    if change.repeats and change.name_after:
        return without_item(values, change.name_after)
    if change.repeats:
        group = change.name_before.rpartition("-")[0]
        numbers = [int(one[1]) for name in values if (one := re.match(rf"{re.escape(group)}-(\d+)-", name))]
        place = f"{group}-{max(numbers, default=-1) + 1}"
        item = {name: value for name, value in theirs.items() if _is_in(name, change.name_before)}
        return {**values, **{place + name.removeprefix(change.name_before): value for name, value in item.items()}}
    kept = {name: value for name, value in values.items() if not _is_in(name, change.name_after)}
    there = {name: value for name, value in theirs.items() if _is_in(name, change.name_before)}
    taken = {change.name_after + name.removeprefix(change.name_before): value for name, value in there.items()}
    if both and change.name_after in values:
        return {**kept, change.name_after: change.joined}
    # Of boxes, those that either ticked.
    return {**(values if both else kept), **taken}


def _is_in(name: str, place: str) -> bool:
    """Tell whether a field is a place, one of its boxes, or a part of it."""
    return bool(place) and (name == place or name.startswith((f"{place}-", f"{place}.")))


def _digests(values: Mapping[str, str], place: str = "") -> dict[str, str]:
    """Digest the texts of a form, or of a place in it, by their way from there."""
    return {
        name.removeprefix(place): _digest(value)
        for name, value in values.items()
        if value.strip() and (not place or _is_in(name, place))
    }


def _digest(text: str) -> str:
    # What a browser sends has other line ends than what it was sent.
    plain = "\n".join(text.strip().splitlines())
    return hashlib.blake2b(plain.encode(errors="replace"), digest_size=_DIGEST).hexdigest()
