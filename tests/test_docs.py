import importlib
import re
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli.main import app
from api.problems.problem import TYPES
from api.settings import Settings

ROOT = Path(__file__).parents[1]
TELL_WHAT_IS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")} - {ROOT / "CHANGELOG.md"})
"""The docs; the changelog tells what was."""


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_line_of_the_changelog_stands_under_a_heading() -> None:
    for release in re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        assert "\n- " not in release.partition("\n### ")[0], release.splitlines()[0]
        told = re.findall(r"^- (.{60})", release, re.MULTILINE)
        assert len(told) == len(set(told)), sorted(line for line in told if told.count(line) > 1)


def test_every_setting_is_documented_and_no_other() -> None:
    documented = re.findall(
        r"^\| `DEJA_LA_(\w+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(documented) == sorted(name.upper() for name in Settings.model_fields)


def test_every_command_is_in_the_readme(readme: str) -> None:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        row = "".join(line for line in readme.splitlines() if f"`deja-la {name}" in line)
        assert row, name
        for part in getattr(command, "commands", ()):
            assert re.search(rf"[ `]{part}[ `]", row), f"{name} {part}"


def test_every_error_type_is_documented_and_no_other() -> None:
    told_by = (
        "problems/handlers",
        "problems/desk",
        "problems/access",
        "middlewares/body_limit",
        "middlewares/last_resort",
    )
    source = "".join((ROOT / f"api/{name}.py").read_text(encoding="utf-8") for name in told_by)
    documented = re.findall(rf"^\| `{TYPES}([\w-]+)`", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert all(f'"{kind}"' in source for kind in documented)
    served = re.findall(r'"((?:besoin|requete|fiche|territoire|corps|erreur)-[\w-]+)"', source)
    assert set(served) <= set(documented)
    desk = (ROOT / "api/problems/desk.py").read_text(encoding="utf-8")
    told = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    assert [kind for kind in re.findall(r'\(\d{3}, "([\w-]+)"', desk) if not re.search(rf"[:`]{kind}`", told)] == []


def test_every_make_target_of_the_readme_exists(readme: str) -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in (readme, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        assert set(re.findall(r"`make ([a-z][\w-]*)", page)) <= targets


def test_every_link_to_a_file_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_file_and_folder_that_the_docs_name_is_there() -> None:
    """By its whole path or by the end of it: `api/desk/`, `mails/`, `site_map.py`."""
    houses = ("api", "corpus", "evaluation", "models", "recommender", "tests", "deploy", "docs")
    paths = [path.relative_to(ROOT) for house in houses for path in [ROOT / house, *(ROOT / house).rglob("*")]]
    endings = {"/".join(path.parts[start:]) for path in paths for start in range(len(path.parts))}
    a_service_writes = {"var", "catalogue", "vectors", "versions", "later"}
    named = re.compile(rf"(?:{'|'.join(houses)})/[\w./-]*|(?:[\w-]+/)*(?:[\w-]+\.py|[\w-]+/)")
    for page in TELL_WHAT_IS:
        spans = re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
        told = {span.rstrip("/") for span in spans if named.fullmatch(span)}
        assert {path for path in told if path.split("/")[0] not in a_service_writes} <= endings, page.name


def test_every_module_that_the_docs_run_is_there() -> None:
    ours = re.compile(r"python -m ((?:api|corpus|evaluation|models|recommender|tests)[\w.]*)")
    for page in TELL_WHAT_IS:
        for name in ours.findall(page.read_text(encoding="utf-8")):
            module = ROOT / name.replace(".", "/")
            assert module.with_suffix(".py").is_file() or (module / "__main__.py").is_file(), f"{page.name}: {name}"


def test_what_the_docs_import_is_there() -> None:
    for page in TELL_WHAT_IS:
        for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for module, names, others in re.findall(r"from (\S+) import (\w+(?:, \w+)*)(?:  # or (.*))?", block):
                told = [*names.split(", "), *re.findall(r"\b\w+Agent\b", others)]
                assert [name for name in told if not hasattr(importlib.import_module(module), name)] == [], page.name


def test_no_file_names_the_host_of_a_package_registry() -> None:
    hosts = re.compile(
        "|".join(["py" + "pi.org", "python" + "hosted.org", "npm" + "js.(?:org|com)", "deb.debian" + ".org"])
    )
    for path in [
        *ROOT.glob("*"),
        *(p for d in ("docs", ".ci", "corpus", "models", "api") for p in (ROOT / d).rglob("*")),
    ]:
        if path.is_file() and path.suffix in {".md", ".py", ".toml", ".txt", ".yaml", ".json", ""}:
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), path


@pytest.mark.parametrize("package", ["corpus", "models", "recommender", "evaluation", "api"])
def test_a_package_holds_no_logic_at_its_door(package: str) -> None:
    source = (ROOT / package / "__init__.py").read_text(encoding="utf-8")
    assert not re.search(r"^(def|class|if|for|with) ", source, re.MULTILINE)


@pytest.mark.parametrize("package", ["corpus", "models", "recommender"])
def test_a_package_exports_what_its_door_names(package: str) -> None:
    door = importlib.import_module(package)
    assert door.__all__ == sorted(door.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    for name in door.__all__:
        exported = getattr(door, name)
        assert getattr(exported, "__module__", package).startswith((package, "types", "builtins"))
