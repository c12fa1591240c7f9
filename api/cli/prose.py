"""Text that a terminal breaks between words alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

if TYPE_CHECKING:
    from typing import Any

    from rich.console import Console
    from rich.containers import Lines

# Code points of nobody: the library that wraps takes any space for a place to break.
_HELD: Final = str.maketrans("\u00a0\u202f", "\ue000\ue001")
_FREED: Final = str.maketrans("\ue000\ue001", "\u00a0\u202f")


class Prose(Text):
    """French text: a line never ends after « nor begins with a mark that a no-break space keeps with its word."""

    def wrap(self, console: Console, width: int, **options: Any) -> Lines:
        """Break into lines.

        Args:
            console: where it is written.
            width: columns of a line.
            **options: as `rich.text.Text.wrap` takes them.

        Returns:
            The lines, their no-break spaces as they were.

        """
        held = self.copy()
        held.plain = held.plain.translate(_HELD)
        lines = held.wrap(console, width, **options)
        for line in lines:
            line.plain = line.plain.translate(_FREED)
        return lines
