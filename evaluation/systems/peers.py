"""Which peers there are, and which are not installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.systems import lancedb_hybrid, txtai_hybrid

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluation.systems.protocol import Corpus, System
    from models.encoder import Encoder


@dataclass(frozen=True)
class Peer:
    """An engine we compare ourselves with."""

    package: str
    build: Callable[[Corpus, Encoder], list[System]]
    missing: str | None
    """Why it cannot be used; None when it is installed."""


PEERS = (
    Peer("txtai", txtai_hybrid.build, txtai_hybrid.MISSING),
    Peer("lancedb", lancedb_hybrid.build, lancedb_hybrid.MISSING),
)


def missing_peers() -> list[str]:
    """Name the packages that are not installed."""
    return [peer.package for peer in PEERS if peer.missing is not None]


def build_peers(corpus: Corpus, encoder: Encoder) -> list[System]:
    """Build every installed peer on a corpus."""
    return [system for peer in PEERS if peer.missing is None for system in peer.build(corpus, encoder)]
