"""Figures of growth as a table of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evaluation.speed.spread import Spread
    from tests.scale.growth import ScaleRow


def table_of(rows: Sequence[ScaleRow]) -> str:
    """Lay out rows, one column a size."""
    lines: dict[str, Callable[[ScaleRow], str]] = {
        "vectors of real texts": lambda row: f"{row.real:,}",
        "in memory, exact: all scores, ms": lambda row: _told(row.memory_ms),
        "PostgreSQL: ten nearest, ms": lambda row: _told(row.nearest_ms),
        "PostgreSQL: the scores a need is ranked by, ms": lambda row: _told(row.scores_ms),
        "the same over memory": lambda row: _told(row.scores_over_memory),
        "PostgreSQL: ten nearest of one theme, ms": lambda row: _told(row.filtered_ms),
        "PostgreSQL: ten by words, ms": lambda row: _told(row.words_ms),
        "of the ten best, found as nearest": lambda row: f"{row.recall_at_10:.3f}",
        "of the ten best, found among the scores": lambda row: f"{row.recall_of_scores:.3f}",
        "of the ten best of a theme, found": lambda row: f"{row.filtered_recall:.3f}",
        "share of the theme": lambda row: f"{row.filtered_share:.2f}",
        "filling, s": lambda row: f"{row.filling_s:.0f}",
        "table and indexes, MB": lambda row: f"{row.table_mb:,.0f} + {row.indexes_mb:,.0f}",
        "vectors in the memory of each process otherwise, MB": lambda row: f"{row.memory_mb:,.0f}",
    }
    head = ["passages", *(f"{row.passages:,}" for row in rows)]
    body = [[name, *(tell(row) for row in rows)] for name, tell in lines.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *body])


def _told(spread: Spread) -> str:
    return f"{spread.median:.1f} ({spread.low:.1f} to {spread.high:.1f})"
