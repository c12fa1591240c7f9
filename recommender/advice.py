"""What to ask the author of a vague need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.need import ReadNeed

_WHO = "Qui est gêné : des habitants, des agents, des commerçants, des élus ?"
_WHEN = "À quel moment cela se passe-t-il mal, et à quelle fréquence ?"
_TRIED = "Qu’avez-vous déjà essayé, et qu’est-ce qui n’a pas marché ?"
_WHAT = "De quoi s’agit-il : quel service, quel lieu, quelle démarche ?"


def questions_for(need: ReadNeed, verdict: Verdict, *, themes: Sequence[str]) -> tuple[str, ...]:
    """Choose the questions that would separate the candidates of a vague need.

    Args:
        need: the need.
        verdict: what could be said of it.
        themes: labels of the themes of the best candidates, the best first, without repeats.

    Returns:
        At most three questions in French; none unless the need is vague.

    """
    if verdict is not Verdict.VAGUE:
        return ()
    if len(need.tokens) <= 1 or len(themes) < 2:
        return (_WHAT, _WHO, _TRIED)
    listed = f"{', '.join(f'« {theme} »' for theme in themes[:-1])} ou « {themes[-1]} »"
    return (f"Votre besoin touche-t-il plutôt à {listed} ?", _WHO, _WHEN)
