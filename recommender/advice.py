"""What to ask the author of a vague need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.results import Verdict

if TYPE_CHECKING:
    from recommender.need import ReadNeed

_WHO = "Qui est gêné : des habitants, des agents, des commerçants, des élus ?"
_WHEN = "À quel moment cela se passe-t-il mal, et à quelle fréquence ?"
_TRIED = "Qu’avez-vous déjà essayé, et qu’est-ce qui n’a pas marché ?"
_WHAT = "De quoi s’agit-il : quel service, quel lieu, quelle démarche ?"


def questions_for(need: ReadNeed, verdict: Verdict) -> tuple[str, ...]:
    """Choose the questions that would make a need clearer.

    Args:
        need: the need.
        verdict: what could be said of it.

    Returns:
        At most three questions in French; none unless the need is vague.

    """
    if verdict is not Verdict.VAGUE:
        return ()
    return (_WHAT, _WHO, _TRIED) if len(need.tokens) <= 1 else (_WHO, _WHEN, _TRIED)
