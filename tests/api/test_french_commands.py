"""What typer says of itself reaches nobody in English."""

import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from api.cli.main import app
from tests.services import PATIENCE

COMMAND = Path(sys.executable).with_name("deja-la")
WRONG = {
    "match": "Il manque BESOIN.",
    "run": "Il manque l’option --queries.",
    "account add a@exemple.fr --name A": "Il manque --role, à choisir parmi : expert, admin, territory.",
    "account --": "Il manque une commande.",
    "match x --tip 3": "L’option --tip n’existe pas. Vouliez-vous dire --top ?",
    "match x -z": "L’option -z n’existe pas.",
    "mtch": "La commande mtch n’existe pas. Vouliez-vous dire match ?",
    "nulle-part": "La commande nulle-part n’existe pas.",
    "match x d'eau l'air": "De trop : d'eau l'air. Mettez entre guillemets les mots qui vont ensemble.",
    "match x --top": "L’option --top attend une valeur.",
    "match x --json=3": "L’option --json ne prend pas de valeur.",
    "similar x --by rien": "--by : rien n’est pas dans la liste : problem, solution.",
    "match x --top abc": "--top : Un nombre entier est attendu.",
    "match x --top 99": "--top : La valeur doit être au plus 50.",
    "match x --top 0": "--top : La valeur doit être au moins 1.",
    "database search x --theme rien": "--theme : les thèmes sont ",
    "database search x": "DEJA_LA_DATABASE_URL doit nommer une base PostgreSQL.",
}
"""What is said first, by call."""
ENGLISH = ("Usage:", "COMMAND ", "ARGS", "Commands", "Show ", "Install ", "default", "required", "range", "<", "Try ")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    monkeypatch.setattr(sys, "argv", ["deja-la", *arguments])
    with pytest.raises(SystemExit) as stopped:
        app.run()
    return stopped.value.code


@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_call_is_told_in_french_and_ends_with_2(
    call: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DEJA_LA_DATA_DIR", str(tmp_path))
    assert run(monkeypatch, *call.split()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(WRONG[call])
    assert not [word for word in ENGLISH if word in said.err]


def test_a_wrong_call_leads_to_the_help_of_its_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "match")
    assert capsys.readouterr().err.splitlines()[1:] == [
        "Usage : deja-la match [OPTIONS] {BESOIN}",
        "Aide : deja-la match --help",
    ]


def paths(group: TyperGroup, *before: str) -> Iterator[tuple[str, ...]]:
    """List the words that lead to each command."""
    yield before
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from paths(command, *before, name)
        else:
            yield (*before, name)


COMMANDS = list(paths(get_command(app)))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_in_french_and_names_each_option(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *path, "--help") == 0
    said = capsys.readouterr().out
    assert said.startswith(" ".join(("Usage : deja-la", *path)))
    assert not [word for word in ENGLISH if word in said]
    command = get_command(app)
    for name in path:
        command = command.commands[name]  # type: ignore[attr-defined]
    for param in command.params:
        for spelled in param.opts if param.param_type_name == "option" else [param.metavar]:
            assert spelled
            assert spelled in said


@pytest.mark.parametrize("path", [(), ("match",), ("catalogue", "import")], ids=" ".join)
def test_help_answers_to_its_short_name_too(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *path, "-h") == 0
    said = capsys.readouterr().out
    assert "-h, --help" in said
    assert run(monkeypatch, *path, "--help") == 0
    assert capsys.readouterr().out == said


def test_the_version_is_told_alone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--version") == 0
    assert capsys.readouterr().out == f"deja-la {version('deja-la')}\n"


def test_help_tells_bounds_defaults_choices_and_what_must_be_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, told in (
        ("match", "--top NOMBRE Résultats de chaque sorte. [de 1 à 50 ; par défaut : 3, et 5 avec --json]"),
        ("similar", "--by CHOIX Comparer les problèmes, ou les réponses. [problem, solution ; par défaut : problem]"),
        ("run", "--output CHEMIN Classement à écrire, au format TREC. [obligatoire]"),
    ):
        run(monkeypatch, command, "--help")
        assert " ".join(told.split()) in " ".join(capsys.readouterr().out.replace("│", " ").split())


@pytest.mark.parametrize(("shell", "code"), [("bash", 0), ("tcsh", 1)])
def test_completion_is_installed_in_french(shell: str, code: int, environment: dict[str, str], tmp_path: Path) -> None:
    # The shell is the process above: typer looks for its name.
    above = tmp_path / shell
    above.symlink_to(shutil.which("bash") or "")
    told = subprocess.run(
        [above, "-c", f"{COMMAND} --install-completion; exit $?"],
        env={**environment, "HOME": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (told.returncode, told.stderr) == (code, "")
    assert "complétion" in told.stdout
    assert not [word for word in ENGLISH if word in told.stdout]
    assert not [word for word in (" installed", "will take", "not supported") if word in told.stdout]


def test_a_group_alone_shows_its_help(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "account") == 2
    said = capsys.readouterr()
    assert (said.err, said.out[:27]) == ("", "Usage : deja-la account [OP")


@pytest.mark.parametrize("locale", ["C", "en_US.UTF-8", "fr_FR.UTF-8"])
def test_no_locale_makes_it_english(locale: str, environment: dict[str, str]) -> None:
    told = {**environment, "LC_ALL": locale, "LANGUAGE": locale.partition(".")[0]}
    done = subprocess.run([COMMAND, "match"], env=told, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("Il manque BESOIN.")


def typed(environment: dict[str, str], *keys: bytes) -> tuple[int, str]:
    """Add an account at a terminal, typing one thing at each question; give the exit code and what was shown."""
    terminal, theirs = pty.openpty()
    command: list[str | Path] = [COMMAND, "account", "add", "camille@exemple.fr", "--name", "C", "--role", "expert"]
    with subprocess.Popen(
        command, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as done:
        os.close(theirs)
        waiting, shown = list(keys), b""
        while select.select([terminal], [], [], PATIENCE)[0]:
            try:
                shown += os.read(terminal, 1_000)
            except OSError:  # the command has ended
                break
            if shown.endswith(b": ") and waiting:
                os.write(terminal, waiting.pop(0))
        os.close(terminal)
    return done.returncode, shown.decode()


@pytest.fixture
def apart(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {**environment, "DEJA_LA_DATA_DIR": str(tmp_path)}


def test_a_password_is_asked_again_in_french_until_it_is_typed_twice(apart: dict[str, str]) -> None:
    good = b"sept lampes vertes du hangar\n"
    code, shown = typed(apart, b"quatre mots bien longs\n", b"trois mots courts\n", good, good)
    assert code == 0
    assert "Ce n’est pas le même : recommencez." in shown
    assert shown.split()[-2:] == ["camille@exemple.fr", "expert"]
    assert "lampes" not in shown


def test_who_gives_up_at_a_question_is_told_so_in_french(apart: dict[str, str]) -> None:
    code, shown = typed(apart, b"\x04")
    assert (code, shown.split()[-1]) == (1, "Interrompu.")
