"""French text in a terminal: its marks and its lines as they are printed."""

from __future__ import annotations

import codecs
import unicodedata
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.text import Text

from api.pages.typography import bound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from rich.console import ConsoleOptions, RenderableType
    from rich.containers import Lines
    from rich.segment import Segment

# Code points of nobody: the library that wraps takes any space for a place to break.
_HELD: Final = str.maketrans("\u00a0\u202f", "\ue000\ue001")
_FREED: Final = str.maketrans("\ue000\ue001", "\u00a0\u202f")
_NEAREST: Final = {"’": "'", "«": '"', "»": '"', "–": "-", "−": "-", "œ": "oe", "Œ": "OE"}
NEAREST_SIGNS: Final = "deja-la:nearest"
"""What a stream does with signs that its encoding does not have: an « e » for « é », « ? » where none is near."""


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_NEAREST.get(sign) or _plain(sign) or "?" for sign in signs), error.end


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode("ascii")


codecs.register_error(NEAREST_SIGNS, _nearest)


class Prose(Text):
    """French text: a line never ends after « nor begins with a mark, which a no-break space keeps with its word."""

    @classmethod
    def of(cls, text: Text) -> Prose:
        """Take the words of a text, and how they are shown."""
        return cls(
            text.plain,
            style=text.style,
            justify=text.justify,
            overflow=text.overflow,
            no_wrap=text.no_wrap,
            end=text.end,
            tab_size=text.tab_size,
            spans=text.spans,
        )

    def wrap(self, console: Console, width: int, **options: Any) -> Lines:
        """Break into lines.

        Args:
            console: where it is written.
            width: columns of a line.
            **options: as `rich.text.Text.wrap` takes them.

        Returns:
            The lines, their marks kept with their words by no-break spaces.

        """
        held = self.copy()
        held.plain = bound(held.plain).translate(_HELD)
        lines = held.wrap(console, width, **options)
        for line in lines:
            line.plain = line.plain.translate(_FREED)
        return lines


class FrenchConsole(Console):
    """A console whose every text is French prose, whoever lays it out: a panel, a table, a bar."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Lay something out.

        Args:
            renderable: a text, or what is made of texts.
            options: how wide it may be, and what else the library says.

        Returns:
            The pieces to write.

        """
        told = options or self.options
        if isinstance(renderable, str):
            renderable = self.render_str(renderable, highlight=told.highlight, markup=told.markup)
        return super().render(Prose.of(renderable) if isinstance(renderable, Text) else renderable, told)
