"""An answer in brief, as a committee reads it first: what it is, for whom, where it stands, what it gave elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.desk.benchmarks.criteria import UNKNOWN, Key
from corpus.shortening import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.desk.benchmarks.grid_cells import Value

_LONG: Final = 120
"""Characters told of a cell, at most."""
_NO_RESULT: Final = (": cité", ": envisagé", ": prévu")
"""How what the catalogue says of a territory ends, where that has tried nothing."""
_NBSP: Final = "\u00a0"
_ORDER: Final = (
    (Key.AUDIENCE, "public"),
    (Key.STATE, "état"),
    (Key.TERRITORIES, "résultat ailleurs"),
)
"""What is told after what the answer is, and what it is called where nobody knows."""


@dataclass(frozen=True)
class Brief:
    """An answer in brief."""

    known: str
    """Sentences; empty where nobody knows anything."""
    unknown: tuple[str, ...]
    """What nobody knows, each in two words at most."""
    values: tuple[Value, ...]
    """What the sentences are of, those of one source and date once; without those that have no source."""

    @property
    def to_ask(self) -> str:
        """Say what nobody knows; empty where all is known."""
        return f"{UNKNOWN.capitalize()}{_NBSP}: {', '.join(self.unknown)}." if self.unknown else ""

    @property
    def text(self) -> str:
        """The line."""
        return " ".join(filter(None, [self.known, self.to_ask]))


def brief_of(about: Value, cells: Mapping[str, Value]) -> Brief:
    """Tell an answer in brief.

    Args:
        about: what it is, as its record says; an empty text where it has none.
        cells: what is known of it, by key of standard criterion: what its team corrects is told as they did.

    Returns:
        The line, from these words alone.

    """
    said = {
        "ce que c’est": about.text,
        **{name: _told(key, cells[key].text) for key, name in _ORDER},
    }
    used = [about, *(cells[key] for key, name in _ORDER if said[name])]
    sources = {(one.source, one.dated): one for one in reversed(used) if one.text and one.source}
    return Brief(
        known=" ".join(_sentence(text) for text in said.values() if text),
        unknown=tuple(name for name, text in said.items() if not text),
        values=tuple(reversed(sources.values())),
    )


def _told(key: Key, text: str) -> str:
    if not text:
        return ""
    if key is Key.AUDIENCE:
        return f"Public{_NBSP}: {shortened(text, _LONG)}"
    if key is Key.STATE:
        return f"État{_NBSP}: {_first_sentence(text)}"
    result = next((one for one in text.split(" ; ") if not one.endswith(_NO_RESULT)), "")
    return f"Ailleurs, {_first_sentence(result)}" if result else ""


def _first_sentence(text: str) -> str:
    return shortened(re.split(r"(?<=[.!?…])\s", text, maxsplit=1)[0], _LONG)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
