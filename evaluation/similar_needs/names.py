"""How well names tell groups of needs: ``python -m evaluation.similar_needs.names``.

The labelled groups of ``requests-unseen-fr`` are named as the desk names recurrent needs. From the name alone, the
encoder then looks for the group among all groups of the collection, those of a single request included: a name that
tells what a need is about finds it. The quoted request is left out of its group, so that a quotation does not find
itself. Names were made on ``requests-fr``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evaluation.measures.significance import Interval, interval_of_mean
from evaluation.similar_needs.requests import REQUESTS_FR, REQUESTS_UNSEEN_FR, load_requests
from evaluation.similar_needs.vectors import encoded_needs, vectors_of
from recommender import NeedLikeness, load_default_encoder
from recommender.similar_needs.groups import central
from recommender.similar_needs.likeness import unit
from recommender.similar_needs.telling_phrases import telling_phrase
from recommender.similar_needs.telling_words import NeedGroup, telling_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluation.similar_needs.requests import RequestSet
    from models.encoder import Encoder

NEED_NAMES = Path(__file__).parents[1] / "results" / "need-names.json"
"""What was measured on the unseen requests."""


@dataclass(frozen=True)
class GroupName:
    """A group of two requests and more, and how the desk tells it."""

    group: str
    words: tuple[str, ...]
    phrase: str
    quoted: int
    """Number of the request that is quoted."""


@dataclass(frozen=True)
class NameResults:
    """How often the right group is found, over the named groups."""

    named: int
    among: int
    """Groups that are looked among."""
    without_words: int
    """Groups that no word names: their title is the quotation."""
    words: Interval
    """Share found first by the words alone."""
    phrase: Interval
    """By the quotation alone."""
    both: Interval
    both_rank: Interval
    """Mean of one over the rank of the right group, by words and quotation."""


def names_of(requests: RequestSet, vectors: NDArray[np.float32], *, likeness: NeedLikeness) -> list[GroupName]:
    """Name the groups of two requests and more.

    Args:
        requests: requests with their true groups.
        vectors: array ``(n_requests, dimension)``: as `vectors_of` makes them.
        likeness: what was learned of the likeness of needs.

    Returns:
        The names, in the order of the groups' first requests.

    """
    rows = {group: found for group, found in _rows(requests).items() if len(found) > 1}
    texts = [request.text for request in requests.requests]
    subjects = vectors[:, : likeness.subjects_dimension]
    groups = {
        number: NeedGroup([texts[row] for row in found], subjects[found].mean(axis=0))
        for number, found in enumerate(rows.values())
    }
    words = telling_words(groups, likeness.subjects)
    quoted = [found[central(vectors[found])] for found in rows.values()]
    return [
        GroupName(
            group, words[number], telling_phrase(texts[row], words[number], subjects=likeness.subjects), quoted=row
        )
        for number, (group, row) in enumerate(zip(rows, quoted, strict=True))
    ]


def measure_names(requests: RequestSet, encoder: Encoder, *, likeness: NeedLikeness) -> NameResults:
    """Measure the names of a collection's groups.

    Args:
        requests: requests with their true groups.
        encoder: what encodes requests and names.
        likeness: what was learned of the likeness of needs.

    Returns:
        The measures, with intervals at 95 %.

    """
    names = names_of(requests, vectors_of(requests.requests, encoder, likeness=likeness), likeness=likeness)
    said = _corrected([request.text for request in requests.requests], encoder, likeness=likeness)
    rows, quoted = _rows(requests), {name.group: name.quoted for name in names}
    means = np.stack(
        [said[[row for row in found if row != quoted.get(group)]].mean(axis=0) for group, found in rows.items()]
    )
    right = [list(rows).index(name.group) for name in names]
    words = [", ".join(name.words) or name.phrase for name in names]
    phrases = [name.phrase for name in names]
    told = [words, phrases, [" : ".join(both) for both in zip(words, phrases, strict=True)]]
    ranks = [_ranks(_corrected(texts, encoder, likeness=likeness) @ means.T, right) for texts in told]
    return NameResults(
        named=len(names),
        among=len(rows),
        without_words=sum(not name.words for name in names),
        words=interval_of_mean([float(rank == 1) for rank in ranks[0]]),
        phrase=interval_of_mean([float(rank == 1) for rank in ranks[1]]),
        both=interval_of_mean([float(rank == 1) for rank in ranks[2]]),
        both_rank=interval_of_mean([1 / rank for rank in ranks[2]]),
    )


def _rows(requests: RequestSet) -> dict[str, list[int]]:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(requests.groups):
        rows[group].append(row)
    return rows


def _corrected(texts: Sequence[str], encoder: Encoder, *, likeness: NeedLikeness) -> NDArray[np.float32]:
    return np.stack([unit(row - likeness.mean) for row in encoded_needs(texts, encoder)])


def _ranks(scores: NDArray[np.float32], right: Sequence[int]) -> list[int]:
    return [1 + int((row > row[number]).sum()) for row, number in zip(scores, right, strict=True)]


def main() -> None:
    """Measure the unseen requests and store the measures; ``--development`` prints those of requests-fr, and names."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.similar_needs.names", description=main.__doc__)
    parser.add_argument("--development", action="store_true")
    development = parser.parse_args().development
    requests = load_requests(folder=REQUESTS_FR if development else REQUESTS_UNSEEN_FR)
    encoder, likeness = load_default_encoder(threads=1), NeedLikeness.load()
    told = json.dumps(asdict(measure_names(requests, encoder, likeness=likeness)), indent=2) + "\n"
    if development:
        vectors = vectors_of(requests.requests, encoder, likeness=likeness)
        for name in names_of(requests, vectors, likeness=likeness):
            sys.stdout.write(f"{name.group}: {', '.join(name.words)} « {name.phrase} »\n")
    else:
        NEED_NAMES.write_text(told, encoding="utf-8")
    sys.stdout.write(told)


if __name__ == "__main__":
    main()
