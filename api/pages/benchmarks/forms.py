"""The forms of benchmarks, as they are posted: every field may be missing or be anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from fastapi import HTTPException
from pydantic import BaseModel, Field

from api.desk import (
    BenchmarkChangedError,
    BenchmarkFinishedError,
    BenchmarkFullError,
    CellChangedError,
    NameTooLongError,
    PartRemovedError,
    TextTooLongError,
    Weighing,
)
from api.protection.form_tokens import TokenState
from api.protection.honeypot import is_caught

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.protection.form_tokens import FormTokens

PURPOSE: Final = "comparatif"
PUT_BACK: Final = "remettre"
"""The button that writes in an answer, or on a criterion, that was removed meanwhile: it is put back first."""
STALE: Final = "Cette page était ouverte depuis longtemps : vérifiez ce que vous avez écrit, puis envoyez à nouveau."


class GuardedForm(BaseModel):
    """What every form of a benchmark holds."""

    jeton: str = ""
    site_web: str = ""
    action: str = ""
    """The button that was pressed, where there are two."""

    def taken(self, tokens: FormTokens) -> bool:
        """Tell whether the form may be taken: served by us, not long ago, and not filled in by a program."""
        valid = tokens.check(self.jeton, purpose=PURPOSE) is TokenState.VALID
        return valid and not is_caught({"site_web": self.site_web})

    def check(self, tokens: FormTokens) -> None:
        """Refuse a form that holds nothing long to write again; the page behind still has it."""
        if not self.taken(tokens):
            raise HTTPException(403)


@dataclass(frozen=True)
class Refusal:
    """Why what was typed was not written: it is shown again, so that nothing of it is lost."""

    status: int
    error: str = ""
    """What to do; empty where someone else wrote in between, and both versions are shown."""
    removed: bool = False
    """Whether what was to be changed was removed in between."""

    @property
    def conflict(self) -> bool:
        """Whether someone else wrote in between."""
        return not self.error


def attempt(form: GuardedForm, tokens: FormTokens, write: Callable[[], None]) -> Refusal | None:
    """Write what a form holds.

    Args:
        form: the form.
        tokens: what knows the forms we served.
        write: what writes it.

    Returns:
        Why it was not written; none when it was.

    """
    if not form.taken(tokens):
        return Refusal(422, STALE)
    try:
        write()
    except (BenchmarkChangedError, CellChangedError):
        return Refusal(409)
    except BenchmarkFinishedError as finished:
        return Refusal(409, str(finished))
    except PartRemovedError as removed:
        return Refusal(409, str(removed), removed=True)
    except (BenchmarkFullError, NameTooLongError, TextTooLongError) as refused:
        return Refusal(422, str(refused))
    return None


class AskingForm(BaseModel):
    """What answers are proposed for; nothing of it is kept."""

    besoin: str = ""
    vus: str = ""
    """Ids of the records that were on the page that one comes from, between commas."""
    demande: str = ""
    """As in `AnswersForm`."""
    territoire: str = ""
    """The same."""
    encore: str = ""
    """Anything where answers are proposed once more: what follows is then the team's, even where it is empty."""
    titre: str = ""
    reponse: list[str] = Field(default_factory=list)
    autres: str = ""
    sans_outil: str = ""


class AnswersForm(GuardedForm):
    """Answers that were ticked, and the team's own."""

    besoin: str = ""
    vus: str = ""
    """As in `AskingForm`."""
    titre: str = ""
    reponse: list[str] = Field(default_factory=list)
    autres: str = ""
    """One a line."""
    sans_outil: str = ""
    """Those of the team's own that are no software, one a line."""
    demande: str = ""
    """Reference of the request that it is opened for, where an expert opens it from there."""
    territoire: str = ""
    """Code of the territory that it is opened for, where the page that one comes from knew it."""


class PresentationForm(GuardedForm):
    """Title and context."""

    titre: str = ""
    contexte: str = ""
    version: str = ""
    """Of both, as their author has seen them."""


class ConclusionForm(GuardedForm):
    """What the team recommends, why, and what comes next."""

    conclusion: str = ""
    version: str = ""
    """As its author has seen it."""


class CriteriaForm(GuardedForm):
    """What criteria weigh and are called, beside what the form showed, and one more."""

    poids: list[str] = Field(default_factory=list)
    """Each ``ID:WEIGHT``."""
    vus: list[str] = Field(default_factory=list)
    """The same, as it was shown."""
    propre: list[str] = Field(default_factory=list)
    """Ids of the team's own criteria."""
    nom: list[str] = Field(default_factory=list)
    """Their names, in the same order."""
    vu: list[str] = Field(default_factory=list)
    """The same, as they were shown."""
    nouveau: str = ""
    nouveau_poids: str = "1"

    @property
    def changed(self) -> Weighing:
        """What was changed of what the form showed: a colleague may have changed the rest meanwhile."""
        seen = self.seen
        weights = {one: weight for one, weight in _weights(self.poids).items() if weight != seen.weights.get(one)}
        return Weighing(weights, {one: name for one, name, shown in self._names() if name != shown})

    @property
    def seen(self) -> Weighing:
        """What the form showed."""
        return Weighing(_weights(self.vus), {one: shown for one, _, shown in self._names()})

    @property
    def new_weight(self) -> int:
        """What the new criterion weighs."""
        return int(self.nouveau_poids) if re.fullmatch(r"[0-5]", self.nouveau_poids) else 1

    def _names(self) -> list[tuple[int, str, str]]:
        lines = zip_longest(self.propre, self.nom, self.vu, fillvalue="")
        return [(int(one), name, seen) for one, name, seen in lines if re.fullmatch(r"[0-9]{1,9}", one)]


def _weights(told: list[str]) -> dict[int, int]:
    read = [re.fullmatch(r"([0-9]{1,9}):([0-5])", one) for one in told]
    return {int(one[1]): int(one[2]) for one in read if one}


class AsideForm(GuardedForm):
    """Why an answer is set aside."""

    raison: str = ""
    initiales: str = ""
    version: str = ""
    """Of the answer, as its author has seen it."""


class NameForm(GuardedForm):
    """What an answer of the team's own is called, and what it is."""

    nom: str = ""
    nature: str = ""
    """One of `OWN_KINDS`."""
    version: str = ""
    """Of the answer, as its author has seen it."""


class RemovalForm(GuardedForm):
    """Who removes an answer or a criterion."""

    initiales: str = ""
    version: str = ""
    """Of what is removed, as its author has seen it."""


class StateForm(GuardedForm):
    """Finished or not, deleted or not."""

    publier: str = ""
    confirmer: str = ""
