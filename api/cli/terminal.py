"""Talk to a terminal: data on stdout, the rest on stderr."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli.prose import NEAREST_SIGNS, FrenchConsole
from api.operator_errors import OperatorError
from corpus.errors import CorpusError
from corpus.field_messages import field_message
from evaluation.runs import QueriesError
from recommender import NeedError, RecommenderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from rich.console import Console

JsonOption = Annotated[bool, typer.Option("--json", help="Écrire du JSON, pour un programme.")]
FAILED = 1
"""Exit code: the command could not do its work."""
MISUSED = 2
"""Exit code: what was asked cannot be read."""


_FILE_PROBLEMS = {
    errno.ENOENT: "n’existe pas.",
    errno.EACCES: "ne peut pas être ouvert : il manque un droit sur ce fichier.",
    errno.EPERM: "ne peut pas être ouvert : il manque un droit sur ce fichier.",
    errno.EISDIR: "est un dossier, et non un fichier.",
    errno.ENOTDIR: "n’est pas dans un dossier.",
    errno.EROFS: "ne peut pas être écrit : le disque est en lecture seule.",
    errno.EEXIST: "existe déjà, et n’est pas un dossier.",
    errno.ENAMETOOLONG: "ne peut pas être ouvert : ce nom est trop long.",
    errno.EIO: "ne peut pas être lu ou écrit : le disque répond par une erreur.",
    errno.ENOSPC: "ne peut pas être écrit : le disque est plein.",
    errno.EDQUOT: "ne peut pas être écrit : la place accordée à cet utilisateur est épuisée.",
    errno.EFBIG: "ne peut pas être écrit : il deviendrait plus grand que le système ne le permet.",
    errno.EBUSY: "ne peut pas être remplacé : le système s’en sert (point de montage ?).",
    errno.EPIPE: "ne peut pas être écrit : le programme qui le lisait s’est arrêté.",
}


def speak_to_any_terminal() -> None:
    """Write the nearest sign for what the encoding of a terminal or a pipe does not have, instead of failing there."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=NEAREST_SIGNS)


def tell_json(value: object) -> None:
    """Write data on stdout, whole whatever its encoding."""
    told_as_is = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(value, ensure_ascii=not told_as_is, indent=2))


def out() -> Console:
    """Make the console of stdout; what is no terminal gets plain text, as wide as ``COLUMNS`` says or 80 columns."""
    told = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return FrenchConsole(width=None if told else 80, highlight=False)


def err() -> Console:
    """Make the console of stderr."""
    return FrenchConsole(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def user_errors() -> Iterator[None]:
    """Turn a user's mistake into one message on stderr and an exit code, without a traceback."""
    try:
        yield
    except (NeedError, QueriesError) as error:
        err().print(str(error), style="red", markup=False)
        raise typer.Exit(MISUSED) from None
    except ValidationError as error:
        # A setting that is made from others is not made while one of them is wrong: that tells nothing.
        wrong = [_setting(detail) for detail in error.errors() if detail["type"] != "default_factory_not_called"]
        err().print(f"Réglage refusé : {' '.join(wrong)}", style="red", markup=False)
        raise typer.Exit(MISUSED) from None
    except (CorpusError, OperatorError, RecommenderError, OSError) as error:
        err().print(told(error), style="red", markup=False)
        raise typer.Exit(FAILED) from None


def _setting(detail: Mapping[str, Any]) -> str:
    """Say what is wrong with a setting; never its value, which may be a secret."""
    name = ".".join(map(str, detail["loc"])).upper().removeprefix("DEJA_LA_")
    return f"DEJA_LA_{name} : {field_message(detail)}" if name else field_message(detail)


def told(error: Exception) -> str:
    """Say what is wrong with a file as a sentence, not as the system's number."""
    if not isinstance(error, OSError):
        return str(error)
    said = _FILE_PROBLEMS.get(error.errno or 0)
    if error.filename is None:
        # What was being written to is not known where a disk fills up.
        return f"Un fichier {said}" if said else str(error)
    return f"{error.filename} {said}" if said else f"{error.filename} : {error.strerror}."


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True)


@contextmanager
def progress(text: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr if it is a terminal.

    Args:
        text: what is being done.
        total: how many steps there are.

    Yields:
        What to call with the number of steps done since the last call.

    """
    with _bar(err()) as bar:
        task = bar.add_task(text, total=total)
        yield lambda done: bar.advance(task, done)


@contextmanager
def build_progress() -> Iterator[Callable[[int], Callable[[int], None]]]:
    """Announce the build of an index in one line on stderr, with a bar on a terminal.

    Yields:
        What to call with the number of passages when a build starts; it returns what to
        call with the number of passages done since the last call.

    """
    console = err()
    bar = _bar(console)

    def start(total: int) -> Callable[[int], None]:
        console.print(f"Construction de l’index : {total} passages…")
        bar.start()
        task = bar.add_task("Encodage", total=total)
        return lambda done: bar.advance(task, done)

    try:
        yield start
    finally:
        bar.stop()
