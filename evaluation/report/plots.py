"""Plots of the report: SVG to stand inside a page, each with a text alternative."""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from evaluation.measures.refusal import CutOff
    from evaluation.measures.reliability import Bin
    from evaluation.measures.significance import Interval

_OURS = "#6a6af4"
_OTHERS = "#b6b6c8"
_STYLE = {"svg.fonttype": "none", "font.size": 10}


def draw_bars(intervals: Mapping[str, Interval], *, name: str, alternative: str, label: str, first: str = "") -> str:
    """Draw means with their intervals as horizontal bars.

    Args:
        intervals: by row, from top to bottom; at least one.
        name: of the plot, unique in the page.
        alternative: what the plot shows, for who does not see it.
        label: of the axis.
        first: the row that is set off.

    Returns:
        An ``svg`` element.

    """
    figure, axes = _axes(7, 0.34 * len(intervals) + 0.8)
    rows = list(intervals)
    values = [intervals[row].value for row in rows]
    below = [intervals[row].value - intervals[row].low for row in rows]
    above = [intervals[row].high - intervals[row].value for row in rows]
    colours = [_OURS if row == first else _OTHERS for row in rows]
    axes.barh(rows, values, xerr=[below, above], color=colours, error_kw={"ecolor": "#161616", "capsize": 3})
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel(label)
    return _svg(figure, name=name, alternative=alternative)


def draw_calibration(curves: Mapping[str, Sequence[Bin]], *, name: str, alternative: str) -> str:
    """Draw what was predicted against what came true.

    Args:
        curves: bins by what was predicted.
        name: of the plot, unique in the page.
        alternative: what the plot shows, for who does not see it.

    Returns:
        An ``svg`` element.

    """
    figure, axes = _square()
    axes.plot([0, 1], [0, 1], color="#929292", linestyle="--", label="perfect")
    for (curve, bins), marker in zip(curves.items(), "os^Dv", strict=False):
        axes.plot([b.predicted for b in bins], [b.observed for b in bins], marker=marker, label=curve)
    axes.set_xlabel("probability said")
    axes.set_ylabel("share that was useful")
    axes.legend(frameon=False)
    return _svg(figure, name=name, alternative=alternative)


def draw_trade_off(cut_offs: Sequence[CutOff], *, now: tuple[float, float], name: str, alternative: str) -> str:
    """Draw what each cut-off would answer and refuse.

    Args:
        cut_offs: by rising probability.
        now: the shares answered and refused as the recommender is served.
        name: of the plot, unique in the page.
        alternative: what the plot shows, for who does not see it.

    Returns:
        An ``svg`` element.

    """
    figure, axes = _square()
    axes.plot([c.refused for c in cut_offs], [c.answered for c in cut_offs], color="#6a6a8f", label="every cut-off")
    axes.plot([now[1]], [now[0]], marker="o", color="#000091", linestyle="", label="as served")
    for cut in cut_offs[::5]:
        axes.annotate(f"{cut.probability:.1f}", (cut.refused, cut.answered), fontsize=8)
    axes.set_xlabel("unanswerable needs refused")
    axes.set_ylabel("answerable needs not refused")
    axes.legend(frameon=False, loc="lower left")
    return _svg(figure, name=name, alternative=alternative)


def _square() -> tuple[Figure, Axes]:
    figure, axes = _axes(4.6, 4.2)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    return figure, axes


def _axes(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height))
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure, *, name: str, alternative: str) -> str:
    written = io.StringIO()
    # The salt, and no metadata (they hold the date), make the same figures give the same bytes.
    with mpl.rc_context({**_STYLE, "svg.hashsalt": name}):
        figure.savefig(written, format="svg", bbox_inches="tight", transparent=True)
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'( id="|url\(#|href="#)', rf"\g<1>{name}-", svg)  # ids are unique in a page
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alternative)}" ', 1)
