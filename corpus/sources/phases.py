"""The phases of a product of beta.gouv.fr: which one it is in on a day, and which is only planned."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.sources.cells import date_of, folded_label, text_of
from corpus.sources.rows import CellError
from corpus.sources.vocabularies import PHASES, PHASES_SAID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Phase:
    """A phase as a fiche tells it."""

    name: str
    """Folded: a key of `PHASES`."""
    start: dt.date | None
    to_come: bool = False

    @property
    def said(self) -> str:
        """Tell it with its day: ``En service depuis le 03/11/2025``."""
        words = PHASES_SAID[self.name]
        if not self.start:
            return words.removesuffix(",").removesuffix(" depuis")
        words = words.replace(" depuis", " à partir du") if self.to_come else f"{words} le"
        return f"{words} {self.start:%d/%m/%Y}"

    @property
    def planned(self) -> str:
        """Tell that it is to come: ``Prévu le 03/11/2027 : en service.``."""
        words = PHASES_SAID[self.name].removesuffix(",").removesuffix(" depuis")
        return f"Prévu le {self.start:%d/%m/%Y} : {words[0].lower()}{words[1:]}."


def phase_of(cells: Mapping[str, object], *, today: dt.date | None) -> tuple[Phase | None, Phase | None]:
    """Tell which phase a product is in, and which comes next.

    A phase without a day began after those that stand before it. One whose day is to come is a plan, and no state.

    Args:
        cells: the front matter of the fiche.
        today: the day on which it is read; None: every phase has begun.

    Returns:
        The phase that began last, or the first to come where none has begun; then the first that is planned after it.

    Raises:
        CellError: if a phase is none that we know.

    """
    begun: list[tuple[dt.date, int, Phase]] = []
    to_come: list[tuple[dt.date, int, Phase]] = []
    latest = dt.date.min
    for place, (name, start) in enumerate(_told(cells)):
        latest = max(latest, start or latest)
        planned = bool(today) and (start or latest) > (today or latest)
        (to_come if planned else begun).append((start or latest, place, Phase(name, start, planned)))
    to_come.sort(key=lambda phase: phase[:2])
    if begun:
        return max(begun, key=lambda phase: phase[:2])[2], next((one for *_, one in to_come if one.start), None)
    return next((one for *_, one in to_come), None), None


def _told(cells: Mapping[str, object]) -> Sequence[tuple[str, dt.date | None]]:
    phases = cells.get("phases") or []
    if not isinstance(phases, list):
        raise CellError("phases", phases, "une liste de phases est attendue")
    told = []
    for place, phase in enumerate(phases):
        if not isinstance(phase, dict) or folded_label(text_of(phase, "name")) not in PHASES:
            found = phase.get("name") if isinstance(phase, dict) else phase
            raise CellError(f"phases.{place}.name", found, f"phase inconnue ; attendu : {', '.join(PHASES)}")
        told.append((folded_label(text_of(phase, "name")), date_of(phase, "start")))
    return told
