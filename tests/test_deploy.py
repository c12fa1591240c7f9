"""The files that run the service for others name what exists."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli.main import app
from api.settings import Settings

ROOT = Path(__file__).parents[1]
FILES = [
    ROOT / "Procfile",
    *sorted(path for path in (ROOT / "deploy").iterdir() if path.is_file()),
    ROOT / "docs/deployment.md",
]
CONTAINER = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_command_and_setting_of_a_file_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    settings = {f"DEJA_LA_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"\bDEJA_LA_[A-Z_]*[A-Z]\b(?!_)", text)) <= settings
    commands = set(re.findall(r"(?:bin/|exec |RUN .*|: |`|… )deja-la ([a-z]+)", text))
    assert commands <= set(get_command(app).commands)  # type: ignore[attr-defined]


def test_the_container_runs_as_nobody_in_particular_and_keeps_nothing_by_itself() -> None:
    last = CONTAINER.split("\nFROM ")[-1]
    assert re.search(r"^USER \d{4,}$", last, re.MULTILINE)
    # An unnamed volume would look like a disk that lasts.
    assert not re.search(r"^VOLUME", CONTAINER, re.MULTILINE)


def test_the_health_of_the_container_is_not_lost_when_podman_builds_it() -> None:
    """Podman's own format of image has no HEALTHCHECK: it is dropped with a warning."""
    assert "\nHEALTHCHECK " in CONTAINER
    told = [line for path in FILES for line in path.read_text(encoding="utf-8").splitlines() if "podman build" in line]
    assert len(told) >= 2
    assert all("podman build --format docker " in line for line in told)


def test_every_file_tells_the_python_of_the_project() -> None:
    wanted = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert f'requires-python = ">={wanted},<' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert set(re.findall(r"python:([\d.]+)-slim", CONTAINER)) == {wanted}


def test_everything_that_the_image_copies_is_there_and_is_let_in() -> None:
    shut = (ROOT / ".containerignore").read_text(encoding="utf-8")
    assert shut == (ROOT / ".dockerignore").read_text(encoding="utf-8")
    sources = [
        word
        for line in re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+) \S+$", CONTAINER, re.MULTILINE)
        for word in line.split()
    ]
    assert {"api", "corpus", "models", "pyproject.toml"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert source not in shut.splitlines()


def test_the_proxy_hides_the_figures_and_logs_no_address() -> None:
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert "location = /metrics { return 404; }" in text
    (log_format,) = re.findall(r"log_format deja_la '([^']*)'", text)
    told = set(re.findall(r"\$(\w+)", log_format))
    assert not told & {"remote_addr", "request", "request_uri", "uri", "args", "http_referer", "query_string"}
    assert set(re.findall(r"access_log (.+);", text)) == {"off", "/var/log/nginx/deja-la.log deja_la"}


def test_the_unit_lets_nothing_out_but_to_this_machine() -> None:
    unit = (ROOT / "deploy/deja-la.service").read_text(encoding="utf-8")
    told = dict(re.findall(r"^(IPAddress\w+|RestrictAddressFamilies)=(.+)$", unit, re.MULTILINE))
    assert told == {
        "IPAddressDeny": "any",
        "IPAddressAllow": "localhost",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    }


def test_the_proxy_leads_people_and_no_program_from_http_to_https() -> None:
    """Read as nginx does: a regular expression that matches comes before the plain prefix of everything."""
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    clear = text.partition("listen 80;")[2].partition("\nserver {")[0]
    (programs, refused) = re.findall(r"location ~ (\S+) \{.*?return (\d+)", clear, re.DOTALL)[0]
    assert refused == "403"
    for path in ("/api/v1/recommendations", "/openapi.json", "/ready", "/health", "/version", "/metrics"):
        assert re.search(programs, path), path
    for path in ("/", "/outils", "/recherche/x", "/readyx", "/docs", "/apiculture"):
        assert not re.search(programs, path), path
    assert "location / { return 301 https://$server_name$request_uri; }" in clear
