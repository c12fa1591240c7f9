"""Measure speed: ``python -m evaluation.speed``.

Prints what is promised and exits 1 when a promise is broken. ``--only`` measures some families of rows and prints them;
the whole run writes ``evaluation/results/speed.json`` and the tables of the README and of ``docs/speed.md``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.catalogue import DATA
from evaluation.errors import EvaluationError
from evaluation.report.readme_table import README, replace_block
from evaluation.speed.dense_search.growth import SIZES, measure_growth
from evaluation.speed.dense_search.real_passages import real_texts, vectors_of
from evaluation.speed.encoder.embedding import measure_embedding
from evaluation.speed.encoder.memory import measure_encoder_memory
from evaluation.speed.encoder.short_query import measure_short_query
from evaluation.speed.engines.comparison import measure_engines
from evaluation.speed.engines.contestants import catalogue_passages
from evaluation.speed.machine import load_now, this_machine
from evaluation.speed.mix import development_mix, every_nth
from evaluation.speed.need_path.stages import PICTURE, draw_stages, measure_stages
from evaluation.speed.need_path.whole_path import measure_whole_path
from evaluation.speed.report.promises import promises_of
from evaluation.speed.report.results import SPEED, save_speed, speed_of
from evaluation.speed.report.tables import BEGIN, END, PAGE, page_block, readme_block
from evaluation.speed.served.service import Service
from evaluation.speed.served.throughput import measure_http
from recommender import Recommender, ensure_index, load_default_encoder
from recommender.index.encoders import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluation.speed.report.results import Speed

_WRITTEN = ((README, readme_block), (PAGE, page_block))


class Run:
    """The families of rows, each measured by a call."""

    def __init__(self, arguments: argparse.Namespace, work: Path) -> None:
        """Open the recommender, its need cache left out.

        Args:
            arguments: of the command.
            work: an empty folder.

        """
        self._short: bool = arguments.short
        self._samples: Path | None = arguments.samples
        self._work = work
        self._mix = development_mix()
        encoder = load_default_encoder()
        index = ensure_index(DATA, encoder, data_dir=arguments.data_dir)
        (work / "index").symlink_to(index.parent.resolve())
        self._recommender = Recommender.load(index, encoder)
        self.families: dict[str, Callable[[], Any]] = {
            "whole_path": self._whole_path,
            "stages": self._stages,
            "short_query": lambda: measure_short_query(self._mix.every, repeats=3 if self._short else 12),
            "encoder_mb": lambda: measure_encoder_memory(repeats=2 if self._short else 3),
            "engines": self._engines,
            "embedding": lambda: measure_embedding(
                catalogue_passages()[: 64 if self._short else 512], repeats=2 if self._short else 3
            ),
            "growth": self._growth,
            "http": self._http,
        }

    def _whole_path(self) -> Any:
        repeats, needs = (3, 10) if self._short else (12, 50)
        return measure_whole_path(self._recommender, SHIPPED, self._mix, repeats=repeats, needs=needs)

    def _stages(self) -> Any:
        return measure_stages(self._recommender, every_nth(self._mix.every, 40 if self._short else 400))

    def _engines(self) -> Any:
        repeats, needs = (1, 20) if self._short else (3, 100)
        return measure_engines(self._work / "engines", repeats=repeats, needs=needs, say=_say)

    def _growth(self) -> Any:
        sizes = SIZES[:3] if self._short else SIZES
        real = vectors_of(real_texts(None if self._short else self._samples), say=_say)
        needs = load_default_encoder().encode_queries(every_nth(self._mix.every, 40))
        return measure_growth(real, needs, sizes=sizes, repeats=5 if self._short else 20)

    def _http(self) -> Any:
        with Service(self._work) as service:
            return measure_http(service, self._mix, seconds=2.0 if self._short else 12.0)


def main() -> int:
    """Measure, print, write."""
    arguments = _parser().parse_args()
    started, before = time.monotonic(), load_now()
    families = {}
    with tempfile.TemporaryDirectory(prefix="deja-la-speed-") as work:
        try:
            run = Run(arguments, Path(work))
            for name in arguments.only or run.families:
                _say(f"{name} …")
                families[name] = run.families[name]()
        except EvaluationError as error:
            _say(f"ERROR: {error}")
            return 2
    speed = speed_of(families, this_machine(before=before))
    if not arguments.only and not arguments.short:
        _write(speed, arguments.output)
    print(page_block(speed))
    promises = promises_of(speed)
    print("\n".join(promise.line for promise in promises))
    _say(f"{time.monotonic() - started:.0f} s")
    return 0 if all(promise.kept for promise in promises) else 1


def _write(speed: Speed, output: Path) -> None:
    save_speed(speed, output)
    if speed.stages:
        draw_stages(speed.stages, output.with_name(PICTURE.name))
    for path, block_of in _WRITTEN if output == SPEED else ():
        replace_block(path, block_of(speed), begin=BEGIN, end=END)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation.speed", description=__doc__)
    parser.add_argument("--only", action="append", metavar="FAMILY", help="a family of rows; nothing is written")
    parser.add_argument("--short", action="store_true", help="a minute, to try it; nothing is written")
    parser.add_argument("--samples", type=Path, help="folder of the samples of open catalogues, for real passages")
    parser.add_argument("--data-dir", type=Path, default=Path("var"), help="where the index is kept")
    parser.add_argument("--output", type=Path, default=SPEED, help="the results file")
    return parser


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
