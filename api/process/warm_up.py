"""Do once, as soon as the service listens, what its first visitors would else wait for."""

from __future__ import annotations

import atexit
from threading import Thread
from typing import TYPE_CHECKING, Final

from api.pages.rendering import environment
from api.process.heap import give_back_freed_memory
from recommender import Need

if TYPE_CHECKING:
    from recommender import Recommender

_NEED: Final = "Il nous faut un outil pour les dépôts sauvages d’encombrants dans la rue."
"""Goes the whole way: it asks for a solution, finds matches of both kinds and has them explained."""
_PAGES: Final = ("pages/home.html", "pages/results.html", "partials/preview.html", "pages/request_territory.html")


def start_warm_up(recommender: Recommender) -> Thread:
    """Answer a need of ours, uncounted, and compile the pages that people begin with, beside everything else.

    Whoever comes earlier waits as long as without it: compiling rules and pages takes a second.

    Args:
        recommender: what answers.

    Returns:
        The thread, started; it ends by itself, and the process waits for it: one that computes in C++ while the
        interpreter goes down takes the process with it.

    """
    thread = Thread(target=_warm_up, args=(recommender,), name="warm-up", daemon=True)
    thread.start()
    atexit.register(thread.join)
    return thread


def _warm_up(recommender: Recommender) -> None:
    for page in _PAGES:
        environment().get_template(page)
    recommender.recommend(Need(_NEED))
    give_back_freed_memory()
