"""What the root of a public repository owes."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
REQUIRED = (
    "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description",
    "legal.license", "maintenance.type", "maintenance.contacts", "localisation.localisationReady",
    "localisation.availableLanguages",
)  # fmt: skip
"""Keys that publiccode.yml 0.7 asks of a project kept by a community."""


@pytest.fixture(scope="module")
def publiccode() -> dict:  # type: ignore[type-arg]
    return yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))


def test_the_project_can_be_found_by_catalogues_of_public_software(publiccode: dict) -> None:  # type: ignore[type-arg]
    for key in REQUIRED:
        value = publiccode
        for step in key.split("."):
            value = value[step]
        assert value not in (None, "", [], {}), key
    assert publiccode["publiccodeYmlVersion"].startswith("0.")
    assert publiccode["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert publiccode["softwareType"].startswith("standalone/")
    assert all(contact["name"] for contact in publiccode["maintenance"]["contacts"])


def test_its_descriptions_have_the_lengths_that_are_asked(publiccode: dict) -> None:  # type: ignore[type-arg]
    assert set(publiccode["description"]) == {"fr", "en"}
    for told in publiccode["description"].values():
        assert len(told["shortDescription"]) <= 150
        assert 150 <= len(told["longDescription"]) <= 10_000
        assert told["features"]
        assert len(told["genericName"]) <= 35


def test_it_tells_the_version_and_the_licence_of_the_package(publiccode: dict) -> None:  # type: ignore[type-arg]
    assert publiccode["softwareVersion"] == version("deja-la")
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith(f"{publiccode['legal']['license']} License")


@pytest.mark.parametrize("name", ["SECURITY.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"])
def test_the_root_tells_how_to_take_part_safely(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(text) > 500
    assert not re.search(r"[\w.]+@(?!exemple\.fr)[\w.]+\.\w+", text), "an address that may be a person's"


def test_what_builds_the_project_is_pinned_and_installed_by_make() -> None:
    builders = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--no-build-isolation" in makefile
    for builder in map(Requirement, builders):
        pin = next(line for line in pins if line.startswith(f"{builder.name}=="))
        assert pin.partition("==")[2] in builder.specifier
        assert re.search(rf"\$\(PIP_INSTALL\) (.* )?{builder.name}\b", makefile), builder.name
