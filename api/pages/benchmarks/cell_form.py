"""What is typed of a cell, beside what its form showed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from api.desk import Opinion
from api.desk.benchmarks.cells import clean_opinion
from api.desk.benchmarks.grid_cells import NATURE
from api.desk.benchmarks.ratings import person_of
from api.pages.benchmarks.forms import GuardedForm
from corpus.cleaning import clean_line

if TYPE_CHECKING:
    from api.desk import Cell

_YES: Final = "oui"
_NO: Final = "non"


class CellForm(GuardedForm):
    """What is known and thought of a cell, beside what the form showed."""

    texte: str = ""
    source: str = ""
    date: str = ""
    note: str = ""
    """From 0 to 4, or anything else to take it back; empty to leave the author's rating as it is."""
    remarque: str = ""
    initiales: str = ""
    source_dite: str = ""
    """Whether the source that was there says what was typed; empty while nobody asked."""
    vu_texte: str = ""
    vu_source: str = ""
    vu_date: str = ""
    vu_remarque: str = ""
    vu_notes: str = ""
    """The ratings, one a line, each ``VALUE:INITIALS``."""

    @property
    def opinion(self) -> Opinion:
        """What was typed."""
        left = self.seen.rating if self.note == "" else None
        rating = int(self.note) if re.fullmatch(r"[0-4]", self.note) else left
        return Opinion(self.texte, self.source, self.date, rating, self.remarque, self.initiales)

    @property
    def seen(self) -> Opinion:
        """What the form showed: a colleague may have changed it meanwhile."""
        shown = re.findall(r"(?m)^([0-4]):(.*?)\r?$", self.vu_notes)
        person = person_of(clean_line(self.initiales))
        mine = next((int(value) for value, author in shown if person_of(author) == person), None)
        return Opinion(self.vu_texte, self.vu_source, self.vu_date, mine, self.vu_remarque, self.initiales)

    @property
    def untouched(self) -> bool:
        """Whether nothing was typed: who did not look at a cell confirms nothing of it."""
        return clean_opinion(self.opinion) == clean_opinion(self.seen)

    @property
    def sourced(self) -> Opinion | None:
        """What was typed, without the source of another text; none where only its author knows whether it is."""
        typed, seen = clean_opinion(self.opinion), clean_opinion(self.seen)
        left = typed.text != seen.text and (typed.source, typed.dated) == (seen.source, seen.dated)
        if not left or not typed.source or self.source_dite == _YES:
            return typed
        if not typed.text or typed.source == NATURE or self.source_dite == _NO:
            return replace(typed, source="", dated="")
        return None


def shown_ratings(cell: Cell) -> str:
    """Write the ratings of a cell as `CellForm` reads them back."""
    return "\n".join(f"{one.value}:{one.author}" for one in cell.ratings)
