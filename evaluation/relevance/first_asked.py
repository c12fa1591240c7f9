"""Whether what each territory first asked for finds its investigation.

``python -m evaluation.relevance.first_asked FOLDER`` types each into the recommender that ships.

The statements of problem of the published synthesis, in its own words, when its text and index are at hand: they are
no part of the project. The records were written from the same document in other words, and some of what the ranking
learned was written from the records: this tells whether what was known is found, not how well unseen needs are.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import DATA
from corpus.records import Investigation
from corpus.sources.pni import draft_of, read_synthesis
from corpus.sources.rows import Row
from evaluation.measures.significance import Interval, interval_of_share
from recommender import Need, Recommender, RecordKind, ensure_index, load_default_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

FIRST_ASKED = Path(__file__).parents[1] / "results" / "first-asked.json"
"""What was measured."""


@dataclass(frozen=True)
class FirstAsked:
    """Where the investigation of each statement stands, each share with its Wilson interval at 95 %."""

    hit_1: Interval
    """Share of the statements whose investigation comes first."""
    hit_3: Interval
    """Share of those whose investigation is among the first three."""
    answered: Interval
    """Share of those that are answered, rather than refused or asked to say more."""
    not_first: Mapping[str, int]
    """Place of each investigation that does not come first, by id."""


def read_statements(folder: Path) -> Iterator[tuple[str, str]]:
    """Read the statements of problem.

    Args:
        folder: holds the text of the synthesis and its index, see `corpus.sources.pni`.

    Yields:
        Id and statement of each investigation, in the order of the index.

    Raises:
        SourceError: if a file is missing.

    """
    for row in read_synthesis(folder):
        if isinstance(row, Row) and isinstance(draft := draft_of(row), Investigation):
            yield draft.id, draft.problem.text


def measure_first_asked(
    statements: Sequence[tuple[str, str]], answer: Callable[[str], tuple[Sequence[str], bool]]
) -> FirstAsked:
    """Measure.

    Args:
        statements: id of the right investigation, and statement; at least one.
        answer: gives the investigations, best first, and whether the statement is answered.

    Returns:
        The measures.

    """
    answers = [answer(text) for _, text in statements]
    places = [ranking.index(i) + 1 for (i, _), (ranking, _) in zip(statements, answers, strict=True)]
    return FirstAsked(
        hit_1=interval_of_share(sum(place == 1 for place in places), len(places)),
        hit_3=interval_of_share(sum(place <= 3 for place in places), len(places)),
        answered=interval_of_share(sum(answered for _, answered in answers), len(answers)),
        not_first={i: place for (i, _), place in zip(statements, places, strict=True) if place > 1},
    )


def main() -> None:
    """Measure the shipped recommender, store and print."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.relevance.first_asked", description=__doc__)
    parser.add_argument("folder", type=Path, help="the synthesis and its index")
    folder: Path = parser.parse_args().folder
    recommender = Recommender.load(ensure_index(DATA, encoder := load_default_encoder(), data_dir=Path("var")), encoder)

    def answer(text: str) -> tuple[list[str], bool]:
        told = recommender.recommend(Need(text))
        ranking = [ranked.record_id for ranked in told.rankings[RecordKind.INVESTIGATION]]
        return ranking, bool(told.investigations)

    found = measure_first_asked(list(read_statements(folder)), answer)
    FIRST_ASKED.write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(FIRST_ASKED.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
