"""What teaches the encoder: ``python -m evaluation.fitting.training_pairs FOLDER [--samples DIR]``.

Pairs of a text as it is asked and a text as it is stored (``pairs.jsonl``), and plain texts whose vectors the smaller
encoder learns from the larger (``texts.jsonl``). Needs written for training, never those of the test collection, meet
the passages and the wordings of their record; inside a record, problem and hypotheses meet what was found and
answered. With the samples of open catalogues at hand, missions of public services meet their solutions, and half of the
known-item statements their service; the other half is only measured.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import DATA, Catalogue
from corpus.example_needs import load_example_needs
from corpus.passages import PassageKind, passages_of
from corpus.records import Investigation
from evaluation.fitting.sample_texts import public_services, sentences, tool_descriptions
from evaluation.lines import json_lines
from evaluation.noise import carelessly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.passages import Passage
    from corpus.records import Record

TRAINING_NEEDS = Path(__file__).parents[1] / "collections/training-needs"
_ASKED = frozenset({PassageKind.PROBLEM, PassageKind.HYPOTHESIS})
_TOLD = frozenset({PassageKind.FINDING, PassageKind.SOLUTION, PassageKind.LESSON, PassageKind.PURPOSE})
_WHOLE_CHARACTERS = 600
_CARELESS = 0.3
"""Share of the texts as asked that are typed carelessly."""
_SENTENCES = 5_000
"""Sentences of the samples whose vectors are learned, drawn at random: they take half an hour of two cores."""
_SEED = 20261126


def training_pairs(catalogue: Catalogue, *, samples: Path | None = None) -> Iterator[dict[str, object]]:
    """Make the pairs.

    Args:
        catalogue: the records.
        samples: the folder of the samples of open catalogues, if it is at hand.

    Yields:
        ``{"query", "passage", "record", "kin"}``; ``kin`` are the records linked to
        the record, which may answer too. The order is always the same.

    """
    rng = random.Random(_SEED)  # noqa: S311 - not for secrets
    kin = _kin(catalogue)
    for asked, told, record_id in _all(catalogue, samples, rng=rng):
        query = carelessly(asked, rng=rng) if rng.random() < _CARELESS else asked
        yield {"query": query, "passage": told, "record": record_id, "kin": kin.get(record_id, [])}


def training_texts(catalogue: Catalogue, *, samples: Path | None = None) -> Iterator[dict[str, str]]:
    """List the texts whose vectors are learned.

    Args:
        catalogue: the records.
        samples: the folder of the samples of open catalogues, if it is at hand.

    Yields:
        ``{"typed", "meant", "use"}``: what the learner reads, what the teacher reads, and ``query`` or ``passage``.

    """
    rng = random.Random(_SEED)  # noqa: S311 - not for secrets
    asked = [text for texts in load_example_needs(DATA).values() for text in texts]
    asked += [need["text"] for need in json_lines(TRAINING_NEEDS / "unanswerable.jsonl")]
    told = []
    for record in catalogue.records:
        asked += record.wordings
        told += [passage.text for passage in passages_of(record) if passage.kind is not PassageKind.WORDING]
    told += rng.sample(sentences(samples), _SENTENCES) if samples else []
    for use, texts in (("query", asked), ("passage", told)):
        for text in dict.fromkeys(texts):
            typed = carelessly(text, rng=rng) if rng.random() < _CARELESS else text
            yield {"typed": typed, "meant": text, "use": use}


def _all(catalogue: Catalogue, samples: Path | None, *, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    for record_id, needs in load_example_needs(DATA).items():
        record = catalogue.record(record_id)
        told = [p.text for p in passages_of(record) if p.kind is not PassageKind.WORDING]
        for need in needs:
            for passage in (rng.choice(record.wordings), rng.choice(told), _whole(told)):
                yield need, passage, record.id
    for record in catalogue.records:
        told = [p.text for p in passages_of(record) if p.kind is not PassageKind.WORDING]
        for wording in record.wordings:
            yield wording, rng.choice([*told, _whole(told)]), record.id
        for asked, answer in _inside(passages_of(record), rng=rng):
            yield asked.text, answer.text, record.id
    if samples:
        yield from public_services(samples, rng=rng)
        yield from tool_descriptions(samples)


def _inside(passages: list[Passage], *, rng: random.Random) -> Iterator[tuple[Passage, Passage]]:
    told = [passage for passage in passages if passage.kind in _TOLD]
    for passage in passages:
        if passage.kind in _ASKED and told:
            yield passage, rng.choice(told)


def _whole(told: Iterable[str]) -> str:
    return " ".join(told)[:_WHOLE_CHARACTERS]


def _kin(catalogue: Catalogue) -> dict[str, list[str]]:
    """List, for each record, the records linked to it."""
    records = catalogue.records
    links = {record.id: set(_links(record)) for record in records}
    return {
        one.id: sorted(other.id for other in records if other.id in links[one.id] or one.id in links[other.id])
        for one in records
    }


def _links(record: Record) -> list[str]:
    return record.tools if isinstance(record, Investigation) else [use.investigation for use in record.uses]


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.fitting.training_pairs", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--samples", type=Path, help="the samples of open catalogues")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    catalogue = Catalogue.load()
    for name, made in (
        ("pairs", training_pairs(catalogue, samples=options.samples)),
        ("texts", training_texts(catalogue, samples=options.samples)),
    ):
        lines = (json.dumps(one, ensure_ascii=False) for one in made)
        (options.folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
