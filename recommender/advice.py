"""What to ask the author of a vague need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.need import ReadNeed

_WHO = "Qui est gêné : des habitants, des agents, des commerçants, des élus ?"
_WHEN = "À quel moment cela se passe-t-il mal, et à quelle fréquence ?"
_TRIED = "Qu’avez-vous déjà essayé, et qu’est-ce qui n’a pas marché ?"
_WHAT = "De quoi s’agit-il : quel service, quel lieu, quelle démarche ?"


def questions_for(need: ReadNeed, *, themes: Sequence[str]) -> tuple[str, ...]:
    """Choose the questions that would separate the candidates of a vague need.

    Args:
        need: the need.
        themes: labels of the themes of the best candidates, the best first, without repeats.

    Returns:
        At most three questions in French.

    """
    if len(need.tokens) <= 1 or len(themes) < 2:
        return (_WHAT, _WHO, _TRIED)
    listed = f"{', '.join(f'« {theme} »' for theme in themes[:-1])} ou « {themes[-1]} »"
    return (f"Votre besoin touche-t-il plutôt à {listed} ?", _WHO, _WHEN)
