"""The whole path of a need over the encoder alone, round by round, in one process, a need at a time."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from evaluation.speed.mix import every_nth
from evaluation.speed.spread import Spread, in_turn, ratios_of, spread_of
from models.bare_pass import BarePass, PassSettings
from recommender import Need

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evaluation.speed.mix import Mix
    from recommender import Recommender

GOALS: Final = {"long": 1.15, "short": 1.5}
"""What the ratio must keep to, by length of the need; the whole mix has no goal."""
SETTINGS: Final = tuple(
    PassSettings(threads, arena, spinning)
    for threads in (1, 2)
    for arena in (False, True)
    for spinning in ((False,) if threads == 1 else (False, True))
)
"""What is tried for the encoder alone."""
_TRIED_ON: Final = 24


@dataclass(frozen=True)
class PathRow:
    """Needs of one length."""

    needs: int
    encoder_ms: Spread
    """The encoder alone at its fastest setting: tokens and one pass; the mean over the needs of a repeat."""
    whole_ms: Spread
    """Read, encode, gather, fuse, rank, calibrate, explain."""
    ratio: Spread
    """Whole over encoder, repeat by repeat."""
    goal: float | None


@dataclass(frozen=True)
class WholePath:
    """The whole path over the encoder alone."""

    settings_ms: dict[str, float]
    """Median of the encoder alone over the mix, by its setting."""
    fastest: str
    rows: dict[str, PathRow]
    """By length: ``short``, ``long``, ``every``."""


def fastest_setting(directory: Path, mix: Mix, *, rounds: int) -> tuple[PassSettings, dict[str, float]]:
    """Try every setting of the encoder alone, in turn.

    Args:
        directory: the encoder's files.
        mix: the needs.
        rounds: how often each need is encoded.

    Returns:
        The fastest setting, and the mean milliseconds of each, by name: over the needs, the median of a need's rounds.

    """
    texts = every_nth(mix.every, _TRIED_ON)
    passes = {settings.name: BarePass.load(directory, settings=settings) for settings in SETTINGS}
    took = in_turn(passes, texts, rounds=rounds)
    milliseconds = {name: float(1000 * np.median(times, axis=0).mean()) for name, times in took.items()}
    return min(SETTINGS, key=lambda settings: milliseconds[settings.name]), milliseconds


def measure_whole_path(recommender: Recommender, directory: Path, mix: Mix, *, repeats: int, needs: int) -> WholePath:
    """Measure the whole path.

    Args:
        recommender: what answers, without a cache.
        directory: the files of its encoder.
        mix: the needs.
        repeats: of each need.
        needs: of each length, at most.

    Returns:
        The ratio, by length.

    """
    settings, milliseconds = fastest_setting(directory, mix, rounds=5)
    bare = BarePass.load(directory, settings=settings)
    lengths = {"short": mix.short, "long": mix.long, "every": mix.every}
    rows = {
        name: _row(recommender, bare, every_nth(texts, needs), repeats=repeats, goal=GOALS.get(name))
        for name, texts in lengths.items()
    }
    return WholePath(milliseconds, settings.name, rows)


def _row(
    recommender: Recommender, bare: BarePass, texts: tuple[str, ...], *, repeats: int, goal: float | None
) -> PathRow:
    calls: dict[str, Callable[[str], object]] = {
        "encoder": bare,
        "whole": lambda text: recommender.recommend(Need(text)),
    }
    in_turn(calls, texts, rounds=1)
    gc.collect()
    means = {
        name: (1000 * times.mean(axis=1)).tolist() for name, times in in_turn(calls, texts, rounds=repeats).items()
    }
    return PathRow(
        needs=len(texts),
        encoder_ms=spread_of(means["encoder"]),
        whole_ms=spread_of(means["whole"]),
        ratio=ratios_of(means["whole"], means["encoder"]),
        goal=goal,
    )
