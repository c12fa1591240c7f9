"""The fields of a record, as its form shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FormField:
    """A field, as it is shown."""

    name: str
    label: str
    hint: str
    widget: str
    """``text``, ``area``, ``lines``, ``number``, ``date``, ``select`` or ``checks``."""
    value: str
    required: bool
    error: str
    choices: tuple[tuple[str, str, bool], ...] = ()
    """Value, label and whether it is chosen."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Values and labels."""
        return tuple((value, text) for value, text, _ in self.choices)


@dataclass(frozen=True)
class FormItem:
    """One of a group."""

    name: str
    label: str
    parts: tuple[FormField | FormGroup, ...]


@dataclass(frozen=True)
class FormGroup:
    """Fields that belong together; those of a group that repeats, item by item."""

    name: str
    label: str
    hint: str
    items: tuple[FormItem, ...]
    repeats: bool
    singular: str
    error: str
