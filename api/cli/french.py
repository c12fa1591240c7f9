"""Say in French what typer says in English of itself: its help, and what is wrong in a call.

typer marks a part of its sentences for gettext, reads half of those when it is imported, and prints the rest as they
stand: no catalogue of translations reaches « Missing argument ». So that all of them are said in one place whatever
the locale, help is laid out here, and `FrenchApp.run` tells errors by the sentences below.
"""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stdout
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

import typer
from pydantic import ValidationError
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from api.cli.terminal import FAILED, err, out, told
from corpus.field_messages import field_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SENTENCES: Final = {
    "Show this message and exit.": "Afficher cette aide.",
    "Install completion for the current shell.": "Installer la complétion des commandes dans ce terminal.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "Afficher la complétion, pour la copier ou l’adapter."
    ),
    "Missing {} {}. Choose from:{}": "Il manque {1}, à choisir parmi : {2}.",
    "Missing argument {}.": "Il manque {0}.",
    "Missing option {}.": "Il manque l’option {0}.",
    "Missing command.": "Il manque une commande.",
    "No such option: {} (Possible options: {})": "L’option {0} n’existe pas. Vouliez-vous dire {1} ?",
    "No such option: {}": "L’option {0} n’existe pas.",
    "No such command {}. Did you mean {}?": "La commande {0} n’existe pas. Vouliez-vous dire {1} ?",
    "No such command {}.": "La commande {0} n’existe pas.",
    "Got unexpected extra argument(s) ({})": "De trop : {0}. Mettez entre guillemets les mots qui vont ensemble.",
    "Option {} requires an argument.": "L’option {0} attend une valeur.",
    "Option {} does not take a value.": "L’option {0} ne prend pas de valeur.",
    "Invalid value for {}: {} is not one of {}.": "{0} : {1} n’est pas dans la liste : {2}.",
    "Invalid value for {}: {}": "{0} : {1}",
    "Invalid value: {}": "{0}",
    "{} completion installed in {}": "La complétion de {0} est installée dans {1}.",
    "Completion will take effect once you restart the terminal": "Elle servira dès le prochain terminal ouvert.",
    "Shell {} is not supported.": "La complétion n’existe pas pour ce terminal ({0}).",
}
"""What typer says, ``{}`` for what it fills in, and what we say, by number of what was filled in; the first that fits
counts."""
_TYPES: Final = {
    "<str>": "TEXTE",
    "<int>": "NOMBRE",
    "<int range>": "NOMBRE",
    "<path>": "CHEMIN",
    "<bool>": "",
}
"""What an option is followed by, by typer's name of its type."""


class _InFrench:
    """A command whose help is ours."""

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Usage : ")

    def format_help(self: Any, ctx: Any, formatter: Any) -> None:
        del formatter  # its lines would be plain
        params = self.get_params(ctx)
        arguments = [(param.display_name_raw, _about(param)) for param in params if isinstance(param, TyperArgument)]
        options = [(_spelled(param, ctx), _about(param)) for param in params if isinstance(param, TyperOption)]
        commands = [(name, one.help) for name, one in getattr(self, "commands", {}).items()]
        console = out()
        console.print(self.get_usage(ctx), "", self.help, "", sep="\n", style="bold", markup=False)
        for title, rows in (("Arguments", arguments), ("Options", options), ("Commandes", commands)):
            if rows:
                console.print(_panel(title, rows))


class _Command(_InFrench, TyperCommand):
    """A command."""


class _Group(_InFrench, TyperGroup):
    """A group of commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        # typer adds its own options once the group is made.
        for param in self.params:
            if param.name == "install_completion" and param.callback and not isinstance(param.callback, partial):
                param.callback = partial(_told_in_french, param.callback)
        return super().parse_args(ctx, args)


class FrenchApp(typer.Typer):
    """A typer application that speaks French."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            cls=_Group,
            no_args_is_help=True,
            subcommand_metavar="COMMANDE [ARGUMENTS]…",
            context_settings={"help_option_names": ["--help", "-h"]},
            **settings,
        )

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """Add a command, as typer does."""
        return super().command(name, cls=_Command, **settings)

    def run(self) -> NoReturn:
        """Run the command of the process's arguments, and end it; the exit codes are typer's own."""
        try:
            code = self(prog_name=self.info.name, standalone_mode=False)
        except typer.Abort:
            err().print("Interrompu.", style="red")
            sys.exit(FAILED)
        except typer.TyperException as error:
            _tell(error)
            sys.exit(error.exit_code)
        except OSError as error:  # what is printed, help too, is kept on a disk that may be full
            err().print(told(error), style="red", markup=False)
            sys.exit(FAILED)
        sys.exit(code)


def in_french(said: str) -> str:
    r"""Say in French what typer says.

    Args:
        said: a sentence of typer's.

    Returns:
        Ours, or the same when typer has a new one.

    Examples:
        >>> in_french("No such option: --tip (Possible options: --top)")
        'L’option --tip n’existe pas. Vouliez-vous dire --top\u202f?'

    """
    for theirs, ours in _SENTENCES.items():
        found = re.fullmatch(re.escape(theirs).replace(r"\{\}", "(.+?)"), said, re.DOTALL)
        if found:
            return ours.format(*map(_unquoted, found.groups()))
    return said


def _told_in_french(installs: Callable[..., Any], *call: Any) -> Any:
    """Let typer install the completion, and say in French what it prints."""
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            return installs(*call)
    finally:
        for line in said.getvalue().splitlines():
            typer.echo(in_french(line))


def _unquoted(part: str) -> str:
    """Write words as they were typed, on one line: typer puts names between quotes."""
    return " ".join(re.sub(r"(?<!\w)'([^']*)'(?!\w)", r"\1", part).split())


def _tell(error: typer.TyperException) -> None:
    said = error.format_message()
    if not said:  # help was printed in its place
        return
    if isinstance(error.__cause__, ValidationError):
        detail = error.__cause__.errors()[0]
        said = f"{said.partition(': ')[0]}: {field_message(detail)}"
    console = err()
    console.print(in_french(said), style="red", markup=False)
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        console.print(ctx.get_usage(), markup=False)
        console.print(f"Aide : {ctx.command_path} --help", style="dim", markup=False)


def _spelled(param: TyperOption, ctx: Any) -> str:
    shown = param.display_type(ctx)
    value = "CHOIX" if param.type_descriptor.is_choice else _TYPES.get(shown, shown)
    # Those of help come in any order.
    return f"{', '.join(sorted(param.opts, key=len))} {value}".rstrip()


def _about(param: TyperArgument | TyperOption) -> str:
    # What takes the place of a default that depends on the call is told in words.
    default = param.show_default if isinstance(param.show_default, str) else _word(param.default)
    choices = map(_word, param.type_descriptor.choices or ()) if isinstance(param, TyperOption) else ()
    bounds = {(True, True): f"de {param.min} à {param.max}", (True, False): f"{param.min} au moins"}
    told = [
        ", ".join(choices),
        bounds.get((param.min is not None, param.max is not None)),
        f"par défaut : {default}" if default not in (None, False, "") and param.show_default else None,
        "obligatoire" if param.required and isinstance(param, TyperOption) else None,
    ]
    extra = " ; ".join(filter(None, told))
    return f"{in_french(param.help or '')} [{extra}]" if extra else in_french(param.help or "")


def _word(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _panel(title: str, rows: Iterable[tuple[str, str]]) -> Panel:
    table = Table.grid(padding=(0, 2, 0, 1), expand=True)
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(ratio=1)
    for name, about in rows:
        table.add_row(Text(name), Text(about))
    return Panel(table, title=title, title_align="left", border_style="dim")
