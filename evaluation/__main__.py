"""Measure relevance: ``python -m evaluation``.

Scores the development and gate parts of ``needs-fr``, and the known-item set when
``--samples`` names it; ``--part test`` adds the test part.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from corpus.catalogue import DATA
from evaluation.errors import EvaluationError
from evaluation.needs import Part
from evaluation.relevance.everything import keep_unscored, measure_relevance
from evaluation.report.page import write_report
from evaluation.report.readme_table import README, rewrite_readme
from evaluation.report.results_file import RESULTS, save_results
from evaluation.systems.peers import missing_peers
from recommender import ensure_index, load_default_encoder
from recommender.index.remembered_vectors import RememberingEncoder

_REMINDER = (
    "The test part is scored at most once a landing: choose on development, watch the gate, score the test last."
)


def main() -> int:
    """Measure, write the results, the report and the README's table."""
    arguments = _parser().parse_args()
    parts = _parts(arguments.part)
    if Part.TEST in parts:
        _say(f"NOTE: {_REMINDER}")
    started = time.monotonic()
    encoder = RememberingEncoder(load_default_encoder(threads=2), {})
    index = ensure_index(DATA, encoder, data_dir=arguments.data_dir)
    try:
        measured = measure_relevance(index, encoder, parts=parts, samples=arguments.samples, say=_say)
    except EvaluationError as error:
        _say(f"ERROR: {error}")
        return 1
    measured = keep_unscored(measured, arguments.output, say=_say)
    save_results(measured.results, measured.lines, arguments.output)
    write_report(arguments.output)
    if arguments.output == RESULTS:
        rewrite_readme(README, measured.results)
    for package in missing_peers():
        _say(f"WARNING: {package} is NOT INSTALLED: that engine was not measured. Install it with: make eval")
    _say(f"written: {arguments.output} and what stands beside it, in {time.monotonic() - started:.0f} s")
    return 0


def _parts(named: str | None) -> list[Part]:
    if named is None:
        return [Part.DEVELOPMENT, Part.GATE]
    return list(Part) if named == Part.TEST else [Part(named)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    told = "development or gate alone, or test with both others; development and gate if not given"
    parser.add_argument("--part", choices=[part.value for part in Part], help=told)
    parser.add_argument("--samples", type=Path, help="folder of the known-item set")
    parser.add_argument("--data-dir", type=Path, default=Path("var"), help="where indexes are kept")
    parser.add_argument("--output", type=Path, default=RESULTS, help="the results file")
    return parser


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
