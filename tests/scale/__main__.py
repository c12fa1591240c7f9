"""Measure the search of passages in PostgreSQL beside the one in memory: ``python -m tests.scale``.

Starts a PostgreSQL of its own, fills it with as many passages as are asked for, and asks both the same needs in turn,
so that a busy neighbour hurts both alike. It stands with the tests, since it needs the desk's tables and their server,
which the evaluation may not know. A million passages take some ten minutes and 8 GB.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.needs import Part, load_needs
from evaluation.speed.dense_search.growth import grown
from evaluation.speed.dense_search.real_passages import real_texts, vectors_of
from evaluation.speed.machine import load_now, this_machine
from recommender import Need, load_default_encoder
from recommender.need import read_need
from tests.scale.growth import Catalogue, ScaleRow, measure
from tests.scale.known_items import known_item_agreement
from tests.scale.tables import table_of

_FETCHED = (100, 300, 600)
_SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, nargs="+", default=[2_500, 20_000, 100_000])
    parser.add_argument("--needs", type=int, default=100, help="asked at each size")
    parser.add_argument("--samples", type=Path, default=_SAMPLES, help="folder of open catalogues, when at hand")
    parser.add_argument("--agreement", action="store_true", help="hold both beside each other on the known items alone")
    parser.add_argument("--out", type=Path, help="file to write the figures to, as JSON")
    given = parser.parse_args()
    if given.agreement:
        found = known_item_agreement(given.samples, load_default_encoder(), fetched=_FETCHED)
        print("\n".join(f"{fetched} fetched: {told}" for fetched, told in found.items()))
        return
    before = load_now()
    texts = real_texts(given.samples if given.samples.is_dir() else None)
    real = vectors_of(texts, say=print)
    needs = _needs(given.needs)
    rows: list[ScaleRow] = []
    for size in given.passages:
        rows.append(measure(Catalogue(texts, grown(real, size, seed=7), min(size, len(real))), needs))
        print(table_of(rows), flush=True)
    if given.out:
        told = {"machine": asdict(this_machine(before=before)), "rows": [asdict(row) for row in rows]}
        given.out.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _needs(count: int) -> list[tuple[str, NDArray[np.float32]]]:
    """Give real needs, with the vectors of the shipped encoder."""
    ids = _record_ids()
    texts = [need.text for need in load_needs({Part.DEVELOPMENT}, record_ids=ids)][:count]
    vectors = load_default_encoder().encode_queries([read_need(Need(text)).expanded for text in texts])
    return list(zip(texts, vectors, strict=True))


def _record_ids() -> list[str]:
    from corpus.catalogue import Catalogue as Records  # noqa: PLC0415 - two things of one name

    return [record.id for record in Records.load().records]


if __name__ == "__main__":
    main()
