"""Support by links: a tool used by a matching investigation, an investigation whose tool matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.ranked_records import RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from corpus.catalogue import Catalogue

_SAME = 1e-9
"""Standard deviation up to which scores are all the same."""


class Links:
    """Which tools which investigations name."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read the links of a catalogue."""
        tools = {tool.id: number for number, tool in enumerate(catalogue.tools)}
        linked = [(row, tools[tool]) for row, one in enumerate(catalogue.investigations) for tool in one.tools]
        self._investigations, self._tools = np.array(linked, dtype=np.int64).reshape(-1, 2).T

    def support(self, fused: Mapping[RecordKind, NDArray[np.float32]]) -> dict[RecordKind, NDArray[np.float32]]:
        """Give each record the best score among the records linked to it.

        Args:
            fused: by kind, array ``(n_records,)``: the fused scores, in the order of the catalogue.

        Returns:
            By kind, array ``(n_records,)``, float32: the best score of a linked record, in standard deviations of
            the scores of its kind; 0 without a link, below the mean, or when the other kind is absent.

        """
        supported = {kind: np.zeros(len(scores), dtype=np.float32) for kind, scores in fused.items()}
        if len(fused) == len(RecordKind):
            investigations, tools = fused[RecordKind.INVESTIGATION], fused[RecordKind.TOOL]
            lifted = supported[RecordKind.TOOL], supported[RecordKind.INVESTIGATION]
            np.maximum.at(lifted[0], self._tools, _standard(investigations).take(self._investigations))
            np.maximum.at(lifted[1], self._investigations, _standard(tools).take(self._tools))
        return supported


def _standard(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Count scores in their standard deviations; zeros where they are all the same."""
    spread = scores.std()
    return scores / spread if spread > _SAME else np.zeros_like(scores)
