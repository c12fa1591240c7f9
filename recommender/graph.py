"""Support by links: a tool used by a matching investigation, an investigation whose tool matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.results import RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from corpus.catalogue import Catalogue


class Links:
    """Which tools which investigations name."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read the links of a catalogue."""
        tools = {tool.id: number for number, tool in enumerate(catalogue.tools)}
        self._named = np.zeros((len(catalogue.investigations), len(tools)), dtype=bool)
        for row, investigation in enumerate(catalogue.investigations):
            self._named[row, [tools[tool] for tool in investigation.tools]] = True

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
            supported[RecordKind.TOOL] = self._best(investigations[:, None])
            supported[RecordKind.INVESTIGATION] = self._best(tools[None, :])
        return supported

    def _best(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        spread = float(scores.std())
        standard = np.maximum(scores / spread, 0.0) if spread > 1e-9 else np.zeros_like(scores)
        best: NDArray[np.float32] = np.where(self._named, standard, 0.0).max(axis=0 if scores.shape[1] == 1 else 1)
        return best.astype(np.float32)
