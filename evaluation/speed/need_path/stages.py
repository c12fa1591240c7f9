"""Where the time of a need goes: a thread looks at what runs a thousand times a second, as a sampling profiler does."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from recommender import Need

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from recommender import Recommender

PICTURE: Final = Path(__file__).parents[2] / "results" / "speed-profile.svg"
_ROOT: Final = Path(__file__).parents[3]
_OURS: Final = ("models", "recommender", "corpus")
_EVERY: Final = 0.001
_FEWEST: Final = 0.01
"""Share below which a place is told among the others."""


def measure_stages(recommender: Recommender, texts: Sequence[str]) -> dict[str, float]:
    """Look where the time goes.

    Args:
        recommender: what answers.
        texts: needs to answer meanwhile.

    Returns:
        Share of the looks by place, the innermost file of ours and its function, most first; they sum to 1.

    """
    seen: Counter[str] = Counter()
    done, watched = threading.Event(), threading.get_ident()

    def look() -> None:
        while not done.wait(_EVERY):
            frame = sys._current_frames().get(watched)  # noqa: SLF001 - what a profiler in the process has
            seen[place_of(frame)] += 1

    interval = sys.getswitchinterval()
    # The watcher waits for its turn no longer than it looks away, or long native calls would be seen too often.
    sys.setswitchinterval(_EVERY / 10)
    watcher = threading.Thread(target=look, name="watcher")
    watcher.start()
    try:
        for text in texts:
            recommender.recommend(Need(text))
    finally:
        done.set()
        watcher.join()
        sys.setswitchinterval(interval)
    return shares_of(seen)


def place_of(frame: FrameType | None) -> str:
    """Name the innermost file and function of ours that a frame stands in."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_ROOT):
            place = path.relative_to(_ROOT)
            if place.parts[0] in _OURS:
                return f"{place.as_posix()} {frame.f_code.co_name.strip('<>')}"
        frame = frame.f_back
    return "elsewhere"


def shares_of(seen: Counter[str]) -> dict[str, float]:
    """Turn counts into shares; places that are seldom seen are told together.

    Args:
        seen: how often each place was seen.

    Returns:
        Shares, most first, ``elsewhere`` last.

    Examples:
        >>> shares_of(Counter({"a": 990, "b": 9, "c": 1}))
        {'a': 0.99, 'elsewhere': 0.01}

    """
    total = max(1, seen.total())
    told = {p: n / total for p, n in seen.most_common() if n / total >= _FEWEST and p != "elsewhere"}
    rest = round(1.0 - sum(told.values()), 6)
    return {**told, "elsewhere": rest} if rest > 0 else told


def draw_stages(shares: dict[str, float], path: Path) -> None:
    """Draw the shares as bars.

    Args:
        shares: by place.
        path: the SVG to write.

    """
    # Heavy, and wanted by who measures alone.
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    mpl.rcParams["svg.hashsalt"] = "deja-la"
    figure = Figure(figsize=(9, 0.6 + 0.28 * len(shares)), layout="constrained")
    axes = figure.subplots()
    places = list(shares)[::-1]
    axes.barh(places, [100 * shares[place] for place in places], color="#000091")
    axes.set_xlabel("% of the time of a need, cache off")
    axes.spines[["top", "right"]].set_visible(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
