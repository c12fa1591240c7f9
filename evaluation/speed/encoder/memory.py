"""Resident memory of the encoder alone: ``python -m evaluation.speed.encoder.memory`` in a new process."""

from __future__ import annotations

from typing import Final

from evaluation.speed.mix import development_mix, every_nth
from evaluation.speed.processes import resident_mb, run_fresh, tell
from evaluation.speed.spread import Spread, spread_of
from recommender import load_default_encoder

ENCODER_MB: Final = 250.0
"""What the encoder alone, with its libraries, may hold."""
SERVICE_MB: Final = 400.0
"""What the whole service may hold."""


def measure_encoder_memory(*, repeats: int) -> Spread:
    """Load the encoder in new processes, encode needs of all lengths, and weigh them in MB."""
    return spread_of(
        [float(run_fresh(["evaluation.speed.encoder.memory"])[-1].what["memory_mb"]) for _ in range(max(2, repeats))]
    )


def main() -> None:
    """Encode a hundred needs, and tell what this process holds."""
    encoder = load_default_encoder()
    for text in every_nth(development_mix().every, 100):
        encoder.encode_queries([text])
    tell(memory_mb=resident_mb())


if __name__ == "__main__":
    main()
