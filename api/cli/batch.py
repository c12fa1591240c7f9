"""Rank the records for a batch of needs: ``deja-la run``."""

from __future__ import annotations

import errno
import json
from dataclasses import dataclass
from itertools import combinations, permutations
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from api.cli.terminal import err, progress
from evaluation.runs import QueriesError, read_queries, trec_lines
from recommender import Need, NeedError, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from evaluation.runs import Query
    from recommender import Recommender, RecordKind


_STDOUT: Final = Path("-")
"""The name by which the standard output is asked for, where a file is."""


@dataclass(frozen=True)
class Wanted:
    """What is ranked for each need of a batch."""

    kinds: Collection[RecordKind]
    top: int
    """How many records a need, at least 1."""
    territory: str | None = None
    """The code of whom the needs come from; none where it is not told."""


def run_batch(
    queries: Path,
    open_recommender: Callable[[], Recommender],
    *,
    output: Path,
    verdicts: Path | None,
    wanted: Wanted,
) -> bool:
    """Rank the records for every need of a file.

    The whole file is read before anything is opened or written; the results are
    put in place at once, when all of them are there.

    Args:
        queries: one JSON object ``{"id", "text"}`` a line, in UTF-8 with or without its mark.
        open_recommender: gives the recommender.
        output: where the run goes, in the TREC format; ``-`` is the standard output.
        verdicts: where a verdict a need goes, as JSON lines; ``None`` for nowhere.
        wanted: what is ranked, for whom.

    Returns:
        Whether every need could be read; one that could not is told on stderr, and has no line in the run.

    Raises:
        BadParameter: if two of the three files are one, or one would be written over while another is.
        QueriesError: if a line cannot be read, an id comes twice or there is no need at all.
        FileNotFoundError: if there is no folder to write in.
        IsADirectoryError: if a folder bears the name of a file to write.

    """
    _check_apart({"--queries": queries, "--output": output, "--verdicts": verdicts})
    for path in (output, *([verdicts] if verdicts else [])):
        # Before the work, which may take an hour, and not after it.
        if not (folder := _place(path).parent).is_dir():
            raise FileNotFoundError(errno.ENOENT, "no such folder", str(folder))
        for place in filter(Path.is_dir, (path, _part(path))):
            raise IsADirectoryError(errno.EISDIR, "a folder", str(place))
    batch = _read(queries)
    recommender = open_recommender()
    answered: list[_Answered] = []
    with progress("Besoins", len(batch)) as advance:
        for query in batch:
            answered.append(_answer(query, recommender, wanted))
            advance(1)
    _put(output, [line for one in answered for line in one.lines])
    if verdicts:
        _put(verdicts, [one.verdict for one in answered])
    unread = sum(not one.read for one in answered)
    if unread:
        err().print(f"Besoins qui n’ont pas pu être lus : {unread} sur {len(batch)}.", style="yellow", markup=False)
    return not unread


@dataclass(frozen=True)
class _Answered:
    """What a need of a batch gave."""

    lines: Sequence[str]
    """Of the run."""
    verdict: str
    """As a line of JSON."""
    read: bool = True
    """Whether it could be read."""


def _read(path: Path) -> list[Query]:
    try:
        batch = read_queries(path.read_text(encoding="utf-8-sig").split("\n"))
    except UnicodeDecodeError:
        raise QueriesError(f"{path} n’est pas un texte en UTF-8.") from None
    if not batch:
        raise QueriesError(f"{path} ne contient aucun besoin.")
    return batch


def _check_apart(files: Mapping[str, Path | None]) -> None:
    """Refuse a file that would be written over another of the call, whatever the ways they are named."""
    given = {name: path for name, path in files.items() if path}
    for (first, one), (second, other) in combinations(given.items(), 2):
        if one.resolve() == other.resolve():
            told = f"{other} est déjà le fichier de {first}, indiquez-en un autre."
            raise typer.BadParameter(told, param_hint=second)
    for (first, one), (second, other) in permutations(given.items(), 2):
        if second != "--queries" and one.resolve() == _part(other).resolve():
            part = f"{other} s’écrit d’abord dans {_part(other)}"
            told = f"{part}, qui est déjà le fichier de {first}, indiquez-en un autre."
            raise typer.BadParameter(told, param_hint=second)


def _answer(query: Query, recommender: Recommender, wanted: Wanted) -> _Answered:
    try:
        answer = recommender.recommend(Need(query.text, territory=wanted.territory), top_k=1, kinds=wanted.kinds)
    except NeedError as error:
        err().print(f"{query.query_id} : {error}", style="yellow", markup=False)
        return _Answered([], _verdict_line(query, Verdict.VAGUE, 0.0), read=False)
    lines = list(trec_lines(query.query_id, answer.ranking, top=wanted.top))
    return _Answered(lines, _verdict_line(query, answer.verdict, answer.probability))


def _verdict_line(query: Query, verdict: Verdict, probability: float) -> str:
    return json.dumps({"id": query.query_id, "verdict": verdict, "probability": probability}, ensure_ascii=False)


def _part(path: Path) -> Path:
    """Name the file that is written first, to be put in place whole."""
    place = _place(path)
    return place.with_name(f"{place.name}.part")


def _place(path: Path) -> Path:
    """Name the file that a link leads to, and any other file as it is named."""
    return path.resolve() if path.is_symlink() else path


def _put(path: Path, lines: Sequence[str]) -> None:
    if path == _STDOUT:
        for line in lines:
            typer.echo(line)
        return
    text = "".join(f"{line}\n" for line in lines)
    if path.exists() and not path.is_file():
        # A pipe or a device is written to; put in its place, a file had ended /dev/null for the whole machine.
        path.write_text(text, encoding="utf-8")
        return
    part = _part(path)
    part.write_text(text, encoding="utf-8")
    part.replace(_place(path))
