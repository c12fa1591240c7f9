"""Run everything once: parts of ``needs-fr``, peers, robustness, the known-item set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.catalogue import DATA
from corpus.example_needs import load_example_needs
from evaluation.errors import ResultsError
from evaluation.needs import load_needs, load_rewordings
from evaluation.relevance.gate import WATCHED_PARTS, watched_figures
from evaluation.relevance.known_item_results import measure_known_items
from evaluation.relevance.part_results import Field, lines_of, measure_part
from evaluation.report.provenance import provenance_of
from evaluation.report.results_file import NeedLine, Results, load_lines, load_results
from evaluation.systems.baselines import Bm25, baselines
from evaluation.systems.ours import Answers, Ours
from evaluation.systems.peers import build_peers
from evaluation.systems.protocol import corpus_of
from recommender import Recommender, RecordKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from corpus.catalogue import Catalogue
    from corpus.records import Record
    from evaluation.needs import Part
    from evaluation.systems.protocol import System
    from models.encoder import Encoder


@dataclass(frozen=True)
class Measured:
    """The results and a line for each need."""

    results: Results
    lines: list[NeedLine]


def measure_relevance(
    index_folder: Path,
    encoder: Encoder,
    *,
    parts: Collection[Part],
    samples: Path | None,
    say: Callable[[str], None],
) -> Measured:
    """Measure the recommender, the baselines and the peers.

    Args:
        index_folder: the index that is served.
        encoder: the encoder it was built with; every system uses it.
        parts: the parts to score.
        samples: the folder of the known-item set, if it is at hand.
        say: told what starts.

    Returns:
        What was measured.

    Raises:
        CollectionError: if a collection cannot be read.

    """
    recommender = Recommender.load(index_folder, encoder)
    catalogue, answers = recommender.catalogue, Answers(recommender)
    record_ids = {record.id for record in records_of(catalogue)}
    needs = load_needs({*parts, *WATCHED_PARTS}, record_ids=record_ids)
    rewordings = load_rewordings()
    say("building the baselines and the peers")
    fields = fields_of(recommender, encoder, answers)
    provenance = provenance_of(index_folder)
    measured = {}
    for part in parts:
        say(f"scoring the {part} part")
        chosen = [need for need in needs if need.part == part]
        measured[part.value] = measure_part(chosen, fields, answers, rewordings=rewordings, provenance=provenance)
    watched = watched_figures([need for need in needs if need.part in WATCHED_PARTS], catalogue, answers)
    lines = lines_of([need for need in needs if need.part in parts], fields, answers)
    say("scoring the known-item set" if samples else "no known-item set at hand: left out")
    known_item = measure_known_items(samples, encoder) if samples else None
    return Measured(Results(measured, watched, known_item), lines)


def fields_of(recommender: Recommender, encoder: Encoder, answers: Answers) -> list[Field]:
    """Build every system on the records of each kind."""
    catalogue = recommender.catalogue
    every = records_of(catalogue)
    examples = load_example_needs(DATA)
    fields = []
    for kind, records in ((RecordKind.INVESTIGATION, catalogue.investigations), (RecordKind.TOOL, catalogue.tools)):
        corpus = corpus_of(records, every_record=every, examples=examples)
        ours = Ours(answers, kind)
        systems: list[System] = [ours, *baselines(corpus, encoder), *build_peers(corpus, encoder)]
        spoiled = [system for system in systems if isinstance(system, Ours | Bm25)]
        fields.append(Field(kind, frozenset(corpus.doc_ids), tuple(systems), tuple(spoiled)))
    return fields


def records_of(catalogue: Catalogue) -> list[Record]:
    """List every record, investigations first."""
    return [*catalogue.investigations, *catalogue.tools]


def keep_unscored(measured: Measured, path: Path, *, say: Callable[[str], None]) -> Measured:
    """Keep what an earlier run scored and this one did not, each part with its own provenance.

    Args:
        measured: what this run scored.
        path: the results of the earlier run; none is no error.
        say: told if the earlier results cannot be read: they are lost then.

    Returns:
        Both; what this run scored comes before what the earlier one did.

    """
    if not path.is_file():
        return measured
    try:
        earlier, lines = load_results(path), load_lines(path)
    except ResultsError as error:
        say(f"WARNING: what an earlier run scored is lost: {error}")
        return measured
    results = measured.results
    parts = {**earlier.parts, **results.parts}
    kept = [line for line in lines if line.part not in results.parts]
    return Measured(
        replace(results, parts=dict(sorted(parts.items())), known_item=results.known_item or earlier.known_item),
        sorted([*measured.lines, *kept], key=lambda line: line.id),
    )
