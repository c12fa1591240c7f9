"""Pairs of texts that teach the encoder: ``python -m evaluation.training_pairs PATH``.

Needs written for training (never those of the test collection) meet the passages
of their record; inside a record, the problem and the hypotheses meet what was
found and answered.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import Catalogue
from corpus.passages import PassageKind, passages_of
from corpus.records import Investigation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.passages import Passage
    from corpus.records import Record

TRAINING_NEEDS = Path(__file__).parent / "collections/training-needs/needs.jsonl"
_ASKED = frozenset({PassageKind.PROBLEM, PassageKind.HYPOTHESIS})
_TOLD = frozenset({PassageKind.FINDING, PassageKind.SOLUTION, PassageKind.LESSON, PassageKind.PURPOSE})
_WHOLE_CHARACTERS = 900
_SEED = 20261122


def training_pairs(catalogue: Catalogue) -> Iterator[dict[str, object]]:
    """Make the pairs.

    Args:
        catalogue: the records.

    Yields:
        ``{"query", "passage", "record", "kin"}``; ``kin`` are the records linked to
        the record, which may answer too. The order is always the same.

    """
    rng = random.Random(_SEED)  # noqa: S311 - not for secrets
    kin = _kin(catalogue)
    for line in TRAINING_NEEDS.read_text(encoding="utf-8").splitlines():
        need = json.loads(line)
        record = catalogue.record(need["record"])
        for passage in (rng.choice(passages_of(record)).text, _whole(record)):
            yield {"query": need["text"], "passage": passage, "record": record.id, "kin": kin[record.id]}
    for record in _records(catalogue):
        for asked, told in _inside(passages_of(record), rng=rng):
            yield {"query": asked.text, "passage": told.text, "record": record.id, "kin": kin[record.id]}


def _inside(passages: list[Passage], *, rng: random.Random) -> Iterator[tuple[Passage, Passage]]:
    told = [passage for passage in passages if passage.kind in _TOLD]
    for passage in passages:
        if passage.kind in _ASKED and told:
            yield passage, rng.choice(told)


def _whole(record: Record) -> str:
    return " ".join(passage.text for passage in passages_of(record))[:_WHOLE_CHARACTERS]


def _records(catalogue: Catalogue) -> list[Record]:
    return [*catalogue.investigations, *catalogue.tools]


def _kin(catalogue: Catalogue) -> dict[str, list[str]]:
    """List, for each record, the records linked to it."""
    records = _records(catalogue)
    links = {record.id: set(_links(record)) for record in records}
    return {
        one.id: sorted(other.id for other in records if other.id in links[one.id] or one.id in links[other.id])
        for one in records
    }


def _links(record: Record) -> list[str]:
    return record.tools if isinstance(record, Investigation) else [use.investigation for use in record.uses]


if __name__ == "__main__":
    lines = [json.dumps(pair, ensure_ascii=False) for pair in training_pairs(Catalogue.load())]
    Path(sys.argv[1]).write_text("\n".join(lines) + "\n", encoding="utf-8")
