"""Can the service answer, and what is missing when it cannot."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from api.desk import StoreUnavailableError
from api.desk.upgrades import is_behind
from api.observation.disk_room import free_bytes
from api.resources.territories import open_territories
from recommender import Need

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.desk import Outbox
    from api.desk.database import Database
    from api.protection.crowds import Crowd
    from recommender import Recommender

logger = logging.getLogger(__name__)


class Health(StrEnum):
    """How a part of the service is."""

    OK = "ok"
    DEGRADED = "degraded"
    """It serves, and someone must look at it."""
    MISSING = "missing"
    """Without it, people cannot be served."""


@dataclass(frozen=True)
class Check:
    """How one part of the service is."""

    name: str
    """For programs: ``index``, ``territories``, ``database``, ``migrations``, ``outbox``, ``crowd`` or ``disk``."""
    health: Health
    detail: str
    """What is wrong and what to do, in French, without a figure; empty when all is well."""


class Desk(Protocol):
    """What is asked of the desk: a store has it, and so has who looks beside one."""

    @property
    def database(self) -> Database:
        """The database."""

    @property
    def outbox(self) -> Outbox:
        """The mails to send."""


_UNREADABLE: Final = "Ne répond pas ; le journal dit pourquoi."
_AWAY: Final = "La base de données ne répond pas."
_BEHIND: Final = "Des migrations manquent : deja-la database upgrade."
_STUCK: Final = "Des courriels sont bloqués : deja-la outbox les montre."
_FULL: Final = "Trop de demandes à la fois : les suivantes sont priées de revenir dans quelques secondes."
_NO_ROOM: Final = "Le disque des données est presque plein : bientôt, plus rien ne pourra y être écrit."
_NO_DISK: Final = "Le dossier des données ne répond pas."
_ROOM: Final = 200 * 2**20
"""Bytes: ten indexes, or some hundred thousand requests; time to make room."""
_LATE: Final = "Des courriels attendent depuis plus de dix minutes : aucun processus ne les envoie."


def look(recommender: Recommender, desk: Desk) -> tuple[Check, ...]:
    """Try every part that people need, for real.

    Args:
        recommender: what answers; it answers a need of ours.
        desk: what changes; its database is asked, not locked.

    Returns:
        One check a part, always in the same order.

    """
    return (
        _checked("index", lambda: _answers(recommender)),
        _checked("territories", _finds_places),
        _checked("database", lambda: _reads(desk)),
        _checked("migrations", lambda: _told(_BEHIND, Health.MISSING) if is_behind(desk.database) else _WELL),
        _checked("outbox", lambda: _sends(desk)),
    )


def crowd_check(crowd: Crowd) -> Check:
    """Tell whether there is room for one more: a service that refuses at the door still serves who is inside."""
    return Check("crowd", *((Health.DEGRADED, _FULL) if crowd.is_full else _WELL))


def disk_check(folder: Path, *, wanted: int = _ROOM) -> Check:
    """Tell whether there is room to write: a full disk goes on serving, and takes nothing more in.

    Args:
        folder: the data folder.
        wanted: bytes below which someone must look at it.

    Returns:
        The check; never ``missing``.

    """
    try:
        well = free_bytes(folder) >= wanted
    except OSError:
        return Check("disk", Health.DEGRADED, _NO_DISK)
    return Check("disk", *(_WELL if well else (Health.DEGRADED, _NO_ROOM)))


def overall(checks: tuple[Check, ...]) -> Health:
    """Give the worst of some checks.

    Args:
        checks: at least one.

    Returns:
        ``missing`` before ``degraded`` before ``ok``.

    """
    order = list(Health)
    return max((check.health for check in checks), key=order.index)


_Found = tuple[Health, str]
_WELL: Final[_Found] = (Health.OK, "")


def _told(detail: str, health: Health) -> _Found:
    return health, detail


def _checked(name: str, look_at: Callable[[], _Found]) -> Check:
    try:
        health, detail = look_at()
    except StoreUnavailableError:
        health, detail = Health.MISSING, _AWAY
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is missing
        logger.error("not ready: %s: %s", name, type(error).__name__)  # noqa: TRY400
        health, detail = Health.MISSING, _UNREADABLE
    return Check(name, health, detail)


def _answers(recommender: Recommender) -> _Found:
    recommender.recommend(Need("dépôts sauvages"), top_k=1)
    return _WELL


def _finds_places() -> _Found:
    # Opens the search of territories, so that the first person does not wait for it.
    open_territories().search("paris", top_k=1)
    return _WELL


def _reads(desk: Desk) -> _Found:
    desk.outbox.count_stuck()
    return _WELL


def _sends(desk: Desk) -> _Found:
    depth = desk.outbox.depth()
    if depth.stuck:
        return _told(_STUCK, Health.DEGRADED)
    return _told(_LATE, Health.DEGRADED) if depth.late else _WELL
